using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>
/// Every C# block of a README is built in a program outside the tree that has the packages and silences nothing; the first one also runs.
/// </summary>
[Collection(PackedLibraries.Name)]
public sealed partial class ReadmeTests(PackedLibraries packed)
{
    private static readonly string[] Readmes = ["README.md", .. Libraries.All.Select(library => $"src/{library}/README.md")];

    [Fact]
    public void Every_block_builds_against_the_packages()
    {
        var project = packed.Consumer("blocks", [.. Libraries.All]);
        var count = 0;
        foreach (var readme in Readmes)
            foreach (var block in Blocks(readme)) File.WriteAllText(Path.Combine(project, $"Block{count}.cs"), AsMethod(block, count++));
        File.WriteAllText(Path.Combine(project, "Program.cs"), $"Console.WriteLine(\"{count} blocks\");\n");
        Assert.True(count >= Libraries.All.Count, $"only {count} blocks were found");
        Dotnet.Run(project, "build", "-c", "Release", "--verbosity", "quiet", "--disable-build-servers");
        Assert.Equal($"{count} blocks\n", Dotnet.Run(project, "bin/Release/net10.0/Consumer.dll").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_first_block_of_the_README_runs_with_the_study_package_alone()
    {
        var project = packed.Consumer("first", ["Genomics.Lm.Study"]);
        File.WriteAllText(Path.Combine(project, "Program.cs"), Blocks("README.md")[0]);
        Dotnet.Run(project, "build", "-c", "Release", "--verbosity", "quiet", "--disable-build-servers");
        var output = Dotnet.Run(project, "bin/Release/net10.0/Consumer.dll").ReplaceLineEndings("\n").Trim();
        var printed = Output().Match(File.ReadAllText(Path.Combine(TestFolders.Repository, "README.md"))
            .ReplaceLineEndings("\n")).Groups[1].Value.Trim();
        // words, not digits: the last ones depend on the instruction set
        Assert.Equal(Words(printed), Words(output));
        foreach (var file in (string[])["report.html", "model/predictor.json", "predictions.tsv"])
            Assert.True(File.Exists(Path.Combine(project, "out", file)), file);
    }

    [Fact]
    public void The_TorchSharp_package_computes_with_a_CPU_runtime()
    {
        var runtime = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var processor = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        runtime = $"libtorch-cpu-{runtime}-{processor}";
        var project = packed.Consumer("torch", ["Genomics.Lm.TorchSharp"], (runtime, "2.10.0"));
        File.WriteAllText(Path.Combine(project, "Program.cs"), TorchProgram);
        Dotnet.Run(project, "build", "-c", "Release", "--verbosity", "quiet", "--disable-build-servers");
        var output = Dotnet.Run(project, "bin/Release/net10.0/Consumer.dll").ReplaceLineEndings("\n").Trim();
        Assert.SkipWhen(output.Contains("C++ library is too old", StringComparison.Ordinal), output);
        Assert.Equal("64 numbers, equal", output);
    }

    [Fact]
    public void The_program_for_exported_models_runs_as_it_is_shown()
    {
        var project = packed.Consumer("onnx", ["Genomics.Lm.Onnx"], ("Microsoft.ML.OnnxRuntime", "1.31.1"));
        var (first, shown) = (OnnxProgram.Split('\n'), Blocks("docs/onnx.md")[0].Split('\n'));
        File.WriteAllLines(Path.Combine(project, "Program.cs"),
            [.. first.Concat(shown).Where(line => Directive().IsMatch(line)).Distinct(),
                .. first.Concat(shown).Where(line => !Directive().IsMatch(line))]);
        Dotnet.Run(project, "build", "-c", "Release", "--verbosity", "quiet", "--disable-build-servers");
        var lines = Dotnet.Run(project, "bin/Release/net10.0/Consumer.dll").ReplaceLineEndings("\n").Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        float[] Numbers(string line) => [.. line.Split('\t').Select(cell => float.Parse(cell, CultureInfo.CurrentCulture))];
        Assert.Equal(64, Numbers(lines[0]).Length);
        Assert.All(Numbers(lines[0]).Zip(Numbers(lines[1])), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    // exports a small model of random weights, and says what its vector of the shown sequence is
    private const string OnnxProgram = """
        using Genomics.Lm.Data.Sequences;
        using Genomics.Lm.Model;
        using Genomics.Lm.Onnx;
        using Genomics.Lm.Prediction;
        using Genomics.Lm.Tokenization;

        var tokenizer = DnaTokenizer.Create([("A", "C"), ("G", "T")]);
        var config = EncoderPresets.Mini with { VocabularySize = tokenizer.VocabularySize };
        ModelFolder.Save("model", config, tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 1));
        using (var model = ModelFolder.Open("model"))
        using (var embedder = new Embedder(model, new EmbeddingOptions()))
        {
            OnnxModel.Export(model, new EmbeddingOptions(), "onnx");
            Console.WriteLine(string.Join('\t', embedder.Embed([new DnaSequence("a", "ACGTTGCA")]).Single().Vector));
        }
        """;

    // a small model of random weights, embedded by both engines
    private const string TorchProgram = """
        using Genomics.Lm.Data.Sequences;
        using Genomics.Lm.Model;
        using Genomics.Lm.Prediction;
        using Genomics.Lm.Tokenization;
        using Genomics.Lm.TorchSharp;

        if (!TorchEngine.IsAvailable("cpu", out var reason)) { Console.WriteLine(reason); return; }
        var tokenizer = DnaTokenizer.Create([("A", "C"), ("G", "T")]);
        var config = EncoderPresets.Mini with { VocabularySize = tokenizer.VocabularySize };
        ModelFolder.Save("model", config, tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 1));
        using var model = ModelFolder.Open("model");
        DnaSequence[] sequences = [new("a", "ACGTACGTTTGACA")];
        float[] Embed(Embedder embedder) { using (embedder) return embedder.Embed(sequences).Single().Vector; }
        var managed = Embed(new Embedder(model, new EmbeddingOptions()));
        var torch = Embed(new Embedder(model, new EmbeddingOptions(), new TorchEngine(new TorchEngineOptions { Device = "cpu" })));
        var distance = managed.Zip(torch, (a, b) => Math.Abs(a - b)).Max();
        Console.WriteLine($"{torch.Length} numbers, {(distance < 5e-5 ? "equal" : $"they differ by {distance}")}");
        """;

    private static List<string> Blocks(string readme)
        => [.. CSharp().Matches(File.ReadAllText(Path.Combine(TestFolders.Repository, readme)).ReplaceLineEndings("\n"))
        .Select(match => match.Groups[1].Value)];

    // top-level statements become a method, so that many blocks fit into one program
    private static string AsMethod(string block, int number)
    {
        var lines = block.Split('\n');
        var directives = lines.Where(line => Directive().IsMatch(line));
        var statements = lines.Where(line => !Directive().IsMatch(line));
        return new StringBuilder().AppendJoin('\n', directives)
            .Append($"\n\ninternal static class Block{number}\n{{\n    public static {Returned(block)} Run()\n    {{\n")
                .AppendJoin('\n', statements)
            .Append("\n    }\n}\n").ToString();
    }

    private static string Returned(string block) => block.Contains("await ", StringComparison.Ordinal) ? "async Task" : "void";

    private static string Words(string text) => Digits().Replace(Space().Replace(text, " "), "#");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("It prints\n\n```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^using [\w.]+;$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"[0-9.]+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
