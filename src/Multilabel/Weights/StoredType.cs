namespace Multilabel;

/// <summary>The number formats that weight files hold, named as safetensors names them.</summary>
internal enum StoredType
{
    Bool,
    U8,
    I8,
    I16,
    F16,
    BF16,
    I32,
    F32,
    F64,
    I64,
}
