namespace Multilabel;

/// <summary>A way to make a classifier, to be measured: everything it tunes it tunes on the rows it trains on.</summary>
internal interface ICandidate
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it is, for people.</summary>
    string Description { get; }

    /// <summary>How many trainings are done at the same time, each on its share of the threads; 1 where one of them uses all threads well.</summary>
    int AtOnce => 1;

    /// <summary>Trains on some rows and gives the logits [scored][labels] of others, in their order.</summary>
    /// <param name="train">Positions of the rows to train on.</param>
    /// <param name="scored">Positions of the others.</param>
    /// <param name="seed">Of this training.</param>
    /// <param name="progress">Hears the share of the work that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    float[][] Score(int[] train, int[] scored, int seed, Action<double> progress, CancellationToken cancellation);
}
