namespace Multilabel;

/// <summary>
/// TF-IDF of words and character n-grams with one logistic regression per label: no encoder, no native code, seconds to train.
/// A baseline for every other classifier and a classifier of its own. Thread-safe once trained; the same texts, labels and options
/// give the same bytes on every machine.
/// </summary>
internal sealed class LinearModel
{
    private const string WeightsName = "classifier.weight";
    private const string BiasName = "classifier.bias";
    private const string IdfName = "tfidf.idf";

    private readonly TfIdf features;
    private readonly float[] weights; // [features][labels]
    private readonly float[] bias;    // [labels]

    private LinearModel(TfIdf features, float[] weights, float[] bias) => (this.features, this.weights, this.bias) = (features, weights, bias);

    public int LabelCount => bias.Length;

    public int FeatureCount => features.Idf.Length;

    /// <summary>Learns from texts and labels [rows][labels]. Progress is the share of labels solved, told by one thread at a time.</summary>
    public static LinearModel Train(
        IReadOnlyList<string> texts, bool[][] labels, LinearOptions? options = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new LinearOptions();
        if (texts.Count == 0)
            throw new MultilabelException("There are no rows to train on; at least one text is needed.");
        if (texts.Count != labels.Length)
            throw new ArgumentException($"{texts.Count} texts and {labels.Length} rows of labels; expected the same number.", nameof(labels));
        if (!(options.C > 0 && double.IsFinite(options.C)))
            throw new MultilabelException(FormattableString.Invariant($"C is {options.C}; it must be above 0 (usual: 1 to 1000)."));
        var width = labels[0].Length;
        var features = TfIdf.Fit(texts, options, width, cancellation);
        var rows = features.Transform(texts, cancellation);
        var weights = new float[rows.Columns * width];
        var bias = new float[width];
        var squares = rows.ColumnSquares();
        new LogisticRegression(rows, labels, options.C).Solve(
            frequency => DiagonalPreconditioner(squares, options.C * frequency * (1 - frequency), rows.Rows),
            (label, solution, intercept) =>
            {
                bias[label] = (float)intercept;
                for (var feature = 0; feature < solution.Length; feature++)
                    weights[feature * width + label] = (float)solution[feature];
            },
            progress,
            cancellation);
        return new LinearModel(features, weights, bias);
    }

    /// <summary>Logits [texts][labels], computed on all cores.</summary>
    public float[][] Logits(IReadOnlyList<string> texts)
    {
        var logits = new float[texts.Count][];
        Parallel.For(0, texts.Count, row => logits[row] = Logits(texts[row]));
        return logits;
    }

    /// <summary>Logits of one text. A text without any known n-gram has each label's bias.</summary>
    public float[] Logits(string text)
    {
        var sums = Array.ConvertAll(bias, value => (double)value);
        var (columns, values) = features.Transform(text);
        for (var i = 0; i < columns.Length; i++)
        {
            var own = weights.AsSpan(columns[i] * sums.Length, sums.Length);
            for (var label = 0; label < sums.Length; label++)
                sums[label] += (double)values[i] * own[label];
        }
        return Array.ConvertAll(sums, sum => (float)sum);
    }

    /// <summary>The numbers to store: weights [labels, features], bias [labels], idf [features].</summary>
    public IReadOnlyList<NamedArray> ToArrays()
    {
        var byLabel = new float[weights.Length];
        Transpose(weights, byLabel, FeatureCount, LabelCount);
        return [new(WeightsName, [LabelCount, FeatureCount], byLabel), new(BiasName, [LabelCount], bias), new(IdfName, [FeatureCount], features.Idf)];
    }

    /// <summary>The n-grams to store beside them, in the order of the features.</summary>
    public string VocabularyJson() => LinearVocabulary.Write(features);

    /// <summary>The model that <see cref="ToArrays"/> and <see cref="VocabularyJson"/> came from.</summary>
    public static LinearModel FromArrays(IReadOnlyList<NamedArray> arrays, string vocabularyJson)
    {
        float[] Take(string name, params int[] shape)
        {
            var array = arrays.FirstOrDefault(array => array.Name == name)
                ?? throw new MultilabelException($"The linear classifier has no tensor \"{name}\"; found {string.Join(", ", arrays.Select(array => array.Name))}.");
            if (array.Shape.Length != shape.Length || array.Shape.Zip(shape).Any(pair => pair.Second >= 0 && pair.First != pair.Second) || array.Values.Length != array.Shape.Aggregate(1, (a, b) => a * b))
                throw new MultilabelException($"Tensor \"{name}\" has shape [{string.Join(", ", array.Shape)}]; expected [{string.Join(", ", shape.Select(size => size < 0 ? "any" : $"{size}"))}].");
            return array.Values;
        }

        var bias = Take(BiasName, -1);
        var idf = Take(IdfName, -1);
        var byLabel = Take(WeightsName, bias.Length, idf.Length);
        var weights = new float[byLabel.Length];
        Transpose(byLabel, weights, bias.Length, idf.Length);
        return new LinearModel(LinearVocabulary.Read(vocabularyJson, idf), weights, bias);
    }

    private static void Transpose(float[] from, float[] to, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                to[column * rows + row] = from[row * columns + column];
        }
    }

    private static Action<double[]> DiagonalPreconditioner(double[] columnSquares, double curvature, int rows) => vector =>
    {
        for (var column = 0; column < columnSquares.Length; column++)
            vector[column] /= 1 + curvature * columnSquares[column];
        vector[^1] /= curvature * rows;
    };
}
