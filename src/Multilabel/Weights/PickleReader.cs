using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Multilabel;

/// <summary>
/// Reads the pickles of PyTorch weight files as data: numbers, texts, tuples, lists, dicts and descriptions of tensors. It has no way to call
/// anything; what names mean is said by <paramref name="meaning"/>, without which a name outside the list in <see cref="TorchGlobals"/> is refused.
/// </summary>
internal sealed class PickleReader(TensorStorage source, long start, string file, IPickleMeaning? meaning = null)
{
    private static readonly object MarkSign = new();
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private readonly List<PickleStorage> _storages = [];
    private byte[] _buffer = new byte[1 << 14];
    private int _next;
    private int _end;

    /// <summary>The byte of the source that comes next; after <see cref="Read"/> the first one behind the pickle.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Every storage that the pickle names, in its order.</summary>
    public IReadOnlyList<PickleStorage> Storages => _storages;

    public object? Read()
    {
        while (true)
        {
            var at = Position;
            var opcode = (char)Byte();
            switch (opcode)
            {
                case '.': return Pop();
                case '\x80': Byte(); break;
                case '\x95': Take(8); break;
                case '(': _stack.Add(MarkSign); break;
                case '0': Pop(); break;
                case '1': PopToMark(); break;
                case '2': _stack.Add(Peek()); break;

                case 'N': _stack.Add(null); break;
                case '\x88': _stack.Add(true); break;
                case '\x89': _stack.Add(false); break;
                case 'I': PushTextInteger(Line()); break;
                case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
                case 'K': _stack.Add((long)Byte()); break;
                case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
                case 'L': PushInteger(ParseBig(Line().TrimEnd('L'))); break;
                case '\x8a': PushInteger(new BigInteger(Take(Byte()))); break;
                case '\x8b': PushInteger(new BigInteger(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
                case 'F': _stack.Add(TextFloat(Line())); break;
                case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;

                case 'S': _stack.Add(Line().Trim('\'', '"')); break;
                case 'U': _stack.Add(Encoding.Latin1.GetString(Take(Byte()))); break;
                case 'T': _stack.Add(Encoding.Latin1.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
                case 'V': _stack.Add(Line()); break;
                case '\x8c': _stack.Add(Encoding.UTF8.GetString(Take(Byte()))); break;
                case 'X': _stack.Add(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); break;
                case '\x8d': _stack.Add(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8))))); break;
                case 'C': _stack.Add(Take(Byte()).ToArray()); break;
                case 'B': _stack.Add(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))).ToArray()); break;
                case '\x8e' or '\x96': _stack.Add(Take(BinaryPrimitives.ReadInt64LittleEndian(Take(8))).ToArray()); break;

                case ')': _stack.Add(new PickleTuple([])); break;
                case '\x85': _stack.Add(new PickleTuple(PopMany(1))); break;
                case '\x86': _stack.Add(new PickleTuple(PopMany(2))); break;
                case '\x87': _stack.Add(new PickleTuple(PopMany(3))); break;
                case 't': _stack.Add(new PickleTuple(PopToMark())); break;
                case ']' or '\x8f': _stack.Add(new List<object?>()); break;
                case 'l' or '\x91': _stack.Add(PopToMark().ToList()); break;
                case 'a': Append(PopMany(1)); break;
                case 'e' or '\x90': Append(PopToMark()); break;
                case '}': _stack.Add(new PickleDictionary()); break;
                case 'd': PushDictionary(PopToMark()); break;
                case 's': SetItems(PopMany(2)); break;
                case 'u': SetItems(PopToMark()); break;

                case 'p': _memo[ParseLong(Line())] = Peek(); break;
                case 'q': _memo[Byte()] = Peek(); break;
                case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); break;
                case '\x94': _memo[_memo.Count] = Peek(); break;
                case 'g': _stack.Add(Recall(ParseLong(Line()))); break;
                case 'h': _stack.Add(Recall(Byte())); break;
                case 'j': _stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;

                case 'c': PushGlobal([Line(), Line()]); break;
                case '\x93': PushGlobal(PopMany(2)); break;
                case 'R' or '\x81': PushResult(PopMany(2)); break;
                // Attributes of an OrderedDict (`_metadata`) or a tensor: nothing that a state dict needs.
                case 'b': SetAttributes(Pop()); break;
                case 'Q': PushStorage(); break;
                default: throw Damaged(FormattableString.Invariant($"has the unknown instruction 0x{(int)opcode:x2} at byte {at} of its pickle"));
            }
        }
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _end - _next || count < 0) Fill(count);
        var taken = _buffer.AsSpan(_next, (int)count);
        _next += (int)count;
        Position += count;
        return taken;
    }

    /// <summary>Brings at least <paramref name="count"/> bytes into the buffer.</summary>
    private void Fill(long count)
    {
        var left = source.Length - Position;
        if (count < 0 || count > left || count > Array.MaxLength) throw Damaged("is cut short inside its pickle");
        var kept = _buffer.AsSpan(_next, _end - _next);
        var buffer = count <= _buffer.Length ? _buffer : new byte[count];
        kept.CopyTo(buffer);
        (_buffer, _next, _end) = (buffer, 0, (int)Math.Min(buffer.Length, left));
        source.Read(Position + kept.Length, _buffer.AsSpan(kept.Length, _end - kept.Length));
    }

    private byte Byte() => Take(1)[0];

    private string Line()
    {
        var line = new List<byte>();
        for (byte b; (b = Byte()) != '\n';) line.Add(b);
        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw Damaged("uses an empty stack in its pickle");

    private object? Pop()
    {
        var top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object?[] PopMany(int count)
    {
        if (_stack.Count < count) throw Damaged("uses an empty stack in its pickle");
        var items = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(MarkSign);
        if (mark < 0) throw Damaged("closes a group that was not opened in its pickle");
        var items = PopMany(_stack.Count - mark - 1);
        Pop();
        return items;
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list) throw Damaged("appends to what is no list in its pickle");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickleDictionary dictionary || items.Length % 2 != 0) throw Damaged("sets items of what is no dict in its pickle");
        for (var i = 0; i < items.Length; i += 2) dictionary.Set(items[i], items[i + 1]);
    }

    private void PushDictionary(object?[] items)
    {
        _stack.Add(new PickleDictionary());
        SetItems(items);
    }

    private void PushGlobal(object?[] names)
    {
        if (names is not [string module, string name]) throw Damaged("asks for a global whose name is no text");
        var global = new PickleGlobal(module, name);
        _stack.Add(meaning is null ? TorchGlobals.Allow(global, file) : global);
    }

    private void PushResult(object?[] call) => _stack.Add(meaning is null ? TorchGlobals.Build(call[0], call[1], file) : meaning.Build(call[0], call[1]));

    private void SetAttributes(object? attributes) => meaning?.SetAttributes(Peek(), attributes);

    private void PushStorage()
    {
        var storage = TorchGlobals.Storage(Pop(), file);
        _storages.Add(storage);
        _stack.Add(storage);
    }

    private object? Recall(long key) => _memo.TryGetValue(key, out var value) ? value : throw Damaged("refers to a value that its pickle does not hold");

    private void PushTextInteger(string text)
    {
        if (text is "00" or "01") _stack.Add(text == "01");
        else PushInteger(ParseBig(text));
    }

    private long ParseLong(string text)
        => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : throw NoNumber(text);

    private BigInteger ParseBig(string text)
        => BigInteger.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : throw NoNumber(text);

    private double TextFloat(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw NoNumber(text);

    private void PushInteger(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue) _stack.Add((long)value);
        else _stack.Add(value);
    }

    private MultilabelException NoNumber(string text) => Damaged($"has \"{text}\" where a number belongs in its pickle");

    private MultilabelException Damaged(string what) => new($"{file}: {what}. {WeightsFileHandle.DownloadAgain}");
}
