namespace Multilabel;

/// <summary>What trains in a student, and how: everything, at one rate unless the head is new.</summary>
internal static class StudentTraining
{
    // Layers that come from the teacher are near what is wanted; new ones have far to go.
    private const double Usual = 5e-4, ForNewLayers = 1e-3;

    // A classification head that begins at 0 under new layers has the farthest to go.
    private const double ForNewHead = 5;

    public static TrainingState Start(SequenceClassifier network, DistillationOptions options, bool fromTeacher, bool half)
    {
        var rate = options.LearningRate ?? (fromTeacher ? Usual : ForNewLayers);
        var like = new TrainingOptions
        {
            LearningRate = rate,
            HeadLearningRate = fromTeacher ? rate : Math.Min(1, ForNewHead * rate),
            LayerDecay = 1,
            WeightDecay = options.WeightDecay,
            Dropout = options.Dropout,
            MovingAverage = options.MovingAverage,
            Seed = options.Seed,
        };
        var rates = new LearningRates(like, network.Parameters.HeadLayer, network.Config.HiddenSize);
        var trained = network.Parameters.Where(p => options.Task == DistillationTask.Classifier || p.Layer < network.Parameters.HeadLayer).Select(p => p.Name);
        int[][] allWords = [[.. Enumerable.Range(0, network.Config.VocabularySize)]];
        var state = new TrainingState(network, new FreezePlan([.. trained], []), rates, like, allWords, half);
        state.Start();
        return state;
    }
}
