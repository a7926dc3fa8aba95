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

    [Fact]
    public void Of_the_loaders_long_message_only_what_tells_something_is_shown()
    {
        var message = Engine.Missing(new DllNotFoundException(
            "Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, consider using strace:\n" +
            "/app/libLibTorchSharp.so: version `GLIBCXX_3.4.32' not found\n/lib/libLibTorchSharp.so: cannot open shared object file: No such file or directory\n"));
        Assert.Contains("(/app/libLibTorchSharp.so: version `GLIBCXX_3.4.32' not found)", message, StringComparison.Ordinal);
        message = Engine.Missing(new DllNotFoundException(
            "Unable to load shared library 'torch_cpu' or one of its dependencies. In order to help:\n/app/libtorch_cpu.so: cannot open shared object file: No such file or directory\n"));
        Assert.Contains("(Unable to load shared library 'torch_cpu' or one of its dependencies)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu", "Device \"gpu\" is unknown; expected cpu, cuda, cuda:N or mps.")]
    [InlineData("cuda:x", "Device \"cuda:x\" is unknown")]
    public void An_unknown_device_is_named(string name, string message) =>
        Assert.StartsWith(message, Assert.Throws<MultilabelException>(() => Engine.Device(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Threads_below_1_are_refused() => Assert.Contains("at least 1",
        Assert.Throws<MultilabelException>(() => Engine.Start(0)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_cpu_is_there() => Assert.Equal(TorchSharp.DeviceType.CPU, Engine.Device("cpu").type);
}
