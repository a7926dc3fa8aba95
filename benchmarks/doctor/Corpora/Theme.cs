namespace Multilabel.DoctorBenchmark;

/// <summary>What a generated corpus is about: only the names of its labels, which look as such names look.</summary>
internal sealed record Theme(string Name, string[] Labels)
{
    public static IReadOnlyList<Theme> All { get; } =
    [
        new("support", ["billing", "delivery", "refund", "account_access", "product_defect", "contract", "praise", "data_privacy", "cancellation", "hardware"]),
        new("reports", ["Governance", "Pay equity", "Retention", "Accessibility", "Training", "Supply chain", "Community", "Health and safety"]),
        new("news", ["grain", "crude", "trade", "interest", "ship", "money-fx", "sugar", "acq", "earn", "livestock", "coffee"]),
        new("mood", ["joy", "anger", "fear", "gratitude", "surprise", "sadness", "curiosity", "relief", "pride"]),
    ];
}
