using System.ComponentModel;
using System.Reflection;
using Multilabel.Cli;

namespace Multilabel.Tests;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new TrainingOptions().Validate();

    [Fact]
    public void All_faults_are_in_one_message()
    {
        var error = Assert.Throws<MultilabelException>(() => new TrainingOptions { LearningRate = 3, BatchSize = 0 }.Validate());
        Assert.Equal(
            "TrainingOptions.LearningRate is 3; it must be above 0 and at most 1 (usual: 1e-5 to 5e-5)." + Environment.NewLine +
            "TrainingOptions.BatchSize is 0; it must be 1 or more (usual: 8 to 32).", error.Message);
    }

    [Fact]
    public void NaN_is_no_value_for_any_number()
    {
        foreach (var property in typeof(TrainingOptions).GetProperties().Where(p => p.PropertyType == typeof(double) || p.PropertyType == typeof(double?)))
        {
            var options = new TrainingOptions();
            property.SetValue(options, double.NaN);
            Assert.Contains(property.Name, Assert.Throws<MultilabelException>(options.Validate).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Early_stopping_needs_held_out_rows() =>
        Assert.Contains("Patience", Assert.Throws<MultilabelException>(() => new TrainingOptions { Patience = 3, Holdout = false }.Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_option_of_the_library_is_an_option_of_the_command_and_the_other_way_round()
    {
        var properties = typeof(TrainingOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).ToList();
        Assert.All(properties, p => Assert.NotNull(p.GetCustomAttribute<DescriptionAttribute>()));
        var names = CommandLine.Create().Subcommands.Single(c => c.Name == "train").Options.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var expected = properties.Select(p => p.PropertyType == typeof(bool) && (bool)p.GetValue(new TrainingOptions())! ? "--no-" + OptionNames.Kebab(p.Name) : "--" + OptionNames.Kebab(p.Name)).ToList();
        Assert.All(expected, name => Assert.Contains(name, names));
        string[] ofTheCommandAlone = ["--out", "--resume", "--allow-unlearned", "--save-data", "--json", "--help", "-m"];
        var dataset = typeof(DatasetOptions).GetProperties().Select(p => "--" + OptionNames.Kebab(p.Name));
        Assert.Empty(names.Except(expected).Except(dataset).Except(ofTheCommandAlone));
    }

    [Theory]
    [InlineData("MacroF1", "macro-f1")]
    [InlineData("AdamW", "adamw")]
    [InlineData("BcePosWeight", "bce-pos-weight")]
    [InlineData("MeanPooling", "mean-pooling")]
    [InlineData("SaveTotalLimit", "save-total-limit")]
    public void Names_are_written_in_kebab_case(string name, string expected) => Assert.Equal(expected, OptionNames.Kebab(name));
}
