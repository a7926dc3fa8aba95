namespace Multilabel;

/// <summary>Stands for an object of any class in a pickle: its class's name, what it was made of, its attributes. Never more than that.</summary>
internal sealed class PickledObject(PickleGlobal name, object? arguments)
{
    /// <summary>Builds these for whatever a pickle asks for.</summary>
    public static IPickleMeaning Meaning { get; } = new Placeholders();

    public PickleGlobal Name => name;

    public PickleDictionary? Attributes { get; private set; }

    /// <summary>The text or number that a member of an enumeration stands for, or null.</summary>
    public object? EnumValue => arguments is PickleTuple { Items: [string or long] } tuple ? tuple[0] : null;

    private sealed class Placeholders : IPickleMeaning
    {
        public object? Build(object? function, object? arguments) => function is PickleGlobal global ? new PickledObject(global, arguments) : null;

        public void SetAttributes(object? target, object? attributes)
        {
            if (target is PickledObject placeholder && attributes is PickleDictionary dictionary) placeholder.Attributes = dictionary;
        }
    }
}
