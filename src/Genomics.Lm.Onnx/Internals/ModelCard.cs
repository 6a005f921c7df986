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
        var (window, input) = (model.Input.Window, model.Input);
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# {Escaped(model.Name)}");
        Line($"");
        Line($"A DNA language model ({Escaped(model.Kind)}, {model.Members} {(model.Members == 1 ? "network" : "networks, averaged")}) as an ONNX file, opset {NetworkGraph.Opset}, exported by Genomics.Lm.");
        Line($"");
        Line($"| | name | type | shape | meaning |");
        Line($"|---|---|---|---|---|");
        Line($"| input | `input_ids` | int64 | batch × length | token ids by `tokenizer.json`, [CLS] and [SEP] included, padded at the right with any id of the vocabulary |");
        Line($"| input | `attention_mask` | int64 | batch × length | 1 for a token, 0 for padding |");
        Line($"| output | `{model.Output}` | float32 | batch × {model.Width} | {Meaning(model)} |");
        Line($"");
        Line($"**Sequences.** Capital letters, on the gene's strand. {(window.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"Windows of {window.Length} bases with the start at index {window.AlignmentIndex} (from 0).") : "Any length.")}");
        if (input.Part is { } part)
            Line($"Of each, {part.Upstream} bases before the start, the start, and {part.Downstream} after it are read: cut them out before the tokenizer.");
        if (input.MaxTokens > 0)
            Line($"At most {input.MaxTokens} tokens are read; what lies beyond is cut off at the right, before [SEP].");
        if (input.BinBorders is { } borders)
            Line($"States are averaged in {borders.Count - 1} bins around the start; where a token lies follows inside the model from the ids before it, so no token may be left out.");
        if (model.Columns.Count > 0)
        {
            Line($"");
            Line($"| column | {(model.Task == ModelTask.Classification ? "class" : "condition")} | r on held-out genes |");
            Line($"|---:|---|---:|");
            for (var i = 0; i < model.Columns.Count; i++)
                Line($"| {i} | {Escaped(model.Columns[i])} | {(model.HeldOut.TryGetValue(model.Columns[i], out var r) ? r.ToString("F3", CultureInfo.InvariantCulture) : "not recorded")} |");
        }
        Line($"");
        Line($"`onnx.json` says the same for programs.");
        return text.ToString();
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
