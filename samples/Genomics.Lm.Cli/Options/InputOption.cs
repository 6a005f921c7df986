using System.CommandLine;

namespace Genomics.Lm.Cli.Options;

/// <summary>An option that names files or folders to be read, which a run's manifest remembers with their fingerprints.</summary>
internal interface IInputOption;

/// <inheritdoc cref="IInputOption"/>
/// <typeparam name="T">One path or several.</typeparam>
internal sealed class InputOption<T>(string name) : Option<T>(name), IInputOption;
