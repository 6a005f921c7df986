using System.Globalization;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Peers;

// This engine beside ONNX Runtime, TorchSharp and Microsoft.ML.Tokenizers on the same work, as one table.
// usage: [--smoke] [--rounds N] [--threads N] [--only inference,training,embedding,tokenization] [--peers "NAME;NAME"] [--output FILE]
// --smoke: once and small, to see that it works. The tables go to standard output, and to the file after each of them.

if (args is ["--child", var folder, var work, var peer, var threads])
    return Child.Run(new Setting(folder), work, peer, int.Parse(threads, CultureInfo.InvariantCulture));
var smoke = args.Contains("--smoke");
string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
int Number(string name, int otherwise) => Value(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
int[] counts = Number("--threads", 0) is > 0 and var fixedCount ? [fixedCount]
    : smoke || Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];
var table = new PeerTable(smoke, Number("--rounds", smoke ? 1 : 5), counts, Value("--only")?.Split(','), Value("--peers")?.Split(';'));
var measured = "";
foreach (var text in table.Measure(Console.Error))
{
    measured = text;
    if (Value("--output") is { } file) OutputFile.WriteText(file, writer => writer.Write(text));
}
Console.WriteLine(measured);
return table.Failed ? 1 : 0;
