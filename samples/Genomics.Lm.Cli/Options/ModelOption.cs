using System.CommandLine;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>The option <c>--model</c>, or one of another name: a model folder, or the name of a published model that was fetched.</summary>
internal sealed class ModelOption(string name = "--model") : Option<string?>(name), IInputOption
{
    void IInputOption.Require(string path) => ModelSource.Require(path);
}
