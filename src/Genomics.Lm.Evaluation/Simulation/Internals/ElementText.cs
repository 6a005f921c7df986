namespace Genomics.Lm.Evaluation.Simulation.Internals;

/// <summary>The words for kinds of elements in files.</summary>
internal static class ElementText
{
    public static string Kind(PlantedElementKind kind) => kind switch
    {
        PlantedElementKind.Composition => "composition",
        PlantedElementKind.Region => "region",
        PlantedElementKind.Interaction => "interaction",
        _ => "motif",
    };
}
