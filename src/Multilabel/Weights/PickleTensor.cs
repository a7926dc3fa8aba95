namespace Multilabel;

/// <summary>A tensor as a pickle describes it.</summary>
/// <param name="Storage">What holds its elements.</param>
/// <param name="Type">Number format.</param>
/// <param name="Offset">First element, counted in elements from the start of the storage.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Elements from one index to the next, per dimension.</param>
internal sealed record PickleTensor(PickleStorage Storage, StoredType Type, long Offset, long[] Shape, long[] Strides);
