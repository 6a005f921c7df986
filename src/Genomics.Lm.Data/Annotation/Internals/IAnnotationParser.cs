namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>Takes the lines of one annotation format.</summary>
internal interface IAnnotationParser
{
    /// <summary>Takes one line that is neither empty nor a comment.</summary>
    void Add(ReadOnlySpan<byte> line);

    /// <summary>The genes of all lines.</summary>
    GeneAnnotation Finish();
}
