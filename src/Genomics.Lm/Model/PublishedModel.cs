namespace Genomics.Lm.Model;

/// <summary>A published model that is known byte by byte.</summary>
/// <param name="Name">The short name used on the command line.</param>
/// <param name="HubId">Its name on the model hub: owner/name.</param>
/// <param name="Files">Its files; the weights last.</param>
public sealed record PublishedModel(string Name, string HubId, IReadOnlyList<PublishedFile> Files);
