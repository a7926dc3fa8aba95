namespace Multilabel;

/// <summary>Turns a row's margins (one per lane) into what is added to the gradient of its features: in place.</summary>
internal delegate void RowResiduals(int row, Span<double> lanes);

/// <summary>The rows a linear model is trained on. Several labels are solved at once, one in each lane, so that a row is read once for all.</summary>
internal interface IDesign
{
    int Rows { get; }

    int Columns { get; }

    /// <summary>
    /// For every row: margins = row · <paramref name="weights"/>, residuals from <paramref name="residuals"/>, gradient += row ⊗ residuals.
    /// Weights and gradient are [columns][lanes]; lanes is 4 or 8. Each lane's sums run in a fixed order, whatever the other lanes hold.
    /// </summary>
    void Accumulate(ReadOnlySpan<double> weights, int lanes, RowResiduals residuals, Span<double> gradient);
}
