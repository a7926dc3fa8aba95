using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class StudentFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(6, 4, "0 2 3 5")]
    [InlineData(6, 3, "0 3 5")]
    [InlineData(12, 6, "0 2 4 7 9 11")]
    [InlineData(6, 6, "0 1 2 3 4 5")]
    [InlineData(6, 1, "0")]
    public void Layers_are_taken_evenly(int of, int count, string expected) => Assert.Equal(expected, string.Join(' ', StudentPlan.EvenlySpread(count, of)));

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    [InlineData("mpnet")]
    [InlineData("electra")]
    public void A_student_as_wide_as_its_teacher_begins_with_layers_and_tables_of_it(string family)
    {
        using var scope = NewDisposeScope();
        using var teacher = EmbeddingTeacher.Load(SmallData.Encoder(family), new DistillationOptions { MaxLength = 32 });
        var config = teacher.Network.Config;
        var plan = StudentPlan.Of(config, new DistillationOptions { Layers = 1, FromLayers = "1" });
        StudentFolder.Write(_root, teacher, plan, asEncoder: true, vocabulary: null);
        using var student = StudentFolder.Load(_root, DistillationTask.Encoder, seed: 1);

        Assert.Equal((1, config.HiddenSize, config.VocabularySize), (student.Layers, student.Config.HiddenSize, student.Config.VocabularySize));
        var layer = string.Format(System.Globalization.CultureInfo.InvariantCulture, config.Family.Layer.Path, 1);
        var own = string.Format(System.Globalization.CultureInfo.InvariantCulture, config.Family.Layer.Path, 0);
        foreach (var parameter in student.Parameters.Where(p => p.Layer <= 1))
            Assert.Equal(teacher.Network.Parameters[parameter.Name.Replace(own, layer, StringComparison.Ordinal)].Digest(), parameter.Digest());
        Assert.Empty(student.Report.Replaced);
        Assert.Equal(["3.linear.weight", "3.linear.bias"], student.Report.New);
        Assert.Equal(teacher.Tokenizer.EncodeIds("a text", 32), Tokenizer.Load(_root).EncodeIds("a text", 32));
    }

    [Fact]
    public void A_piece_begins_as_the_mean_of_the_tokens_it_consists_of()
    {
        using var scope = NewDisposeScope();
        using var teacher = EmbeddingTeacher.Load(SmallData.Encoder("bert"), new DistillationOptions { MaxLength = 32 });
        var words = teacher.Network.Words.Value;
        var known = new TeacherPieces(teacher.Tokenizer);
        string[] pieces = [.. WordPieceFiles.SpecialTokens(0), "the", "company", "zebra", "##s", "##qx"];
        StudentFolder.Write(_root, teacher, StudentPlan.Of(teacher.Network.Config, new DistillationOptions { Layers = 2 }), asEncoder: true, new WordPieceFiles(pieces, known.IgnoresCase));
        using var student = StudentFolder.Load(_root, DistillationTask.Encoder, seed: 1);

        Assert.Equal(pieces.Length, student.Config.VocabularySize);
        Assert.Equal(pieces.Length, Tokenizer.Load(_root).VocabularySize);
        using var quiet = no_grad();
        for (var i = 0; i < pieces.Length; i++)
        {
            var expected = words.index_select(0, tensor(known.Of(pieces[i]).Select(id => (long)id).ToArray())).mean([0L]);
            Assert.True((student.Words.Value[i] - expected).abs().max().item<float>() < 1e-6, pieces[i]);
        }
        Assert.Equal([teacher.Tokenizer.ClsId!.Value], known.Of("[CLS]"));
        Assert.Equal([teacher.Tokenizer.Find("##s")!.Value], known.Of("##s"));
        Assert.True(known.Of("zebra").Length > 1);
    }

    [Fact]
    public void A_narrower_student_begins_with_the_principal_axes_of_the_tables_and_new_layers()
    {
        using var scope = NewDisposeScope();
        using var teacher = EmbeddingTeacher.Load(SmallData.Encoder("bert"), new DistillationOptions { MaxLength = 32 });
        StudentFolder.Write(_root, teacher, StudentPlan.Of(teacher.Network.Config, new DistillationOptions { Layers = 2, Hidden = 16 }), asEncoder: true, vocabulary: null);
        using var student = StudentFolder.Load(_root, DistillationTask.Encoder, seed: 1);
        Assert.Equal((16, 2, 32), (student.Config.HiddenSize, student.Config.Heads, student.Config.IntermediateSize));
        var axes = PrincipalAxes.Of(teacher.Network.Words.Value, 16).Axes;
        using var quiet = no_grad();
        Assert.True((student.Words.Value - teacher.Network.Words.Value.mm(axes)).abs().max().item<float>() < 1e-6);
        Assert.Contains("encoder.layer.0.attention.self.query.weight", student.Report.New);
    }

    [Fact]
    public void A_student_is_not_larger_than_its_teacher()
    {
        using var teacher = EmbeddingTeacher.Load(SmallData.Encoder("bert"), new DistillationOptions { MaxLength = 32 });
        string Refused(DistillationOptions options) => Assert.Throws<MultilabelException>(() => StudentPlan.Of(teacher.Network.Config, options)).Message;
        Assert.Contains("--layers is 3, the teacher has 2", Refused(new() { Layers = 3 }), StringComparison.Ordinal);
        Assert.Contains("--hidden is 64, the teacher's width 32", Refused(new() { Layers = 1, Hidden = 64 }), StringComparison.Ordinal);
        Assert.Contains("--from-layers names layer 2; the teacher has 0 to 1", Refused(new() { Layers = 1, FromLayers = "2" }), StringComparison.Ordinal);
    }

    // Rows (3, 0), (0, 1), (-3, 0): squares along the axes 18 and 1.
    [Fact]
    public void Principal_axes_are_those_of_the_largest_squares()
    {
        using var scope = NewDisposeScope();
        var axes = PrincipalAxes.Of(tensor(new float[] { 3, 0, 0, 1, -3, 0 }, 3, 2), 1);
        Assert.Equal([1, 0], axes.Axes.data<float>().ToArray().Select(x => (int)Math.Round(x)));
        Assert.Equal(18.0 / 19, axes.Kept, 1e-12);
    }
}
