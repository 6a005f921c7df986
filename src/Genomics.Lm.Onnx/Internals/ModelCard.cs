using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>The card beside a model, for people: what goes in, what comes out, on which scale.</summary>
internal static class ModelCard
{
    /// <summary>Writes <c>README.md</c>.</summary>
    public static void Write(string folder, ModelDescription model)
        => OutputFile.WriteText(Path.Combine(folder, ModelDescription.CardFileName), text => text.Write(Text(model)));

    private static string Text(ModelDescription model)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        var networks = model.Members == 1 ? "one network"
            : string.Create(CultureInfo.InvariantCulture, $"{model.Members} networks, averaged");
        Line($"# {Escaped(model.Name)}");
        Line($"");
        var what = model.ReadsBases ? "convolutional network on DNA" : "DNA language model";
        Line($"A {what} ({Escaped(model.Kind)}, {networks}) as an ONNX file of opset {NetworkGraph.Opset}, by Genomics.Lm.");
        Line($"");
        Line($"| | name | type | shape | meaning |");
        Line($"|---|---|---|---|---|");
        if (model.ReadsBases) Line($"| input | `bases` | int64 | batch × length | A 0, C 1, G 2, T 3, any other letter 4 |");
        else
        {
            Line($"| input | `input_ids` | int64 | batch × length | by `tokenizer.json`, [CLS] and [SEP] included, padded at the right |");
            Line($"| input | `attention_mask` | int64 | batch × length | 1 for a token, 0 for padding |");
        }
        Line($"| output | `{model.Output}` | float32 | batch × {model.Width} | {Meaning(model)} |");
        Line($"");
        foreach (var sentence in Reading(model)) Line($"{sentence}");
        if (model.Columns.Count > 0)
        {
            Line($"");
            Line($"| column | {(model.Task == ModelTask.Classification ? "class" : "condition")} | r on held-out genes |");
            Line($"|---:|---|---:|");
            for (var i = 0; i < model.Columns.Count; i++)
            {
                var held = model.HeldOut.TryGetValue(model.Columns[i], out var r)
                    ? r.ToString("F3", CultureInfo.InvariantCulture) : "not recorded";
                Line($"| {i} | {Escaped(model.Columns[i])} | {held} |");
            }
        }
        Line($"");
        Line($"`onnx.json` says the same for programs.");
        return text.ToString();
    }

    private static IEnumerable<string> Reading(ModelDescription model)
    {
        var input = model.Input;
        static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        var (length, start) = (input.Window.Length, input.Window.AlignmentIndex);
        yield return "**Sequences.** Capital letters, on the gene's strand. "
            + (length > 0 ? Of($"Windows of {length} bases with the start at index {start} (from 0).") : "Any length.");
        if (input.Part is { } part)
        {
            yield return Of($"Of each, {part.Upstream} bases before the start, the start, and {part.Downstream} after it are read:");
            yield return "cut them out first.";
        }
        if (input.MaxTokens > 0)
            yield return Of($"At most {input.MaxTokens} tokens are read; what lies beyond is cut off at the right, before [SEP].");
        if (input.BinBorders is not { } borders) yield break;
        yield return Of($"States are averaged in {borders.Count - 1} bins around the start, inside the model;");
        yield return model.ReadsBases ? "the sequences of a batch have one length."
            : "where a token lies follows from the ids before it, so none may be left out.";
    }

    private static string Meaning(ModelDescription model) => model.Task switch
    {
        ModelTask.Regression => $"predicted expression, scale: {model.Transform}",
        ModelTask.Classification => "probability of each class",
        _ => string.Create(CultureInfo.InvariantCulture, $"the sequence's vector, pooling: {model.Pooling.ToString().ToLowerInvariant()}"),
    };

    private static string Escaped(string name)
        => name.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
