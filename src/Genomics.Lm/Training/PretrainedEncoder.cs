using Genomics.Lm.Model;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training;

/// <summary>An encoder trained on DNA alone.</summary>
/// <param name="Config">Its hyper-parameters.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Weights">Encoder and masked-language head.</param>
/// <param name="Report">How well it predicts held-out DNA.</param>
public sealed record PretrainedEncoder(EncoderConfig Config, DnaTokenizer Tokenizer, ParameterSet Weights, PretrainReport Report);
