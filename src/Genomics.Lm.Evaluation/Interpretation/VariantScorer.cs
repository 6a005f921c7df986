using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation.Internals;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// Scores variants: each allele is put into the window of every gene that it touches, and the gene is predicted with and without it. The
/// gene's start keeps its place in the window, also beside insertions and deletions. Works with any predictor.
/// </summary>
/// <remarks>
/// Across genes is not across people: what is fitted and tested on differences between genes says little of differences between people.
/// Models that predict the former well often have the wrong sign for the latter (Huang et al. 2023; Sasse et al. 2023, Nature Genetics),
/// and no comparison of this library validates the effect of a variant. Not safe for concurrent use.
/// </remarks>
public sealed class VariantScorer
{
    /// <summary>What the effects of variants are no evidence of, in a sentence.</summary>
    public const string Caution =
        "Across genes is not across people: the predictor was fitted to differences between genes and is not validated for effects of "
        + "variants; such models often have the wrong sign between people (Huang et al. 2023; Sasse et al. 2023, Nature Genetics)";

    private const int WindowsAtOnce = 512;

    private readonly IExpressionPredictor _predictor;
    private readonly GenomicWindows _windows;
    private readonly PredictOptions _options;
    private readonly Dictionary<TssWindow, PredictedWindow> _references = [];

    /// <summary>Finds the windows of all genes.</summary>
    /// <param name="predictor">The predictor; is not disposed. Its window geometry is used.</param>
    /// <param name="genome">The genome that the variants refer to; must stay open.</param>
    /// <param name="annotation">The genes.</param>
    /// <param name="threads">Threads; 0 means all cores. Never changes the numbers.</param>
    /// <param name="cancellationToken">Checked between genes.</param>
    /// <exception cref="GenomicsDataException">
    /// The predictor takes windows of any length, or the annotation is of another assembly.
    /// </exception>
    public VariantScorer(IExpressionPredictor predictor, IGenome genome, GeneAnnotation annotation, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        (_predictor, _options) = (predictor, new PredictOptions { Threads = threads });
        _options.Validate();
        _windows = GenomicWindows.Of(predictor, genome, annotation, cancellationToken);
    }

    /// <summary>Changes of the same kind that are drawn at random places of the same window for each effect; 0: none.</summary>
    public int NullDraws { get; init; }

    /// <summary>Draws them.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Genes that have a window.</summary>
    public int Genes => _windows.Count;

    /// <summary>Scores variants, a bounded number at a time, in their order.</summary>
    /// <param name="records">The variants, in any order.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: a record or the genome is damaged.</exception>
    public IEnumerable<ScoredVariant> Score(IEnumerable<VcfRecord> records, CancellationToken cancellationToken = default)
    {
        var chunk = new List<VariantDraft>();
        var pending = 0;
        foreach (var record in records)
        {
            var draft = Draft(record);
            chunk.Add(draft);
            pending += draft.Cuts.Count;
            if (pending < WindowsAtOnce && chunk.Count < 100 * WindowsAtOnce) continue;
            foreach (var scored in Finish(chunk, cancellationToken)) yield return scored;
            chunk.Clear();
            pending = 0;
        }
        foreach (var scored in Finish(chunk, cancellationToken)) yield return scored;
    }

    private VariantDraft Draft(VcfRecord record)
    {
        var draft = new VariantDraft(record, _windows.PlaceOf(record));
        foreach (var window in _windows.Touching(record))
            foreach (var allele in record.Alternatives.Where(a => a.IsUsable))
            {
                var outcome = _windows.Cutter.TryCut(window, record, allele, out var sequence);
                if (sequence is not null) draft.Cuts.Add((allele, window, sequence));
                else if (outcome != AlleleCut.Outside) draft.Refused.Add((allele, window.Gene, outcome));
            }
        return draft;
    }

