namespace Multilabel;

/// <summary>A name that a pickle asks for; never looked up or called, only compared with the few that tensors need.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>As one writes it in Python today; pickles name the modules behind `os` and the builtins of Python 2.</summary>
    public override string ToString() => $"{Module switch { "posix" or "nt" => "os", "__builtin__" => "builtins", _ => Module }}.{Name}";
}
