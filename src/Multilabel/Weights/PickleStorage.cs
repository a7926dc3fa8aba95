namespace Multilabel;

/// <summary>A storage that tensors of a pickle are cut from, by its key in the file.</summary>
/// <param name="Key">Name of the zip entry, or the key in the list after a legacy pickle.</param>
/// <param name="Type">Null for an untyped storage, whose tensors carry the type themselves.</param>
/// <param name="ByteOffset">Where a legacy view starts in the storage.</param>
internal sealed record PickleStorage(string Key, StoredType? Type, long ByteOffset = 0);
