using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace Multilabel.Cli;

/// <summary>
/// The command-line options of an options record: one for each public property, named in kebab-case, described by its
/// <see cref="DescriptionAttribute"/>; a switch that is on by default becomes <c>--no-NAME</c>.
/// </summary>
internal sealed class OptionSet<T>
    where T : class, new()
{
    private readonly List<(PropertyInfo Property, Option Option)> _options = [];

    /// <param name="aliases">Short names by property name, such as <c>["Encoder"] = "-n"</c>.</param>
    /// <param name="without">Properties that are no options of this verb.</param>
    public OptionSet(IReadOnlyDictionary<string, string>? aliases = null, IReadOnlyCollection<string>? without = null)
    {
        var defaults = new T();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<DescriptionAttribute>() is not { } description || without?.Contains(property.Name) == true) continue;
            var alias = aliases?.GetValueOrDefault(property.Name);
            var value = property.GetValue(defaults);
            Option option = property.PropertyType == typeof(bool)
                ? new Option<bool>((bool)value! ? "--no-" + OptionNames.Kebab(property.Name) : "--" + OptionNames.Kebab(property.Name), alias is null ? [] : [alias])
                {
                    Description = (bool)value! ? "do not " + description.Description : description.Description,
                }
                : new Option<string?>("--" + OptionNames.Kebab(property.Name), alias is null ? [] : [alias])
                {
                    Description = Show(value) is { Length: > 0 } shown ? $"{description.Description} [default: {shown}]" : description.Description,
                    HelpName = HelpName(property.PropertyType),
                };
            _options.Add((property, option));
        }
    }

    public IEnumerable<Option> Options => _options.Select(o => o.Option);

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options) command.Options.Add(option);
    }

    /// <summary>The record that the command line describes.</summary>
    /// <exception cref="UsageException">A value cannot be read.</exception>
    public T Read(ParseResult result)
    {
        var record = new T();
        foreach (var (property, option) in _options)
        {
            if (option is Option<bool> flag)
            {
                if (result.GetValue(flag)) property.SetValue(record, !(bool)property.GetValue(record)!);
            }
            else if (result.GetValue((Option<string?>)option) is { } text)
            {
                property.SetValue(record, Parse(option.Name, text, property.PropertyType));
            }
        }
        return record;
    }

    private static object Parse(string name, string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return text;
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type).Cast<Enum>().ToList();
            return values.FirstOrDefault(v => string.Equals(OptionNames.Kebab(v), text, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"{name} is '{text}'; expected one of {string.Join(", ", values.Select(OptionNames.Kebab))}.");
        }
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : throw new UsageException($"{name} is '{text}'; expected a whole number.");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new UsageException($"{name} is '{text}'; expected a number, with a point: 0.5.");
    }

    private static string? Show(object? value) => value switch
    {
        null => null,
        Enum choice => OptionNames.Kebab(choice),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string HelpName(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? "choice" : type == typeof(string) ? "value" : "number";
    }
}
