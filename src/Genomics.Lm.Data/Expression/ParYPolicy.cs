namespace Genomics.Lm.Data.Expression;

/// <summary>What to do with the copies on Y of genes in the pseudo-autosomal regions (<c>ENSG…_PAR_Y</c>, <c>ENSGR…</c>).</summary>
public enum ParYPolicy
{
    /// <summary>Keeps them under their own ids; they never match the copy on X.</summary>
    Keep,

    /// <summary>Leaves them out: their sequence is the X copy's, and reads are counted there.</summary>
    Drop,
}
