namespace Multilabel;

/// <summary>The sentence encoder of this package: English, 6 layers of 384, 8 bits a weight on disk.</summary>
public static class EnglishEncoder
{
    /// <summary>What <c>TrainingOptions.Encoder</c> and <c>--encoder</c> call it.</summary>
    public const string Name = "multilabel-english";
}
