using System.Globalization;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Peers;

// This engine beside ONNX Runtime, TorchSharp and Microsoft.ML.Tokenizers on the same work, as one table.
// usage: [--smoke] [--rounds N] [--only PART OF A WORK'S NAME] [--output FILE]
// --smoke: once and small, to see that it works. The table goes to standard output, or to the file too.

if (args is ["--child", var folder, var work, var peer, var threads])
    return Child.Run(new Setting(folder), work, peer, int.Parse(threads, CultureInfo.InvariantCulture));
var smoke = args.Contains("--smoke");
string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
var rounds = Value("--rounds") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : smoke ? 1 : 5;
var table = new PeerTable(smoke, rounds, Value("--only"));
var text = table.Measure(Console.Error);
Console.WriteLine(text);
if (Value("--output") is { } file) OutputFile.WriteText(file, writer => writer.Write(text));
return table.Failed ? 1 : 0;
