using System.Text;
using Multilabel.Build;

namespace Multilabel.Tests;

public sealed class NativeLibraryTests
{
    private static string LibTorchSharp => Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");

    [Fact]
    public void LibTorchSharp_beside_the_tests_asks_for_no_newer_libstdcxx_than_Debian_12_has()
    {
        if (!OperatingSystem.IsLinux()) return;
        var versions = SymbolVersionCure.VersionsNeeded(File.ReadAllBytes(LibTorchSharp));
        Assert.Contains(SymbolVersionCure.OldVersion, versions);
        Assert.DoesNotContain(SymbolVersionCure.NewVersion, versions);
    }

    [Fact]
    public void Torch_computes()
    {
        using var sum = TorchSharp.torch.ones(2, 3).sum();
        Assert.Equal(6f, sum.item<float>());
    }

    [Fact]
    public void Only_natives_that_are_needed_are_beside_the_application()
    {
        var files = Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.DoesNotContain(files, f => f!.Contains("torch_python", StringComparison.Ordinal) || f.Contains("nnapi", StringComparison.Ordinal) || f.Contains("libSkiaSharp", StringComparison.Ordinal));
        Assert.Single(files, f => f!.Contains("torch_cpu.", StringComparison.Ordinal) && !f.EndsWith(".lib", StringComparison.Ordinal));
    }

    [Fact]
    public void A_library_that_needs_no_cure_is_left_alone()
    {
        if (!OperatingSystem.IsLinux()) return;
        var library = File.ReadAllBytes(LibTorchSharp);
        var before = library.ToArray();
        Assert.False(SymbolVersionCure.Cure(library));
        Assert.Equal(before, library);
    }

    [Fact]
    public void A_file_that_is_not_ELF_or_is_cut_short_is_refused_with_the_reason()
    {
        Assert.Contains("ELF", Assert.Throws<InvalidDataException>(() => SymbolVersionCure.Cure(Encoding.ASCII.GetBytes(new string('x', 100)))).Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsLinux()) return;
        var library = File.ReadAllBytes(LibTorchSharp);
        Assert.Contains("ends before", Assert.Throws<InvalidDataException>(() => SymbolVersionCure.Cure(library[..(library.Length / 2)])).Message, StringComparison.Ordinal);
    }
}
