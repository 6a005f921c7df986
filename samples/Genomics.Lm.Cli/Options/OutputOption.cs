using System.CommandLine;

namespace Genomics.Lm.Cli.Options;

/// <summary>An option that names a file or folder to be written, or to be kept for later runs.</summary>
internal sealed class OutputOption(string name) : Option<string?>(name);
