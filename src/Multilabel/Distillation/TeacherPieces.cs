namespace Multilabel;

/// <summary>Of which tokens of the teacher a piece of another vocabulary consists.</summary>
internal sealed class TeacherPieces(Tokenizer teacher)
{
    private const string Continuation = WordPieceTrainer.Continuation;

    /// <summary>Whether its vocabulary is WordPiece, which has single letters as continuations.</summary>
    public bool AreWordPieces { get; } = teacher.Find(Continuation + "s") is not null;

    /// <summary>Whether the teacher takes capitals for small letters.</summary>
    public bool IgnoresCase { get; } = teacher.BareIds("The HOUSE of Words").AsSpan().SequenceEqual(teacher.BareIds("the house of words"));

    /// <summary>The teacher's ids; the unknown token's where it has nothing for the piece, and none where it has no such token either.</summary>
    public int[] Of(string piece)
    {
        var special = piece switch
        {
            WordPieceFiles.Pad => teacher.PadId,
            WordPieceFiles.Unknown => teacher.UnkId,
            WordPieceFiles.Cls => teacher.ClsId ?? teacher.BosId,
            WordPieceFiles.Sep => teacher.SepId ?? teacher.EosId,
            WordPieceFiles.Mask => teacher.MaskId,
            _ => null,
        };
        if (special is { } id) return [id];
        var ids = !piece.StartsWith(Continuation, StringComparison.Ordinal) || piece.Length == Continuation.Length
            ? teacher.BareIds(AreWordPieces ? piece : " " + piece)   // byte-level vocabularies have the blank in the word
            : AreWordPieces ? Continued(piece[Continuation.Length..]) : teacher.BareIds(piece[Continuation.Length..]);
        return ids is [] && teacher.UnkId is { } unknown ? [unknown] : ids;
    }

    // The longest continuation that the teacher has, and again.
    private int[] Continued(string rest)
    {
        var ids = new List<int>();
        for (var start = 0; start < rest.Length;)
        {
            var end = rest.Length;
            int? found = null;
            while (end > start && (found = teacher.Find(Continuation + rest[start..end])) is null) end--;
            if (found is not { } id) return [];
            ids.Add(id);
            start = end;
        }
        return [.. ids];
    }
}
