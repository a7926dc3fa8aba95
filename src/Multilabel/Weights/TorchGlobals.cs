namespace Multilabel;

/// <summary>
/// The only names that a PyTorch weight file may use, and what they stand for here. Each builds plain data; whatever else a file asks for
/// (`os.system`, `builtins.eval`, a class of somebody's training script) is refused, because running it could do anything.
/// </summary>
internal static class TorchGlobals
{
    /// <summary>Returns the name if weights may use it.</summary>
    /// <exception cref="MultilabelException">For every other name.</exception>
    public static PickleGlobal Allow(PickleGlobal name, string file)
    {
        if (name is { Module: "collections", Name: "OrderedDict" }
            or { Module: "torch._utils", Name: "_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_tensor_v3" }
            or { Module: "torch._utils", Name: "_rebuild_parameter" or "_rebuild_parameter_with_state" }
            or { Module: "torch._tensor", Name: "_rebuild_from_type_v2" }
            or { Module: "torch.nn.parameter", Name: "Parameter" or "Buffer" }
            or { Module: "torch", Name: "Tensor" or "Size" or "device" }
            or { Module: "torch.storage", Name: "UntypedStorage" or "TypedStorage" or "_TypedStorage" })
        {
            return name;
        }
        if (name.Module is "torch" or "torch.cuda" && (TypeOfStorage(name.Name) ?? TypeOfDtype(name.Name)) is not null) return name;
        if (name.Module is "torch" or "torch.cuda" && (name.Name.EndsWith("Storage", StringComparison.Ordinal) || IsDtype(name.Name)))
            throw new MultilabelException($"{file}: it holds tensors of {name}; expected one of {StoredTypeFormat.Supported}. "
                + "Save the model in float32, float16 or bfloat16.");
        throw new MultilabelException($"{file}: asks to run {name}; refused, as weights need only tensors. "
            + "If you trust the file, load it in Python and save its tensors as model.safetensors.");
    }

    /// <summary>What calling an allowed name gives, as data.</summary>
    public static object? Build(object? function, object? arguments, string file)
    {
        if (function is not PickleGlobal name || arguments is not PickleTuple tuple)
            throw new MultilabelException($"{file}: calls what is no name in its pickle. {WeightsFileHandle.DownloadAgain}");
        return (name.Name, tuple.Items) switch
        {
            ("OrderedDict", []) => new PickleDictionary(),
            ("OrderedDict", [List<object?> pairs]) => Dictionary(pairs),
            ("Size", [PickleTuple or List<object?>]) => tuple[0],
            ("device", _) => null,
            ("_rebuild_parameter" or "_rebuild_parameter_with_state" or "Parameter" or "Buffer", [PickleTensor tensor, ..]) => tensor,
            ("_rebuild_from_type_v2", [PickleGlobal inner, _, PickleTuple innerArguments, ..]) => Build(inner, innerArguments, file),
            ("_rebuild_tensor", [PickleStorage storage, long offset, var shape, var strides]) => Tensor(storage, storage.Type, offset, shape, strides, file),
            ("_rebuild_tensor_v2", [PickleStorage storage, long offset, var shape, var strides, ..])
                => Tensor(storage, storage.Type, offset, shape, strides, file, tuple, 6),
            ("_rebuild_tensor_v3", [PickleStorage storage, long offset, var shape, var strides, _, _, PickleGlobal dtype, ..])
                => Tensor(storage, TypeOfDtype(dtype.Name), offset, shape, strides, file, tuple, 7),
            _ => throw new MultilabelException($"{file}: asks to run {name} with unusual arguments; refused. "
                + "Save the model again with a current PyTorch, or as model.safetensors."),
        };
    }

    /// <summary>
    /// The storage that a persistent id names: ("storage", type, key, device, elements) and, in legacy files, a view (key, offset, elements) or None.
    /// </summary>
    public static PickleStorage Storage(object? id, string file)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal typeName, string key, _, long elements, ..] } tuple || elements < 0)
            throw new MultilabelException($"{file}: names its data in an unknown way. {WeightsFileHandle.DownloadAgain}");
        var type = TypeOfStorage(typeName.Name);
        var viewOffset = tuple.Count > 5 && tuple[5] is PickleTuple { Items: [_, long offset, ..] } ? offset : 0;
        if (viewOffset is < 0 or > long.MaxValue / 16)
            throw new MultilabelException($"{file}: names its data in an unknown way. {WeightsFileHandle.DownloadAgain}");
        return new PickleStorage(key, type, viewOffset * (type?.Size() ?? 1));
    }

    private static PickleDictionary Dictionary(List<object?> pairs)
    {
        var dictionary = new PickleDictionary();
        foreach (var pair in pairs)
        {
            if (pair is PickleTuple { Items: [var key, var value] }) dictionary.Set(key, value);
            else if (pair is List<object?> and [var listKey, var listValue]) dictionary.Set(listKey, listValue);
        }
        return dictionary;
    }

    private static PickleTensor Tensor(
        PickleStorage storage, StoredType? type, long offset, object? shape, object? strides, string file, PickleTuple? arguments = null, int metadata = 0)
    {
        if (type is null)
            throw new MultilabelException($"{file}: it holds a tensor of an unknown number format; expected one of {StoredTypeFormat.Supported}. "
                + "Save the model in float32, float16 or bfloat16.");
        if (arguments is not null && arguments.Count > metadata && arguments[metadata] is PickleDictionary { Items.Count: > 0 })
            throw new MultilabelException($"{file}: it holds a tensor that is stored conjugated or negated. "
                + "Save the model again with resolved tensors, or as model.safetensors.");
        var sizes = Counts(shape);
        var steps = Counts(strides);
        if (sizes is null || steps is null || sizes.Length != steps.Length || offset < 0)
            throw new MultilabelException($"{file}: it holds a tensor without a usable shape. {WeightsFileHandle.DownloadAgain}");
        return new PickleTensor(storage, type.Value, offset, sizes, steps);
    }

    private static long[]? Counts(object? value)
    {
        var items = value switch { PickleTuple tuple => tuple.Items, List<object?> list => list, _ => null };
        return items is not null && items.All(i => i is long and >= 0) ? [.. items.Select(i => (long)i!)] : null;
    }

    /// <summary>Whether a name of torch is that of a number format: `float8_e4m3fn`, `uint16`, `complex64`, `qint8`.</summary>
    private static bool IsDtype(string name)
        => name.Any(char.IsAsciiDigit) && new[] { "float", "int", "uint", "qint", "quint", "complex" }.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static StoredType? TypeOfStorage(string name) => name switch
    {
        "DoubleStorage" => StoredType.F64,
        "FloatStorage" => StoredType.F32,
        "HalfStorage" => StoredType.F16,
        "BFloat16Storage" => StoredType.BF16,
        "LongStorage" => StoredType.I64,
        "IntStorage" => StoredType.I32,
        "ShortStorage" => StoredType.I16,
        "CharStorage" => StoredType.I8,
        "ByteStorage" => StoredType.U8,
        "BoolStorage" => StoredType.Bool,
        _ => null,
    };

    private static StoredType? TypeOfDtype(string name) => name switch
    {
        "float64" or "double" => StoredType.F64,
        "float32" or "float" => StoredType.F32,
        "float16" or "half" => StoredType.F16,
        "bfloat16" => StoredType.BF16,
        "int64" or "long" => StoredType.I64,
        "int32" or "int" => StoredType.I32,
        "int16" or "short" => StoredType.I16,
        "int8" => StoredType.I8,
        "uint8" => StoredType.U8,
        "bool" => StoredType.Bool,
        _ => null,
    };
}
