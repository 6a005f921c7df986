using System.CommandLine;

namespace Genomics.Lm.Cli.Options;

/// <summary>The option <c>--config</c>: the size of a model from random weights, by name or from a file.</summary>
internal sealed class SizeOption() : Option<string?>("--config"), IInputOption
{
    void IInputOption.Require(string path) => LanguageModelOptions.Size(path);
}
