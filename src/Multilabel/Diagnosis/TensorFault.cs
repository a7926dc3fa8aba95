namespace Multilabel;

/// <summary>What is wrong with a tensor that the configuration asks for; the model was given a new one in its place, as transformers does.</summary>
internal enum TensorFaultKind
{
    Missing,
    WrongShape,
    NoNumbers,
    NotFinite,
}

/// <param name="Name">Full name in the model, such as <c>classifier.weight</c>.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Detail">In words.</param>
internal sealed record TensorFault(string Name, TensorFaultKind Kind, string Detail);
