using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Dexter;

namespace Genomics.Lm.Cli.Options;

/// <summary>How DExTER explores and fits.</summary>
internal sealed class ExplorationOptions
{
    private static readonly DexterOptions Defaults = new();

    public Option<int> Bins { get; } = new("--bins")
    {
        Description =
        "Bins around the alignment point, widening away from it; an even number counts one more. An off-centre point can leave fewer.",
        DefaultValueFactory = _ => Defaults.Bins
    };

    public Option<bool> UniformBins { get; } = new("--uniform-bins") { Description = "Bins of one width." };

    public Option<IReadOnlyList<int>> SetBins { get; } = new("--set-bins")
    {
        Description =
            "Bounds b0,b1,… of given bins, in bases from the alignment point; the last is exclusive. Write --set-bins=-200,0,201 when "
            + "the first is negative.",
        CustomParser = result =>
        {
            var bounds = new List<int>();
            foreach (var text in string.Join(',', result.Tokens.Select(t => t.Value)).Split(','))
                if (int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture, out var bound)) bounds.Add(bound);
                else result.AddError($"--set-bins: '{text}' is no whole number; give bounds such as -200,-50,0,201");
            if (bounds.Count == 1) result.AddError("--set-bins needs at least two bounds");
            return bounds;
        },
    };

    public Option<double> CorrelationIncrease { get; } =
        new("--correlation-increase")
        {
            Description = "Smallest gain in |Spearman correlation| over each shorter word.",
            DefaultValueFactory = _ => Defaults.CorrelationIncrease
        };

    public Option<double> CorrelationIncreaseRatio { get; } =
        new("--correlation-increase-ratio")
        {
            Description = "Smallest relative gain over each shorter word.",
            DefaultValueFactory = _ => Defaults.CorrelationIncreaseRatio
        };

    public Option<double> CorrelationMin { get; } =
        new("--correlation-min")
        {
            Description = "Variables below this |correlation| are kept but not explored further.",
            DefaultValueFactory = _ => Defaults.CorrelationMin
        };

    public Option<int> KmerMaxLength { get; } =
        new("--kmer-max-length") { Description = "Longest k-mer; 0 = no limit.", DefaultValueFactory = _ => Defaults.KmerMaxLength };

    public Option<bool> Iupac { get; } =
        new("--iupac") { Description = "Extends words by IUPAC codes too (experimental, slow without --kmer-max-length)." };

    public Option<bool> Gap { get; } = new("--gap") { Description = "Extends words behind a gap of one base too (experimental)." };

    public Option<bool> CountLastStart { get; } =
        new("--count-last-start")
        {
            Description =
        "Counts a word's last possible start in each window, which the original program leaves out."
        };

    public Option<bool> ShuffleFolds { get; } =
        new("--shuffle-folds") { Description = "Draws the LASSO's folds with the seed; otherwise they are blocks of the table." };

    public void AddTo(Verb verb)
    {
        foreach (var option in (Option[])[Bins, UniformBins, SetBins, CorrelationIncrease, CorrelationIncreaseRatio, CorrelationMin,
            KmerMaxLength, Iupac, Gap, CountLastStart, ShuffleFolds])
            verb.Add(option);
        verb.Check(parsed =>
        {
            Option[] given = [.. new Option[] { Bins, UniformBins, SetBins }.Where(o => parsed.GetResult(o) is { Implicit: false })];
            if (given.Contains(SetBins) && given.Length > 1)
                throw new ArgumentException(
                    $"{SetBins.Name} gives the bins, {given.First(o => o != SetBins).Name} too; give one of the two");
            Read(parsed).Validate();
        });
    }

    public DexterOptions Read(ParseResult parsed)
        => new()
        {
            Bins = parsed.GetValue(Bins),
            UniformBins = parsed.GetValue(UniformBins),
            BinBounds = parsed.GetValue(SetBins) ?? [],
            CorrelationIncrease = parsed.GetValue(CorrelationIncrease),
            CorrelationIncreaseRatio = parsed.GetValue(CorrelationIncreaseRatio),
            CorrelationMin = parsed.GetValue(CorrelationMin),
            KmerMaxLength = parsed.GetValue(KmerMaxLength),
            Iupac = parsed.GetValue(Iupac),
            Gap = parsed.GetValue(Gap),
            CountLastStart = parsed.GetValue(CountLastStart),
            ShuffleFolds = parsed.GetValue(ShuffleFolds),
        };
}
