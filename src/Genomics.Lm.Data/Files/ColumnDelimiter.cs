namespace Genomics.Lm.Data.Files;

/// <summary>What separates the cells of a text table.</summary>
public enum ColumnDelimiter
{
    /// <summary>Recognised from the first lines: tab, else comma, else semicolon, else blanks.</summary>
    Automatic,

    /// <summary>One tab.</summary>
    Tab,

    /// <summary>One comma.</summary>
    Comma,

    /// <summary>One semicolon.</summary>
    Semicolon,

    /// <summary>Any run of blanks and tabs.</summary>
    WhiteSpace,
}
