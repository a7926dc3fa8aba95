namespace Multilabel.Tests;

public sealed class EngineTests
{
    [Fact]
    public void A_missing_native_library_is_found_under_the_exceptions_around_it_and_explained()
    {
        var missing = new DllNotFoundException("Unable to load shared library 'LibTorchSharp'");
        var around = new TypeInitializationException("TorchSharp.torch", new InvalidOperationException("x", missing));
        Assert.Same(missing, Engine.NativeFailure(around));
        Assert.Null(Engine.NativeFailure(new InvalidOperationException("x", new ArgumentException("y"))));
        var message = Engine.Missing(missing);
        Assert.Contains("Unable to load shared library 'LibTorchSharp'", message, StringComparison.Ordinal);
        Assert.Contains("libtorch-cpu-linux-x64", message, StringComparison.Ordinal);
        Assert.Contains(AppContext.BaseDirectory, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu", "Device \"gpu\" is unknown; expected cpu, cuda, cuda:N or mps.")]
    [InlineData("cuda:x", "Device \"cuda:x\" is unknown")]
    public void An_unknown_device_is_named(string name, string message) =>
        Assert.StartsWith(message, Assert.Throws<MultilabelException>(() => Engine.Device(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Threads_below_1_are_refused() => Assert.Contains("at least 1", Assert.Throws<MultilabelException>(() => Engine.Start(0)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_cpu_is_there() => Assert.Equal(TorchSharp.DeviceType.CPU, Engine.Device("cpu").type);
}
