using Google.Protobuf;

namespace Multilabel;

/// <summary>
/// What is needed of a SentencePiece model file, a protocol buffer
/// (https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto).
/// </summary>
internal sealed class SentencePieceProto
{
    public const int Unigram = 1;

    /// <summary>Kinds of pieces: those that are added tokens, not words of the model.</summary>
    public const int Control = 3, UserDefined = 4;

    public List<(string Text, float Score, int Kind)> Pieces { get; } = [];

    public int ModelType { get; private set; } = Unigram;

    public int UnknownId { get; private set; }

    public byte[] CharacterMap { get; private set; } = [];

    public static SentencePieceProto Read(string file)
    {
        var proto = new SentencePieceProto();
        try
        {
            proto.ReadModel(new CodedInputStream(File.ReadAllBytes(file)));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new MultilabelException($"{file} is not a whole SentencePiece model: {e.Message} Fetch the file again.", e);
        }

        return proto.Pieces.Count > 0
            ? proto
            : throw new MultilabelException($"{file} contains no pieces; it is not a SentencePiece model. Fetch the file again.");
    }

    private void ReadModel(CodedInputStream input)
    {
        ForEachField(input, field =>
        {
            switch (field)
            {
                case 1:
                    Pieces.Add(ReadPiece(input.ReadBytes().CreateCodedInput()));
                    return true;
                case 2:
                    ReadTrainerSpec(input.ReadBytes().CreateCodedInput());
                    return true;
                case 3:
                    ReadNormalizerSpec(input.ReadBytes().CreateCodedInput());
                    return true;
                default:
                    return false;
            }
        });
    }

    private static (string Text, float Score, int Kind) ReadPiece(CodedInputStream input)
    {
        var piece = (Text: "", Score: 0f, Kind: 1);
        ForEachField(input, field =>
        {
            switch (field)
            {
                case 1:
                    piece.Text = input.ReadString();
                    return true;
                case 2:
                    piece.Score = input.ReadFloat();
                    return true;
                case 3:
                    piece.Kind = input.ReadEnum();
                    return true;
                default:
                    return false;
            }
        });
        return piece;
    }

    private void ReadTrainerSpec(CodedInputStream input) => ForEachField(input, field =>
    {
        switch (field)
        {
            case 3:
                ModelType = input.ReadEnum();
                return true;
            case 40:
                UnknownId = input.ReadInt32();
                return true;
            default:
                return false;
        }
    });

    private void ReadNormalizerSpec(CodedInputStream input) => ForEachField(input, field =>
    {
        if (field != 2) return false;
        CharacterMap = input.ReadBytes().ToByteArray();
        return true;
    });

    /// <summary>Calls <paramref name="read"/> with every field's number; it says whether it has taken the value.</summary>
    private static void ForEachField(CodedInputStream input, Func<int, bool> read)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            if (!read(WireFormat.GetTagFieldNumber(tag))) input.SkipLastField();
        }
    }
}
