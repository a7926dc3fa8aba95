using System.Text.Json.Serialization;

namespace Multilabel;

/// <summary>How near a student is to its teacher on texts that it was not trained on.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EmbeddingFidelity), "embeddings")]
[JsonDerivedType(typeof(DecisionFidelity), "decisions")]
public abstract record Fidelity;

/// <summary>Of sentence embeddings.</summary>
/// <param name="Cosine">Mean cosine similarity of the student's vector with the target of the same text.</param>
/// <param name="CosineLowestTenth">The cosine that nine tenths of the texts exceed.</param>
/// <param name="NeighbourAgreement">Of the teacher's nearest neighbours of a text among the held-out texts, the share that is among as many of the student's.</param>
/// <param name="Neighbours">How many neighbours: 10, or fewer where there are hardly more texts.</param>
public sealed record EmbeddingFidelity(double Cosine, double CosineLowestTenth, double NeighbourAgreement, int Neighbours) : Fidelity;

/// <summary>Of a classifier's decisions, at the teacher's cut-offs.</summary>
/// <param name="EqualDecisions">Share of the cells (text and label) where both decide the same.</param>
/// <param name="EqualTexts">Share of the texts with all labels the same.</param>
/// <param name="MeanDifference">Mean difference of the probabilities.</param>
/// <param name="Labels">Each label by itself.</param>
public sealed record DecisionFidelity(double EqualDecisions, double EqualTexts, double MeanDifference, IReadOnlyList<LabelFidelity> Labels) : Fidelity;

/// <summary>Of one label.</summary>
/// <param name="Name">The label.</param>
/// <param name="TeacherPositives">Texts that have it by the teacher.</param>
/// <param name="StudentPositives">Texts that have it by the student.</param>
/// <param name="EqualDecisions">Share of the texts where both decide the same.</param>
/// <param name="MeanDifference">Mean difference of the probabilities.</param>
public sealed record LabelFidelity(string Name, int TeacherPositives, int StudentPositives, double EqualDecisions, double MeanDifference);