    private IEnumerable<ScoredVariant> Finish(List<VariantDraft> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cuts = drafts.SelectMany(d => d.Cuts.Select(c => (d.Record, c.Allele, c.Window, c.Sequence))).ToArray();
        PredictReferences([.. cuts.Select(c => c.Window).Distinct().Where(w => !_references.ContainsKey(w))], cancellationToken);
        var alternatives = Predict([.. cuts.Select(c => c.Sequence)], cancellationToken);
        var parts = new double[]?[cuts.Length];
        if ((_predictor is ConformalPredictor wrapped ? wrapped.Predictor : _predictor) is ITokenizingPredictor tokenizing)
            foreach (var gene in Enumerable.Range(0, cuts.Length).Where(i => cuts[i].Allele.Text.Length == cuts[i].Record.Reference.Length)
                .GroupBy(i => cuts[i].Window))
            {
                int[] members = [.. gene];
                var within = Rows(
                    (sequences, values, options, progress, token)
                        => tokenizing.PredictWithBordersOf(_windows.Cutter.Cut(gene.Key), sequences, values, options, progress, token),
                    [.. members.Select(i => cuts[i].Sequence)], cancellationToken);
                for (var i = 0; i < members.Length; i++)
                    parts[members[i]] = [.. within[i].Zip(_references[gene.Key].Values, (a, r) => a - r)];
            }
        var next = 0;
        var draw = NullDraws > 0 ? new NullDraw(_predictor, _windows.Cutter, NullDraws, Seed, _options) : null;
        foreach (var draft in drafts)
        {
            var effects = draft.Cuts.Select(cut => (cut.Allele, cut.Window, Row: next++)).Select(cut => new VariantEffect
            {
                Allele = cut.Allele,
                Gene = cut.Window.Gene,
                Distance = Distance(cut.Window, draft.Record),
                Reference = _references[cut.Window].Values,
                Alternative = alternatives[cut.Row].Values,
                ReferenceIntervals = _references[cut.Window].Intervals,
                AlternativeIntervals = alternatives[cut.Row].Intervals,
                IsUnfamiliar = _references[cut.Window].IsUnfamiliar || alternatives[cut.Row].IsUnfamiliar,
                ModelPart = parts[cut.Row],
                Null = draw?.Of(cut.Window, _windows.Cutter.Cut(cut.Window), _references[cut.Window].Values, draft.Record, cut.Allele,
                    [.. alternatives[cut.Row].Values.Zip(_references[cut.Window].Values, (a, r) => a - r)], cancellationToken),
            });
            yield return new ScoredVariant(draft.Record, [.. effects.OrderBy(e => e.Allele.Number)],
                draft.Refused)
            { Place = draft.Place };
        }
    }

    private void PredictReferences(TssWindow[] windows, CancellationToken cancellationToken)
    {
        var rows = Predict([.. windows.Select(_windows.Cutter.Cut)], cancellationToken);
        for (var i = 0; i < windows.Length; i++) _references[windows[i]] = rows[i];
    }

    private PredictedWindow[] Predict(DnaSequence[] sequences, CancellationToken cancellationToken)
    {
        if (sequences.Length == 0) return [];
        if (_predictor is not ConformalPredictor conformal)
            return [.. Rows(_predictor.Predict, sequences, cancellationToken).Select(row => new PredictedWindow(row, [], false))];
        var (found, width) = (conformal.PredictIntervals(sequences, _options, null, cancellationToken), conformal.Info.Conditions.Count);
        return [.. Enumerable.Range(0, sequences.Length).Select(i => new PredictedWindow(
            [.. Enumerable.Range(0, width).Select(c => found.Predictions[i, c])],
            [.. Enumerable.Range(i * width, width).Select(at => new Interval(found.Lower[at], found.Upper[at]))], found.IsUnfamiliar[i]))];
    }

    private readonly record struct PredictedWindow(double[] Values, Interval[] Intervals, bool IsUnfamiliar);

    private delegate void Prediction(IReadOnlyList<DnaSequence> sequences, Span<double> values, PredictOptions? options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken);

    private double[][] Rows(Prediction predict, DnaSequence[] sequences, CancellationToken cancellationToken)
    {
        var values = new double[sequences.Length * _predictor.Info.Conditions.Count];
        predict(sequences, values, _options, null, cancellationToken);
        return [.. values.Chunk(_predictor.Info.Conditions.Count)];
    }

    // The record's first base on the gene's strand.
    private static long Distance(TssWindow window, VcfRecord record)
        => window.Location.Strand == Strand.Reverse ? window.Gene.Tss - (record.Position + record.Reference.Length - 1)
            : record.Position - window.Gene.Tss;
}
