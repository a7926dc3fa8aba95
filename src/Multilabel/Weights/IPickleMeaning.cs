namespace Multilabel;

/// <summary>What the calls of a pickle stand for where it is read for something else than tensors. Data only: there is nothing to run.</summary>
internal interface IPickleMeaning
{
    /// <summary>What stands for calling <paramref name="function"/>.</summary>
    object? Build(object? function, object? arguments);

    /// <summary>The pickle gives attributes to what stands at the top.</summary>
    void SetAttributes(object? target, object? attributes);
}
