namespace Multilabel;

/// <summary>Sizes and names of the number formats.</summary>
internal static class StoredTypeFormat
{
    public const string Supported = "F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL";

    public static int Size(this StoredType type) => type switch
    {
        StoredType.Bool or StoredType.U8 or StoredType.I8 => 1,
        StoredType.I16 or StoredType.F16 or StoredType.BF16 => 2,
        StoredType.I32 or StoredType.F32 => 4,
        StoredType.F64 or StoredType.I64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The name in a safetensors header.</summary>
    public static string Tag(this StoredType type) => type == StoredType.Bool ? "BOOL" : type.ToString();

    public static StoredType? FromTag(string? tag) => tag switch
    {
        "BOOL" => StoredType.Bool,
        "U8" => StoredType.U8,
        "I8" => StoredType.I8,
        "I16" => StoredType.I16,
        "F16" => StoredType.F16,
        "BF16" => StoredType.BF16,
        "I32" => StoredType.I32,
        "F32" => StoredType.F32,
        "F64" => StoredType.F64,
        "I64" => StoredType.I64,
        _ => null,
    };
}
