#:project ../src/Genomics.Lm/Genomics.Lm.csproj
#:property PublishAot=false

// 1. DNA to vectors. Without arguments it makes a small model first, with random weights and a vocabulary learned on the spot, so that it
// runs anywhere; give a folder with a published model (config.json, tokenizer.json, weights) and a FASTA file to use those:
//   dotnet run samples/01-embed.cs [work-folder]
//   dotnet run samples/01-embed.cs model-folder genes.fa
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;

List<DnaSequence> sequences;
string modelFolder;
if (args.Length == 2)
{
    modelFolder = args[0];
    sequences = FastaReader.ReadAll(args[1]).ToList();
}
else
{
    modelFolder = Path.Combine(args.Length == 1 ? args[0] : Path.GetTempPath(), "genomics-lm-mini");
    sequences = Enumerable.Range(0, 50).Select(RandomSequence).ToList();
    var tokenizer = BpeTrainer.Train(sequences, new BpeTrainerOptions { VocabularySize = 64 }).Tokenizer;
    var config = EncoderPresets.Mini with { VocabularySize = tokenizer.VocabularySize };
    ModelFolder.Save(modelFolder, config, tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), seed: 1));
    Console.WriteLine($"{modelFolder}: a model with random weights, asked for by name");
}

// loading is strict: a tensor that is missing or has another shape is an error, never a random number
using var model = ModelFolder.Open(modelFolder);
foreach (var token in model.Tokenizer.EncodeToTokens(sequences[0].ToString()).Take(6))
    Console.WriteLine(token);

using var embedder = new Embedder(model, new EmbeddingOptions { Pooling = Pooling.Mean });
foreach (var (sequence, vector) in embedder.Embed(sequences.Take(5)))
    Console.WriteLine($"{sequence.Id}: {sequence.Length} bases -> {vector.Length} numbers, the first {vector[0]:F4}");

static DnaSequence RandomSequence(int gene)
{
    var random = new CounterRandom(seed: 7, stream: (ulong)gene);
    var letters = new char[500 + gene];
    for (var i = 0; i < letters.Length; i++) letters[i] = "ACGT"[random.NextInt(4)];
    return new DnaSequence($"gene{gene}", letters);
}
