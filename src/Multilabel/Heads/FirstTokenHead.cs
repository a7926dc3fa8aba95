using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The heads of transformers' ForSequenceClassification classes, on the first token: dropout, dense layer, activation, dropout, final layer.</summary>
internal sealed class FirstTokenHead(ModelConfig config) : Head
{
    private readonly HeadNames _names = config.Family.Head;
    private readonly Func<Tensor, Tensor> _activation = Activation.Get(config.Family.Head.Activation);
    private Linear? _dense;

    public override string Final => _names.Final;

    public override bool FirstTokenOnly => true;

    private string Dense => string.Format(CultureInfo.InvariantCulture, _names.Dense, config.Family.Prefix);

    public override IEnumerable<ParameterSpec> Parameters(ModelConfig config, int labels) =>
    [
        .. ParameterSpec.Linear(Dense, config.HiddenSize, config.HiddenSize, config.Layers + 1),
        .. ParameterSpec.Linear(Final, config.HiddenSize, labels, config.Layers + 1),
    ];

    public override void Bind(ParameterMap parameters) => _dense = new Linear(parameters, Dense);

    public override Tensor OneRowEach(Tensor hidden, Batch batch) => FirstTokens(hidden, batch);

    public override Tensor Features(Tensor hidden, Batch batch, Dropout? dropout)
    {
        using var scope = NewDisposeScope();
        var x = OneRowEach(hidden, batch);                                                     // [B, H]
        if (_names.DropsInput) x = TransformerEncoder.Drop(dropout, x, config.HeadDropout);
        x = _activation(_dense!.Apply(x));
        return TransformerEncoder.Drop(dropout, x, config.HeadDropout).MoveToOuterDisposeScope();
    }
}
