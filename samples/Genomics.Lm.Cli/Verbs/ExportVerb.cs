using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Model;
using Genomics.Lm.Onnx;
using Genomics.Lm.Prediction;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>export</c>: a fitted language model, or an embedder, in a format that other programs run.</summary>
internal static class ExportVerb
{
    private const double MostDeviation = 1e-5;

    private const string Model = "model";

    public static Verb Build(CliConsole console)
    {
        var run = new RunOptions();
        var format = new ChoiceOption("--format", "onnx", Model)
        {
            Description = "onnx: a folder with model.onnx, tokenizer.json and a model card; model: the model folder that --model and "
                + "--adapters make together, for every verb that takes --model, and for transformers.",
            Required = true
        };
        var predictor = new InputOption<string>("--predictor")
        {
            Description = "A folder with a fitted language model or a classifier on one, written by finetune, classify or compare."
        };
        var model = new ModelOption
        {
            Description = "In its place a model folder, or dnabert2 after fetch: exported as an embedder."
        };
        var adapters = new InputOption<string>("--adapters")
        {
            Description = "A folder of LoRA adapters in the layout of PEFT, of that model: merged into it."
        };
        var metrics = new InputOption<string>("--metrics")
        {
            Description = "The metrics.json of the comparison that fitted the predictor, for the r on held-out genes in the model card; "
                + "found without where the predictor still lies in that comparison's folder."
        };
        var pooling = PoolingOption.Make("Of an embedder: mean (default), cls, pooler or max.", Pooling.Mean, Pooling.Cls, Pooling.Pooler,
            Pooling.Max);
        var tokens = new Option<int>("--max-tokens")
        {
            Description = "Of an embedder: longest input in tokens, [CLS] and [SEP] included; 0 = no limit.",
            DefaultValueFactory = _ => 0
        };
        var specials = new Option<bool>("--without-special-tokens")
        {
            Description = "Of an embedder: leave [CLS] and [SEP] out of the mean or the maximum."
        };
        var output = new OutputOption("--output")
        {
            IsFolder = true,
            Description = "The folder to write; must not exist, or be empty.",
            Required = true
        };
        var verify = new Option<bool>("--verify")
        {
            Description = "Run the exported model by ONNX Runtime on random sequences and compare it with this program's own engine."
        };
        var command = new Verb("export", "Write a fitted model as ONNX, for any program that runs such.") { format, predictor, model,
            adapters, metrics, pooling, specials, tokens, output, verify, run.Quiet };
        command.Validators.Add(result =>
        {
            if (result.GetValue(format) == Model)
            {
                if (result.GetResult(model) is null || result.GetResult(adapters) is null)
                    result.AddError("--format model needs --model and --adapters; the folder of a predictor is a model folder already");
                foreach (var option in (Option[])[predictor, metrics, pooling, tokens, specials, verify])
                    if (result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} is for --format onnx");
            }
            else if (result.GetResult(adapters) is not null)
                result.AddError("--adapters is for --format model; export the folder that it writes");
            else if ((result.GetResult(predictor) is null) == (result.GetResult(model) is null))
                result.AddError("give either --predictor or --model");
            else if (result.GetResult(model) is not null && result.GetResult(metrics) is not null)
                result.AddError($"{metrics.Name} is for {predictor.Name}; an embedder has no r");
            else if (result.GetResult(predictor) is not null)
                foreach (var option in (Option[])[pooling, tokens, specials])
                    if (result.GetResult(option) is { Implicit: false })
                        result.AddError($"{option.Name} is for --model; a predictor has its own");
        });
        command.Check(parsed => Read(parsed).Validate());
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            RunOptions.RefuseInputs(parsed, [path]);
            using var progress = run.Progress(parsed, console);
            double? deviation = null;
            if (parsed.GetValue(adapters) is { } changes)
            {
                using var encoder = ModelSource.Open(parsed.GetValue(model)!);
                using var place = RunFolder.Open(path, new RunFolderOptions { Verb = "export", Inputs = [encoder.Path, changes] });
                ModelFolder.Save(place.Result, encoder.Config, encoder.Tokenizer, LoraAdapters.Merge(encoder.Checkpoint, changes));
                place.Publish();
            }
            else if (parsed.GetValue(predictor) is { } folder)
            {
                using var fitted = MethodCatalog.Standard().Load(folder);
                if (fitted is ConformalPredictor)
                    throw new NotSupportedException(
                        $"{folder} has prediction intervals, which ONNX has not; export the model in it: --predictor "
                            + Path.Combine(folder, PredictorFiles.MemberName(0)));
                OnnxModel.Export(fitted, path,
                    new OnnxExportOptions { HeldOutCorrelation = HeldOut(folder, parsed.GetValue(metrics), fitted) });
                if (parsed.GetValue(verify))
                {
                    using var exported = OnnxPredictor.Load(path);
                    deviation = OnnxModel.LargestDeviation(fitted, exported, cancellationToken);
                }
            }
            else
            {
                using var encoder = ModelSource.Open(parsed.GetValue(model)!);
                var options = Read(parsed);
                OnnxModel.Export(encoder, options, path);
                if (parsed.GetValue(verify))
                {
                    using var embedder = new Embedder(encoder, options);
                    using var exported = OnnxEmbedder.Load(path);
                    deviation = OnnxModel.LargestDeviation(embedder, exported, cancellationToken);
                }
            }
            progress.Finish();
            if (deviation is not { } largest) return Task.FromResult(0);
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"ONNX Runtime and the engine differ by {largest:0.0e0} at most on random sequences, with N among them"));
            if (largest > MostDeviation)
                throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                    $"that is more than {MostDeviation:0e0}; the exported model should not be used"), path);
            return Task.FromResult(0);
        });
        return command;

        EmbeddingOptions Read(ParseResult parsed) => new()
        {
            Pooling = parsed.GetValue(pooling) ?? Pooling.Mean,
            MaxTokens = parsed.GetValue(tokens),
            SpecialTokens = !parsed.GetValue(specials),
        };
    }

    // the r of each condition, of the comparison that the predictor comes from
    private static Dictionary<string, double> HeldOut(string folder, string? metrics, IExpressionPredictor predictor)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = metrics ?? Path.GetFullPath(Path.Combine(full, "..", "..", "metrics.json"));
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        if (metrics is null && !File.Exists(path)) return found;
        if (!File.Exists(path)) throw new GenomicsDataException("does not exist; give the metrics.json of a comparison", path);
        // made for other programs, so without a digest
        var rows = JsonRecord.Read(File.ReadAllBytes(path), path, "metrics of a comparison",
            root => root.Has("predictors") ? root.Objects("predictors").Select(row => (
                Name: row.Text(row.Has("row") ? "row" : "name"), Condition: row.Text("condition"),
                Pearson: row.Has("pearson") ? row.Number("pearson") : double.NaN)).ToList() : []);
        foreach (var (name, condition, pearson) in rows)
            if (name == Path.GetFileName(full) && predictor.Info.Conditions.Contains(condition) && !double.IsNaN(pearson))
                found.TryAdd(condition, pearson);
        return found;
    }
}
