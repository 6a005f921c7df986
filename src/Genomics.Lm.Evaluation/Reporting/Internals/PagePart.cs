using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>One headed part of a page, which its table of contents leads to.</summary>
/// <param name="Id">The anchor: lower-case letters, digits and hyphens.</param>
/// <param name="Heading">The heading.</param>
/// <param name="Body">What stands below it.</param>
/// <param name="Style">A CSS class, or none.</param>
internal sealed record PagePart(string Id, string Heading, Markup Body, string Style = "")
{
    public Markup Draw() => new Markup().Add($"<section class=\"{Style}\" aria-labelledby=\"{Id}\"><h2 id=\"{Id}\"><a href=\"#{Id}\">"
        + $"{Heading}</a></h2>{Body}</section>\n");
}
