namespace Genomics.Lm.Data.Manifests;

/// <summary>One library that took part in a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version as people say it.</param>
/// <param name="Build">Changes with every byte of the compiled library; equal for equal builds.</param>
public sealed record ManifestBuild(string Name, string Version, string Build);
