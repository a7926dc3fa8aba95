using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>
/// Translates a regular expression of Oniguruma (Ruby syntax, what <c>tokenizer.json</c> contains) to .NET's: possessive quantifiers, <c>\h</c>,
/// <c>\R</c>, <c>\x{…}</c>, POSIX brackets, nested classes, <c>\w</c> of Unicode. What .NET cannot say is an error that names it.
/// </summary>
internal sealed class OnigurumaTranslator(string pattern, string place)
{
    /// <summary>Oniguruma's <c>\w</c> inside brackets, and what it matches besides outside them.</summary>
    private const string WordClass = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9", WordBesides = @"\u00B2\u00B3\u00B9\u00BC-\u00BE";

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alpha"] = @"\p{L}\p{M}\p{Nl}",
        ["alnum"] = @"\p{L}\p{M}\p{Nl}\p{Nd}",
        ["digit"] = @"\p{Nd}",
        ["space"] = @"\s",
        ["blank"] = @"\p{Zs}\t",
        ["upper"] = @"\p{Lu}",
        ["lower"] = @"\p{Ll}",
        ["cntrl"] = @"\p{Cc}",
        ["punct"] = @"\p{P}\p{S}",
        ["xdigit"] = "0-9A-Fa-f",
        ["word"] = WordClass,
    };

    private int position;

    private bool AtEnd => position >= pattern.Length;

    public string Translate()
    {
        var translated = Alternatives();
        return AtEnd ? translated : throw Unsupported("an unmatched \")\"");
    }

    /// <summary>Everything up to the end or an unmatched closing bracket.</summary>
    private string Alternatives()
    {
        var output = new StringBuilder();
        while (!AtEnd && pattern[position] != ')') output.Append(pattern[position] == '|' ? Take(1) : Quantified(Atom()));
        return output.ToString();
    }

    private string Quantified(string atom)
    {
        while (Quantifier() is { Length: > 0 } quantifier)
        {
            var isInterval = quantifier[0] == '{';
            var next = AtEnd ? '\0' : pattern[position];
            if (next == '?')
            {
                atom = atom + quantifier + Take(1);
            }
            else if (next == '+' && !isInterval)
            {
                position++;
                atom = $"(?>{atom}{quantifier})";
            }
            else
            {
                atom = $"(?:{atom}{quantifier})";
            }
        }

        return atom;
    }

    private string Quantifier()
    {
        if (AtEnd) return "";
        if (pattern[position] is '*' or '+' or '?') return Take(1);
        if (pattern[position] != '{') return "";
        var end = pattern.IndexOf('}', position);
        var inside = end < 0 ? "" : pattern[(position + 1)..end];
        if (inside.Length == 0 || !inside.All(c => char.IsAsciiDigit(c) || c == ',') || inside == ",") return "";
        position = end + 1;
        return inside[0] == ',' ? $"{{0{inside}}}" : $"{{{inside}}}";
    }

    private string Atom()
    {
        switch (pattern[position])
        {
            case '(':
                return Group();
            case '[':
                position++;
                return $"[{Class()}]";
            case '\\':
                return Escape(insideClass: false);
            case '{' or '}':
                return "\\" + Take(1);
            case var c when char.IsSurrogate(c):
                throw Unsupported("a character outside the basic plane");
            default:
                return Take(1);
        }
    }

    private string Group()
    {
        position++;
        var head = "(";
        if (!AtEnd && pattern[position] == '?')
        {
            if (pattern.AsSpan(position).StartsWith("?#", StringComparison.Ordinal))
            {
                position = pattern.IndexOf(')', position) + 1;
                return position == 0 ? throw Unsupported("a comment without end") : "";
            }

            head += GroupHead();
            if (head[^1] == ')') return head;
        }

        var inside = Alternatives();
        if (AtEnd) throw Unsupported("an unmatched \"(\"");
        position++;
        return head + inside + ")";
    }

    /// <summary>From the question mark to where the group's content begins. Ruby's option m is .NET's s.</summary>
    private string GroupHead()
    {
        foreach (var head in (string[])["?:", "?=", "?!", "?>", "?<=", "?<!"])
        {
            if (pattern.AsSpan(position).StartsWith(head, StringComparison.Ordinal)) return Take(head.Length);
        }

        if (pattern.AsSpan(position).StartsWith("?<", StringComparison.Ordinal))
        {
            var end = pattern.IndexOf('>', position);
            return end < 0 ? throw Unsupported("a group name without end") : Take(end + 1 - position);
        }

        var stop = pattern.AsSpan(position).IndexOfAny(':', ')');
        var options = stop < 0 ? "" : pattern.Substring(position, stop + 1);
        if (options.Length < 2 || !options[1..^1].All(c => c is 'i' or 'm' or 'x' or '-')) throw Unsupported($"the group \"({pattern[position..]}\"");
        position += options.Length;
        return options.Replace('m', 's');
    }

    /// <summary>The inside of a bracket, up to and with the closing one.</summary>
    private string Class()
    {
        var output = new StringBuilder();
        if (!AtEnd && pattern[position] == '^') output.Append(Take(1));
        for (var first = true; ; first = false)
        {
            if (AtEnd) throw Unsupported("an unmatched \"[\"");
            var c = pattern[position];
            if (c == ']' && !first)
            {
                position++;
                return output.ToString();
            }

            if (c == '[') output.Append(NestedClass());
            else if (c == '\\') output.Append(Escape(insideClass: true));
            else if (c == '&' && pattern.AsSpan(position).StartsWith("&&", StringComparison.Ordinal)) throw Unsupported("an intersection of classes (&&)");
            else if (char.IsSurrogate(c)) throw Unsupported("a character outside the basic plane");
            else output.Append(c == ']' ? @"\" + Take(1) : Take(1));
        }
    }

    private string NestedClass()
    {
        if (pattern.AsSpan(position).StartsWith("[:", StringComparison.Ordinal) && pattern.IndexOf(":]", position, StringComparison.Ordinal) is var end and > 0)
        {
            var name = pattern[(position + 2)..end];
            if (!PosixClasses.TryGetValue(name, out var content)) throw Unsupported($"[:{name}:]");
            position = end + 2;
            return content;
        }

        position++;
        var inside = Class();
        return inside.StartsWith('^') ? throw Unsupported("a negated class inside a class") : inside;
    }

    private string Escape(bool insideClass)
    {
        if (position + 1 == pattern.Length) throw Unsupported("a backslash at the end");
        var c = pattern[position + 1];
        switch (c)
        {
            case 'w':
                position += 2;
                return insideClass ? WordClass : $"[{WordClass}{WordBesides}]";
            case 'W' when !insideClass:
                position += 2;
                return $"[^{WordClass}{WordBesides}]";
            case 'h':
                position += 2;
                return insideClass ? "0-9A-Fa-f" : "[0-9A-Fa-f]";
            case 'H' when !insideClass:
                position += 2;
                return "[^0-9A-Fa-f]";
            case 'R' when !insideClass:
                position += 2;
                return @"(?>\r\n|[\n-\r\u0085\u2028\u2029])";
            case 'p' or 'P':
                return Property();
            case 'x' when position + 2 < pattern.Length && pattern[position + 2] == '{':
                return CodePoint();
            case 'X' or 'K' or 'H' or 'W' or 'y' or 'Y' or 'N' or 'O':
                throw Unsupported($@"\{c}");
            default:
                return Take(2);
        }
    }

    private string Property()
    {
        var end = pattern.IndexOf('}', position);
        if (end < 0 || pattern[position + 2] != '{') throw Unsupported(@"a \p without a name");
        var isNegated = pattern[position + 1] == 'P';
        var name = pattern[(position + 3)..end];
        if (name.StartsWith('^')) (name, isNegated) = (name[1..], !isNegated);
        if (!IsCategory(name)) throw Unsupported($@"\p{{{name}}}");
        position = end + 1;
        return $@"\{(isNegated ? 'P' : 'p')}{{{name}}}";
    }

    /// <summary>Only general categories mean the same in both dialects.</summary>
    private static bool IsCategory(string name) => name.Length switch
    {
        1 => "LMNPSZC".Contains(name[0], StringComparison.Ordinal),
        2 => "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".Split(' ').Contains(name),
        _ => false,
    };

    private string CodePoint()
    {
        var end = pattern.IndexOf('}', position);
        var digits = end < 0 ? "" : pattern[(position + 3)..end];
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > 0xFFFF)
            throw Unsupported($@"\x{{{digits}}}");
        position = end + 1;
        return string.Create(CultureInfo.InvariantCulture, $@"\u{value:X4}");
    }

    private string Take(int count)
    {
        position += count;
        return pattern.Substring(position - count, count);
    }

    private MultilabelException Unsupported(string what) => new(
        $"{place}: the regular expression \"{pattern}\" contains {what}, which is not supported. Save the tokenizer with an equivalent pattern without it.");
}
