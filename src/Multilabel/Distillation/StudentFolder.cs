using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The folder that a student begins as: an ordinary model folder, with what it takes over from the teacher.</summary>
internal static class StudentFolder
{
    // A bare encoder is trained through its pooled vectors; the linear layer behind them is never computed nor saved.
    private static readonly string[] NoLabels = ["vector"];

    /// <summary>A sentence encoder, ready to train.</summary>
    public static SequenceClassifier LoadEncoder(string folder, bool tolerant = false, int seed = 0) => SequenceClassifier.Load(folder, new LoadOptions
    {
        Training = true,
        NewLabels = NoLabels,
        Head = HeadKind.MeanPooling,
        Tolerant = tolerant,
        Seed = (ulong)seed,
    });

    /// <summary>Opens what <see cref="Write"/> wrote; layers that it does not have are new.</summary>
    public static SequenceClassifier Load(string folder, DistillationTask task, int seed) => task == DistillationTask.Encoder
        ? LoadEncoder(folder, tolerant: true, seed)
        : SequenceClassifier.Load(folder, new LoadOptions { Training = true, Tolerant = true, Seed = (ulong)seed });

    /// <param name="folder">An empty one.</param>
    /// <param name="teacher">The teacher.</param>
    /// <param name="plan">The student's sizes.</param>
    /// <param name="asEncoder">Without labels and head.</param>
    /// <param name="vocabulary">The student's own; null keeps the teacher's tokenizer.</param>
    public static void Write(string folder, ITeacher teacher, StudentPlan plan, bool asEncoder, WordPieceFiles? vocabulary)
    {
        var network = teacher.Network;
        var config = network.Config;
        var architecture = config.Family.ClassStem + (network.Pooling is null ? "ForSequenceClassification" : "Model");
        var written = config.Written(architecture, asEncoder ? null : network.Labels, asEncoder ? null : network.ProblemType);
        JsonFile.Write(Path.Combine(folder, "config.json"), plan.Config(config, written, vocabulary));
        if (network.Pooling is { } pooling)
        {
            var maxTokens = plan.SameWidth ? network.MaxTokens : teacher.MaxLength;   // places beyond are the teacher's, or trained on nothing
            SentenceModules.Write(folder, pooling, asEncoder || network.Normalizes, plan.Hidden, asEncoder ? null : network.Labels.Count, maxTokens, network.LowerCase && vocabulary is null);
        }
        if (vocabulary is null) TokenizerFiles.Copy(network.TokenizerFolder, folder);
        else vocabulary.Write(folder, config.MaxTokens, config.Family.TokenTypes);

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var file in Tensors(teacher, plan, vocabulary).GroupBy(t => t.File).Where(f => !asEncoder || f.Key == SequenceClassifier.WeightsFile))
            TensorExchange.WriteSafeTensors(Path.Combine(folder, file.Key), file.Select(t => (t.Name, t.Value)));
    }

    private static IEnumerable<(string File, string Name, Tensor Value)> Tensors(ITeacher teacher, StudentPlan plan, WordPieceFiles? vocabulary)
    {
        var network = teacher.Network;
        var config = network.Config;
        var projects = !plan.SameWidth && config.EmbeddingSize == config.HiddenSize;   // where a projection follows the tables, they keep their width
        var axes = projects ? PrincipalAxes.Of(network.Words.Value, plan.Hidden).Axes : null;
        var layers = network.Parameters.ToDictionary(p => p.Name, p => p.Layer, StringComparer.Ordinal);
        foreach (var (file, name, value) in network.StoredTensors())
        {
            var isLinear = file != SequenceClassifier.WeightsFile;
            var layer = isLinear ? config.Layers + 1 : layers.GetValueOrDefault(name, config.Layers + 1);
            if (plan.NameOf(name, layer, config) is not { } own) continue;
            if (name == network.Words.Name) yield return (file, own, Project(vocabulary is null ? value : Words(teacher, vocabulary), axes));
            else if (plan.SameWidth) yield return (file, own, value);
            else if (layer == 0 && value.dim() == 2 && projects && value.shape[1] == config.EmbeddingSize) yield return (file, own, Project(value, axes));
            else if (isLinear) yield return (file, own, zeros([value.shape[0], .. value.shape[1..].Select(_ => (long)plan.Hidden)]));
            else if (network.Carried.Any(c => c.Name == name)) yield return (file, own, zeros([.. value.shape.Select(_ => (long)plan.Hidden)]));
        }
    }

    private static Tensor Project(Tensor table, Tensor? axes) => axes is null ? table : table.detach().mm(axes);

    /// <summary>[pieces, E]: each piece the mean of the teacher's tokens that it consists of.</summary>
    private static Tensor Words(ITeacher teacher, WordPieceFiles vocabulary)
    {
        var table = teacher.Network.Words.Value.detach();
        var pieces = new TeacherPieces(teacher.Tokenizer);
        var parts = vocabulary.Pieces.Select(pieces.Of).ToList();
        var flat = parts.SelectMany(ids => ids.Select(id => (long)id)).ToArray();
        var owners = parts.SelectMany((ids, piece) => ids.Select(_ => (long)piece)).ToArray();
        var counts = tensor(parts.Select(ids => (float)Math.Max(1, ids.Length)).ToArray()).unsqueeze(1);
        return zeros(parts.Count, table.shape[1]).index_add_(0, tensor(owners), table.index_select(0, tensor(flat)), HeldNumber.Of(1L)) / counts;
    }
}
