#:project ../src/Genomics.Lm.Study/Genomics.Lm.Study.csproj
#:property PublishAot=false

// 11. Why? A language model and DExTER on the same simulated promoters: which bases matter (mutagenesis and gradients, and how far the two
// agree), and which words they have in common (motifs, in MEME's format), next to the words of DExTER.
//   dotnet run --file samples/11-why.cs [work-folder]
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Prediction;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Training;

var folder = args.Length == 1 ? args[0] : Directory.CreateTempSubdirectory("genomics-lm-").FullName;
var data = PromoterSimulation.Create(new SimulationOptions { Genes = 600 }).Dataset;
var split = StudySplit.Make(data);
var methods = MethodCatalog.Standard(new MethodSettings { Options = FineTuneOptions.Quick });
var fitting = data.ForFitting(split, [data.Conditions[0]]);
using var dexter = (DexterPredictor)methods.Learners("dexter")[0].Fit(fitting).Predictor;
using var lm = (LanguageModelPredictor)methods.Learners("lm_scratch")[0].Fit(fitting).Predictor;

// bases of one promoter: what changing them does, and what the gradient says, against shuffled promoters and N
var window = data.Sequences[split.Testing[0]];
var region = new MutagenesisOptions { Start = 400, End = 600 };
var effects = Mutagenesis.Run(lm, window, region);
DnaSequence[] baselines = [DinucleotideShuffle.Shuffle(window, 1), DinucleotideShuffle.Shuffle(window, 2),
    new DnaSequence("N", new string('N', window.Length))];
var gradient = lm.Attribute(window, 0, baselines);
double[] changed = [.. Enumerable.Range(400, 200).Select(p => effects.Importance(p, 0))];
foreach (var (name, scores) in new[] { ("gradient × input", gradient.GradientTimesInput),
    ("integrated gradients", gradient.IntegratedGradients) })
    Console.WriteLine($"{name} against mutagenesis, {changed.Length} bases: rank correlation "
        + $"{Correlation.Spearman(gradient.OfBases(scores)[400..600], changed):0.00}");
Console.WriteLine($"completeness error of the integrated gradients: {gradient.CompletenessError:P2}");

// words: from the bases that matter to DExTER in many promoters, and from its own model
var attributions = split.Testing.Take(100).Select(gene =>
{
    var result = Mutagenesis.Run(dexter, data.Sequences[gene]);
    return (data.Sequences[gene],
        (IReadOnlyList<double>)[.. Enumerable.Range(0, window.Length).Select(p => result.Importance(p, 0))]);
}).ToList();
var motifs = Seqlets.Cluster(Seqlets.Find(attributions));
var words = DexterMotifs.Of(dexter, data.Conditions[0]);
MemeFile.Write(Path.Combine(folder, "motifs.meme"), motifs);
MemeFile.Write(Path.Combine(folder, "dexter.meme"), words);
var known = new MotifDatabase(words);
foreach (var motif in motifs.Take(5))
    Console.WriteLine($"{motif.Id}: {motif.Consensus}, {motif.Sites} places, likest word {known.Match(motif)[0].Target.Id} "
        + $"(p = {known.Match(motif)[0].PValue:G2})");
Console.WriteLine($"motifs and words: {folder}");
