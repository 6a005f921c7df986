using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter.Experiments;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>The files of one condition: first the original program's, then ours.</summary>
internal sealed class ConditionFolder
{
    private readonly string _folder;
    private readonly DexterExperimentResult _result;
    private readonly DexterConditionResult _condition;
    private readonly int _column;
    private readonly DexterOutputOptions _options;
    private readonly CancellationToken _cancellation;

    public ConditionFolder(string folder, DexterExperimentResult result, int condition, DexterOutputOptions options,
        CancellationToken cancellationToken)
    {
        (_folder, _result, _options, _cancellation) = (folder, result, options, cancellationToken);
        _condition = result.Conditions[condition];
        _column = result.Dataset.Conditions.IndexOf(_condition.Condition);
    }

    public void Write()
    {
        var domains = _condition.Exploration.Domains;
        WriteLines("all_domains.dat", _condition.Exploration.Variables.Select(v => Text($"{v.Kmer} {v.Region.Left} {v.Region.Right}")));
        WriteLines("root_domains.dat",
            domains.Where(d => d.IsRoot).Select(d => Text($"{d.Domain.Kmer} {d.Domain.Region.Left} {d.Domain.Region.Right}")));
        WriteLines("training_set.log", _result.Split.Learning.Select(Name));
        WriteLines("testing_set.log", _result.Split.Testing.Select(Name));
        WriteLines($"data/{FileNames.Of(_condition.Condition)}.data", ExpressionValues());
        OutputFile.Write(At("models/all_domains.dat_training_set.log.matrix"), stream => MatrixFile.Write(stream, _condition.Training));
        OutputFile.Write(At("models/all_domains.dat_testing_set.log.matrix"), stream => MatrixFile.Write(stream, _condition.Testing));
        WriteLines("ALL.lasso", Lasso());
        WriteLines("exploration_graph.dot", [DexterPictures.ExplorationGraphDot(_condition.Exploration)]);
        WriteLines("domains.tsv", Domains());
        WriteLines("coefficients.tsv", Coefficients());
        WriteLines("decisions.tsv", Decisions());
        OutputFile.Write(At("metrics.json"), WriteMetrics);
        var importance = VariableImportance.Of(_condition, cancellationToken: _cancellation);
        WriteLines("importance.tsv", importance.Variables
            .Select(v => Text($"{v.Variable.Name}\t{v.Loss}\t{v.Variable.Coefficient}")).Prepend("variable\tr2_loss\tcoefficient"));
        if (_options.Draw is { } draw) Draw(draw, importance);
    }

    private void Draw(Action<ReportSection, string> draw, VariableImportance importance)
    {
        var exploration = _condition.Exploration;
        draw(DexterPictures.ExplorationGraph(exploration), At("exploration_graph.svg"));
        draw(DexterPictures.RegionMap(_condition.Model, _result.Predictor.Info.Window), At("region_map.svg"));
        draw(DexterPictures.Importance(importance, _condition.Condition), At("importance.svg"));
        if (!_options.Lattices) return;
        foreach (var kmer in exploration.WordLattices.Keys)
        {
            _cancellation.ThrowIfCancellationRequested();
            draw(DexterPictures.Lattice(exploration, kmer), At($"lattice_{kmer}.svg"));
        }
    }

    private IEnumerable<string> ExpressionValues()
        => Enumerable.Range(0, _result.Dataset.Count).Where(gene => !double.IsNaN(_result.Dataset.Value(gene, _column)))
            .Select(gene => Text($"{Name(gene)} {_result.Dataset.Value(gene, _column)}"));

    private IEnumerable<string> Lasso()
    {
        yield return "LASSO on ALL domains";
        yield return Text($"-> nb_iter = {_condition.Lasso.Rounds}");
        yield return Text($"-> MSE = {_condition.Test.MeanSquaredError}");
        yield return Text($"-> Cor = {_condition.Test.Pearson}");
        yield return Text($"-> R2 = {_condition.Test.RSquared}");
        var terms = _condition.Model.Variables.Where(v => v.Coefficient != 0).OrderByDescending(v => Math.Abs(v.Coefficient));
        yield return $"-> {string.Join(" + ", terms.Select(v => Text($"({v.Coefficient} * %{v.Name})")))}";
    }

    private IEnumerable<string> Domains()
        => _condition.Exploration.Domains.OrderBy(d => d.Domain.Name, StringComparer.Ordinal)
            .Select(d => (d.Domain, Valid: d.IsValid ? 1 : 0))
            .Select(d => Text($"{d.Domain.Kmer}\t{d.Domain.Region.Left}\t{d.Domain.Region.Right}\t{d.Domain.Correlation}\t{d.Valid}"))
            .Prepend("kmer\tleft\tright\tcorrelation\tvalid");

    private IEnumerable<string> Coefficients()
        => _condition.Model.Variables
            .Select((v, i) => Text(
                $"{v.Name}\t{v.Coefficient}\t{v.Mean}\t{v.Scale}\t{v.Domain.Correlation}\t{_condition.TestingCorrelations[i]}"))
            .Prepend("variable\tcoefficient\tmean\tscale\tcorrelation_training\tcorrelation_testing");

    private IEnumerable<string> Decisions()
        => _condition.Exploration.Decisions
            .Select(d => Text($"{d.Kind}\t{d.Domain.Name}\t{d.Domain.Correlation}\t{d.Against?.Name}\t{d.Against?.Correlation}"))
            .Prepend("decision\tdomain\tcorrelation\tagainst\tcorrelation_against");

    private void WriteMetrics(Stream stream)
    {
        var test = _condition.Test;
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("condition", _condition.Condition);
        json.WriteStartObject("test");
        json.WriteNumber("n", test.Genes);
        Number(json, "pearson", test.Pearson);
        Number(json, "mse", test.MeanSquaredError);
        Number(json, "r2", test.RSquared);
        json.WriteEndObject();
        json.WriteNumber("training_genes", _condition.Model.Genes);
        json.WriteNumber("alpha", _condition.Model.Alpha);
        json.WriteNumber("nonzero", _condition.Model.NonZero);
        json.WriteNumber("intercept", _condition.Model.Intercept);
        json.WriteNumber("variables", _condition.Model.Variables.Count);
        json.WriteNumber("domains_treated", _condition.Exploration.Domains.Count);
        json.WriteNumber("bins", _result.Predictor.Layout.Bins.Count);
        json.WriteNumber("optimality_violation", _condition.Lasso.Violation);
        json.WriteString("split", _result.Split.Description);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private string Name(int gene) => _result.Dataset.Sequences[gene].Id;

    private string At(string name) => Path.Combine(_folder, name);

    private void WriteLines(string name, IEnumerable<string> lines)
    {
        _cancellation.ThrowIfCancellationRequested();
        OutputFile.WriteText(At(name), writer =>
        {
            foreach (var line in lines) writer.WriteLine(line);
        });
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
