using System.IO.Compression;
using System.Text;

namespace Multilabel.Tests;

public sealed class TrainingArgumentsTests
{
    // Written by transformers 5: TrainingArguments(gradient_accumulation_steps=4, per_device_train_batch_size=8, learning_rate=1e-4, warmup_steps=100, num_train_epochs=7)
    [Fact]
    public void The_Trainers_own_file_is_read_as_numbers_texts_and_switches()
    {
        var arguments = TrainingArguments.Read(Path.Combine(AppContext.BaseDirectory, "TestData", "diagnosis"))!;
        Assert.Equal(4, arguments.GradientAccumulation);
        Assert.Equal(8, arguments.BatchSize);
        Assert.Equal(1e-4, arguments.LearningRate);
        Assert.Equal(100, arguments.WarmupSteps);
        Assert.Equal(7, arguments.Number("num_train_epochs"));
        Assert.Equal("linear", arguments.Schedule);
        Assert.True(arguments.Flag("use_cpu"));
        Assert.Null(arguments.Number("accelerator_config"));
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'touch ran'\ntR.")]
    [InlineData("ctransformers.training_args\nTrainingArguments\n)\u0081.")]
    [InlineData("cbuiltins\neval\n(S'1+1'\ntR}(S'learning_rate'\nF1.0\nub.")]
    [InlineData("no pickle at all")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f.")]
    public void Another_pickle_gives_nothing(string pickle)
    {
        using var scratch = new ScratchFolder();
        Write(scratch, pickle, CompressionLevel.NoCompression);
        Assert.Null(TrainingArguments.Read(scratch.Path));
    }

    [Fact]
    public void What_a_pickle_asks_to_run_stands_for_itself_and_is_left_out()
    {
        using var scratch = new ScratchFolder();
        Write(scratch, "ctransformers.training_args\nTrainingArguments\n)\u0081}(S'learning_rate'\nF0.5\nS'output_dir'\ncos\nsystem\n(S'touch ran'\nK\u0001tRub.", CompressionLevel.NoCompression);
        var arguments = TrainingArguments.Read(scratch.Path)!;
        Assert.Equal(0.5, arguments.LearningRate);
        Assert.Null(arguments.Text("output_dir"));
    }

    [Fact]
    public void A_compressed_pickle_is_not_unpacked()
    {
        using var scratch = new ScratchFolder();
        Write(scratch, "ctransformers.training_args\nTrainingArguments\n)\u0081}(S'learning_rate'\nF0.5\nub." + new string('0', 100_000), CompressionLevel.Optimal);
        Assert.Null(TrainingArguments.Read(scratch.Path));
    }

    private static void Write(ScratchFolder scratch, string pickle, CompressionLevel level)
    {
        using var zip = ZipFile.Open(Path.Combine(scratch.Path, TrainingArguments.FileName), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("training_args/data.pkl", level).Open();
        entry.Write([0x80, 2, .. Encoding.Latin1.GetBytes(pickle)]);
    }
}
