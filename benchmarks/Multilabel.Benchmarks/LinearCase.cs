namespace Multilabel.Benchmarks;

/// <summary>Predictions of the linear model as a process of its own gets them.</summary>
/// <param name="TrainTexts">CSV file with a column of texts to train on.</param>
/// <param name="Texts">File with one text a line.</param>
/// <param name="Rows">How many texts to predict, the file's over and over.</param>
internal sealed record LinearCase(string TrainTexts, string Texts, int Rows);
