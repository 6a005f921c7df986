using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>
/// The test genes one by one in the main condition: those that the methods miss by most, and all of them to be taken along or looked up.
/// </summary>
internal static class GenesPart
{
    private const int Shown = 20;
    private const long MostCells = 500_000;   // in the page; about 4 MB

    public static PagePart Draw(ComparisonResult result)
    {
        var (count, main) = (result.Conditions.Count, result.Conditions.IndexOf(result.MainCondition));
        ComparedPredictor[] methods = [.. result.Predictors.Where(p => p is { IsOracle: false, IsEnsemble: false })];
        var ids = result.TestGenes.ToArray();
        var touched = (result.Options.Leakage?.TouchedTestGenes ?? []).ToHashSet();
        var genes = Enumerable.Range(0, ids.Length).Select(g => (Row: g, Observed: result.Observed[g * count + main],
            Residual: result.Observed[g * count + main]
                - methods.Select(m => m.Predictions[g * count + main]).DefaultIfEmpty(double.NaN).Average())).ToArray();
        string[] columns = ["Gene", "observed", .. result.Predictors.Select(p => p.Name), "mean residual",
            .. touched.Count > 0 ? (string[])["linked"] : []];
        IReadOnlyList<string> Cells((int Row, double Observed, double Residual) gene, int decimals) =>
        [
            ids[gene.Row], NumberText.Fixed(gene.Observed, decimals),
            .. result.Predictors.Select(p => NumberText.Fixed(p.Predictions[gene.Row * count + main], decimals)),
            NumberText.Signed(gene.Residual, decimals),
            .. touched.Count > 0 ? (string[])[touched.Contains(result.Split.Testing[gene.Row]) ? "linked" : "clean"] : [],
        ];

        var condition = DisplayName(result.MainCondition);
        var worst = genes.Where(g => double.IsFinite(g.Residual)).OrderByDescending(g => Math.Abs(g.Residual)).ThenBy(g => g.Row)
            .Take(Shown).Select(g => Cells(g, 2)).ToList();
        var html = new Markup();
        if ((long)ids.Length * columns.Length <= MostCells)
        {
            html.AddRaw("<form class=\"lookup\" id=\"lookup\" hidden=\"hidden\"><label>Look up a test gene <input type=\"search\" "
                + "autocomplete=\"off\" spellcheck=\"false\"/></label><output></output></form>");
            var text = $"All {NumberText.Count(ids.Length)} test genes as TSV";
            var link = DataLink.Draw($"test genes {condition}", text, columns, genes.Select(g => Cells(g, 4)), "genes-data");
            html.Add($"<p class=\"taken\">{link}</p>");
        }
        html.Add($"<figure>{SectionFigure.Table("The largest residuals", columns, worst, showsCaption: true)}");
        html.Add($"<figcaption>{condition}, transformed scale. Mean residual: what is observed less the mean prediction of the methods; "
            + $"positive where a gene is expressed more than all that was learnt from its window says. A gene that every method misses "
            + $"in the same direction may be regulated by what is not in the window, or have the wrong start.</figcaption></figure>");
        return new PagePart("genes", "Gene by gene", html);
    }
}
