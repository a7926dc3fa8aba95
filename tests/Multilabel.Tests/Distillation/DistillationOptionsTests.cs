namespace Multilabel.Tests;

public sealed class DistillationOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new DistillationOptions().Validate();

    [Fact]
    public void All_faults_are_in_one_message()
    {
        var error = Assert.Throws<MultilabelException>(() => new DistillationOptions { Layers = 0, Minutes = 5, Epochs = 1, FromLayers = "2,1" }.Validate());
        Assert.Equal(
            "DistillationOptions.Layers is 0; it must be 1 or more (usual: 3 to 6)." + Environment.NewLine +
            "DistillationOptions.Epochs and Minutes exclude each other: give the passes over the corpus or the time for them." + Environment.NewLine +
            "DistillationOptions.FromLayers is \"2,1\"; it must be numbers from 0, ascending, separated by commas, such as 0,2,3,5.", error.Message);
    }

    [Fact]
    public void NaN_is_no_value_for_any_number()
    {
        foreach (var property in typeof(DistillationOptions).GetProperties().Where(p => p.PropertyType == typeof(double) || p.PropertyType == typeof(double?)))
        {
            var options = new DistillationOptions();
            property.SetValue(options, double.NaN);
            Assert.Contains(property.Name, Assert.Throws<MultilabelException>(options.Validate).Message, StringComparison.Ordinal);
        }
    }
}
