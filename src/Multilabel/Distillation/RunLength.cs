namespace Multilabel;

/// <summary>How far a run is: by the texts visited, or by the clock where minutes are given.</summary>
/// <param name="visits">Texts to visit; null for a run by the clock.</param>
/// <param name="seconds">Seconds to end at; null for a run by texts.</param>
internal sealed class RunLength(double? visits, double? seconds)
{
    // To measure twice and to write, guessed from the work that it is: numbers in a product a second, and tokens in a text.
    private const double ProductsPerSecond = 1e11, TokensPerText = 40, SecondsToWrite = 3;

    /// <param name="options">Passes or minutes.</param>
    /// <param name="order">The texts.</param>
    /// <param name="parameters">The student's size.</param>
    public static RunLength Of(DistillationOptions options, CorpusOrder order, long parameters)
    {
        if (options.Minutes is not { } minutes) return new RunLength(Math.Max(1, Math.Round((options.Epochs ?? 1) * order.VisitsPerPass)), null);
        var atTheEnd = SecondsToWrite + (2 * order.HeldOut.Length * TokensPerText * parameters / ProductsPerSecond);
        return new RunLength(null, Math.Max(1, (minutes * 60) - atTheEnd));
    }

    /// <summary>0 to 1. The seconds before the first step are no part of it.</summary>
    public double Share(DistillationState state) => Math.Clamp(
        visits is { } all ? state.Visited / all : (state.Seconds - state.SecondsBefore) / Math.Max(1e-3, seconds!.Value - state.SecondsBefore), 0, 1);

    public double SecondsLeft(DistillationState state)
    {
        var share = Share(state);
        if (seconds is { } end) return Math.Max(0, end - state.Seconds);
        return share > 0 ? (state.Seconds - state.SecondsBefore) * (1 - share) / share : 0;
    }
}
