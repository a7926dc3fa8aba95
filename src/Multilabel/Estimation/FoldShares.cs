namespace Multilabel;

/// <summary>How far the folds of one pass are, heard from several threads.</summary>
/// <param name="folds">How many.</param>
/// <param name="report">Hears their sum.</param>
internal sealed class FoldShares(int folds, Action<double> report)
{
    private readonly double[] _shares = new double[folds];

    /// <summary>In folds.</summary>
    public double Sum { get { lock (_shares) return _shares.Sum(); } }

    /// <summary>Of one fold.</summary>
    public double Largest { get { lock (_shares) return _shares.Max(); } }

    /// <summary>The work of a fold, which hears where to report its share.</summary>
    public float[][] Follow(int fold, Func<Action<double>, float[][]> work)
    {
        var logits = work(share => Set(fold, share));
        Set(fold, 1);
        return logits;
    }

    private void Set(int fold, double share)
    {
        lock (_shares)
        {
            _shares[fold] = share;
            report(_shares.Sum());
        }
    }
}
