using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Between weight files and TorchSharp. The only file of this folder that needs libtorch.</summary>
internal static class TensorExchange
{
    extension(StoredTensor stored)
    {
        /// <summary>A new tensor on the CPU with the stored elements, converted to <paramref name="type"/> if given.</summary>
        public Tensor ToTensor(ScalarType? type = null)
        {
            var tensor = empty(stored.Shape, ScalarTypeOf(stored.Type), CPU);
            if (stored.ByteLength > 0) stored.CopyBytes(tensor.bytes);
            if (type is null || type == tensor.dtype) return tensor;
            var converted = tensor.to_type(type.Value);
            tensor.Dispose();
            return converted;
        }
    }

    extension(TensorToStore)
    {
        /// <summary>
        /// A tensor that is written from wherever it lives: contiguous, on the CPU, floating types as F32 unless <paramref name="keepType"/>.
        /// </summary>
        public static TensorToStore Of(string name, Tensor tensor, bool keepType = false)
        {
            var type = StoredTypeOf(keepType || !tensor.is_floating_point() ? tensor.dtype : ScalarType.Float32);
            return new TensorToStore(name, type, tensor.shape, stream =>
            {
                using var scope = NewDisposeScope();
                var plain = Plain(tensor, ScalarTypeOf(type));
                if (plain.numel() > 0) stream.Write(plain.bytes);
            });
        }
    }

    extension(TensorDigest)
    {
        /// <summary>The same digest as that of the tensor once stored: F16 and BF16 as F32.</summary>
        public static string Of(Tensor tensor)
        {
            using var scope = NewDisposeScope();
            var plain = Plain(tensor, tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : tensor.dtype);
            return TensorDigest.Of(StoredTypeOf(plain.dtype), plain.shape, plain.numel() > 0 ? plain.bytes : []);
        }
    }

    /// <summary>Writes TorchSharp tensors as F32 (integers as they are), as transformers saves a model.</summary>
    public static void WriteSafeTensors(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, bool flush = true)
        => SafeTensors.Write(path, tensors.Select(t => TensorToStore.Of(t.Name, t.Tensor)), flush: flush);

    public static ScalarType ScalarTypeOf(StoredType type) => type switch
    {
        StoredType.Bool => ScalarType.Bool,
        StoredType.U8 => ScalarType.Byte,
        StoredType.I8 => ScalarType.Int8,
        StoredType.I16 => ScalarType.Int16,
        StoredType.F16 => ScalarType.Float16,
        StoredType.BF16 => ScalarType.BFloat16,
        StoredType.I32 => ScalarType.Int32,
        StoredType.F32 => ScalarType.Float32,
        StoredType.F64 => ScalarType.Float64,
        StoredType.I64 => ScalarType.Int64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static StoredType StoredTypeOf(ScalarType type) => type switch
    {
        ScalarType.Bool => StoredType.Bool,
        ScalarType.Byte => StoredType.U8,
        ScalarType.Int8 => StoredType.I8,
        ScalarType.Int16 => StoredType.I16,
        ScalarType.Float16 => StoredType.F16,
        ScalarType.BFloat16 => StoredType.BF16,
        ScalarType.Int32 => StoredType.I32,
        ScalarType.Float32 => StoredType.F32,
        ScalarType.Float64 => StoredType.F64,
        ScalarType.Int64 => StoredType.I64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Weight files of this project hold no such numbers."),
    };

    private static Tensor Plain(Tensor tensor, ScalarType type) => tensor.detach().to(type, CPU).contiguous();
}
