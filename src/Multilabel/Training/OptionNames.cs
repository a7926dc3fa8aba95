using System.Text;

namespace Multilabel;

/// <summary>How options and their values are written outside C#: kebab-case, <c>MacroF1</c> is <c>macro-f1</c>, <c>AdamW</c> is <c>adamw</c>.</summary>
internal static class OptionNames
{
    public static string Kebab(Enum value) => Kebab(value.ToString());

    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && i < name.Length - 1) text.Append('-');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
