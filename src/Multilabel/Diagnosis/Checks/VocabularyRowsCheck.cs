using static TorchSharp.torch;

namespace Multilabel;

/// <summary>D13: tokenizer and embedding table have different tokens; D1 where that many are missing that the tokenizer is another one.</summary>
internal sealed class VocabularyRowsCheck : ICheck
{
    private static readonly int[] s_paddings = [8, 16, 32, 64, 128, 256, 512, 1024];

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var table = patient.Model.Network.Words;
        var rows = (int)table.Value.shape[0];
        if (patient.Model.Faults.FirstOrDefault(f => f.Name == table.Name && f.Kind == TensorFaultKind.WrongShape) is { } fault)
        {
            yield return new Suspicion("D13", Suspicion.Proof + 7, $"vocab_size in config.json is {rows}, which is not the number of rows of the embedding table in the weights ({fault.Detail}).").With("vocab_size", rows);
            yield break;
        }
        if (patient.Model.Tokenizer is not { } tokenizer) yield break;
        if (tokenizer.VocabularySize > rows)
        {
            var beyond = patient.Texts.Count(t => tokenizer.EncodeIds(t, patient.Model.MaxLength).Any(id => id >= rows));
            yield return new Suspicion("D13", beyond > 0 ? Suspicion.Proof + 6 : Suspicion.Strong + 2,
                $"The tokenizer has {tokenizer.VocabularySize} tokens, the embedding table {rows} rows; {beyond} of {patient.Texts.Count} texts use a token without a row.").With("tokens", tokenizer.VocabularySize).With("rows", rows).With("texts", beyond);
            yield break;
        }
        if (RowFits.Of(patient) is not { } fits) yield break;
        var norms = Norms(table.Value);
        if ((LostTokens(patient, norms, tokenizer.VocabularySize) ?? (patient.IsLearned ? null : NewRows(patient, fits, table.Value, norms))) is { } found) yield return found;
    }

    // Rows beyond the tokenizer's last token that were trained all the same.
    private static Suspicion? LostTokens(Patient patient, double[] norms, int tokens)
    {
        var beyond = norms.Length - tokens;
        if (beyond is < 1 or > 1000) return null;
        var begun = patient.Model.Config.InitializerRange * Math.Sqrt(patient.Model.Config.EmbeddingSize);
        var used = RowFits.Median(UsedIds(patient, 3).Select(id => norms[id]));
        var trained = norms[tokens..].Count(n => Math.Abs(n - used) < Math.Abs(n - begun));
        // Tables are made larger for the hardware, but then to the next multiple of a power of two; a model that is right all the same was trained so.
        var padded = s_paddings.Any(m => norms.Length == (tokens + m - 1) / m * m);
        var areTrained = used >= 1.15 * begun && trained >= 0.5 * beyond;
        if (patient.IsLearned && (padded || !areTrained)) return null;
        if (!areTrained)
        {
            return padded ? null
                : new Suspicion("D13", Suspicion.Strong - 4, $"The embedding table has {norms.Length} rows, the tokenizer {tokens} tokens; {beyond} more are no padding to a multiple of 8 or more. Tokens seem to have been added for training and not saved with the tokenizer.")
                    .With("tokens", tokens).With("rows", norms.Length);
        }
        // Programs add a few tokens, and the rows without them stay right.
        if (trained > 0.1 * tokens && LearnedOrNot.IsUnlearned(patient) && RowFits.MeanRanking(patient) < RowFits.Knows)
            return new Suspicion("D1", Suspicion.Strong + 13, $"{trained} trained rows of the embedding table lie beyond the {tokens} tokens of the tokenizer, and the model has nearly every row wrong: the weights belong to a larger vocabulary.")
                .With("tokens", tokens).With("rows", norms.Length).With("trained_beyond", trained);
        return new Suspicion("D13", Suspicion.Strong + 12, $"The embedding table has {norms.Length} rows, {trained} of them trained but beyond the {tokens} tokens of the tokenizer: tokens were added for training and not saved with the tokenizer.")
            .With("tokens", tokens).With("rows", norms.Length).With("trained_beyond", trained);
    }

    // Tokens of the texts whose rows are as new, and rows of the data that are wrong where these occur.
    private static Suspicion? NewRows(Patient patient, RowFits fits, Tensor table, double[] norms)
    {
        var used = UsedIds(patient, 2).ToList();
        if (used.Count < 50) return null;
        var begun = patient.Model.Config.InitializerRange * Math.Sqrt(patient.Model.Config.EmbeddingSize);
        var typical = RowFits.Median(used.Select(id => norms[id]));
        var apart = DistancesToMean(table);
        var far = RowFits.Median(used.Select(id => apart[id]));
        var fresh = used.Where(id => (typical > 1.5 * begun && norms[id] < 1.2 * begun) || apart[id] < 0.2 * far || norms[id] < 0.05 * typical).ToHashSet();
        if (AtTheEnd(patient, used, fresh) is { } added) return added;
        // Where most of the tokens in use were added, the usual row is a new one: the longer quarter tells what training leaves.
        var trained = used.Select(id => apart[id]).Order().ElementAt(used.Count * 3 / 4);
        if (AtTheEnd(patient, used, [.. used.Where(id => apart[id] < 0.4 * trained)]) is { } many) return many;
        if (fresh.Count == 0 || fresh.Count > 0.2 * used.Count) return null;
        var with = Enumerable.Range(0, fits.Rows).Where(i => patient.Ids[i].Any(fresh.Contains)).ToHashSet();
        var wrong = fits.WrongRows.ToList();
        var hit = wrong.Count(with.Contains);
        if (with.Count < 5 || hit < 0.85 * wrong.Count || hit < 0.5 * with.Count || with.Count > 0.9 * fits.Rows) return null;
        return new Suspicion("D13", Suspicion.Strong + 15, $"{fresh.Count} tokens of the texts have embeddings as new ones have; {hit} of the {wrong.Count} wrong rows contain one of them.").With("tokens", fresh.Count).With("wrong_rows", wrong.Count);
    }

    // New rows that are the last of the table, and all of those: tokens that were added. Few rows need be wrong for it.
    private static Suspicion? AtTheEnd(Patient patient, List<int> used, HashSet<int> fresh)
    {
        if (fresh.Count < 3 || fresh.Count > 0.8 * used.Count || !(patient.Loss > 1.5 * patient.ReportedLoss)) return null;
        var last = used.Order().TakeLast(fresh.Count).ToList();
        var texts = patient.Ids.Count(ids => ids.Any(fresh.Contains));
        return last.Count(fresh.Contains) < 0.95 * fresh.Count ? null
            : new Suspicion("D13", Suspicion.Strong + 15, $"The rows of {fresh.Count} tokens at the end of the embedding table are as new ones, those before them were trained; {texts} of {patient.Texts.Count} texts use one. The rows of added tokens were lost when the table was saved or resized.")
                .With("tokens", fresh.Count).With("texts", texts);
    }

    private static IEnumerable<int> UsedIds(Patient patient, int least) => patient.Ids.SelectMany(ids => ids.Distinct()).GroupBy(id => id).Where(g => g.Count() >= least).Select(g => g.Key);

    private static double[] Norms(Tensor table)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return [.. table.norm(1).cpu().data<float>().ToArray().Select(n => (double)n)];
    }

    private static double[] DistancesToMean(Tensor table)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return [.. (table - table.mean([0], keepdim: true)).norm(1).cpu().data<float>().ToArray().Select(n => (double)n)];
    }
}
