using System.CommandLine;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>The option <c>--model</c>: a model folder, or the name of a published model that was fetched.</summary>
internal sealed class ModelOption() : Option<string?>("--model"), IInputOption
{
    void IInputOption.Require(string path) => ModelSource.Require(path);
}
