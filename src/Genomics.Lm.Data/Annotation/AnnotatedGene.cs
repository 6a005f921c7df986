using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

/// <summary>A gene of an annotation, or a transcript when those were asked for.</summary>
/// <param name="Id">The identifier, as in the file; unique in an annotation.</param>
/// <param name="Name">The symbol or other short name; empty when the file has none.</param>
/// <param name="Biotype">For example <c>protein_coding</c>; empty when the file does not say.</param>
/// <param name="Location">From the first to the last base, 0-based half-open, with the strand.</param>
/// <param name="Tss">The first base that is transcribed (the 5′ end on the gene's strand), 0-based.</param>
public sealed record AnnotatedGene(string Id, string Name, string Biotype, GenomicLocation Location, long Tss);
