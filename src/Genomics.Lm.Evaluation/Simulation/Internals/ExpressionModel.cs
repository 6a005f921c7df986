using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

// Turns features into expression. Each kind of element gives one component; the components are made uncorrelated over the genes one after
// another (composition, regions, motifs, interaction) and scaled, so that their shares of the variance are exactly those asked for; the
// interaction keeps only what no linear function of the single features says. Noise is uncorrelated with the signal and scaled likewise.
internal sealed class ExpressionModel
{
    private readonly double[][] _coefficients;

    public ExpressionModel(PromoterGrammar grammar, double[][] features, SimulationOptions options)
    {
        var genes = features.Length;
        var units = Standardize(features, grammar.FeatureCount);
        (_coefficients, Values) = (new double[options.Conditions][], new double[genes * options.Conditions]);
        var realised = new SimulationShares[options.Conditions];
        for (var condition = 0; condition < options.Conditions; condition++)
        {
            var components = Components(grammar, units, condition, options.Shares);
            var signal = new FeatureCombination(new double[genes], new double[grammar.FeatureCount + 1]);
            foreach (var component in components) signal.Add(component, 1);
            var noise = Noise(signal, condition, options);
            double[] all = [.. signal.Values.Select((value, gene) => value + noise[gene])];
            var variance = Variance(all);
            realised[condition] = new SimulationShares(
                Variance(components[0].Values) / variance, Variance(components[1].Values) / variance,
                    Variance(components[2].Values) / variance, Variance(components[3].Values) / variance);
            for (var gene = 0; gene < genes; gene++) Values[gene * options.Conditions + condition] = options.Mean
                + options.Deviation * all[gene];
            signal.Scale(options.Deviation);
            signal.Coefficients[^1] += options.Mean;
            _coefficients[condition] = signal.Coefficients;
        }
        (Function, RealisedShares) = (new TrueFunction(grammar, _coefficients), realised);
    }

    public TrueFunction Function { get; }

    /// <summary>[genes, conditions] with noise.</summary>
    public double[] Values { get; }

    public IReadOnlyList<SimulationShares> RealisedShares { get; }

    // composition, regions, motifs, interaction
    private static FeatureCombination[] Components(
        PromoterGrammar grammar, FeatureCombination[] units, int condition, SimulationShares shares)
    {
        var weights = grammar.Weights(condition);
        FeatureCombination Sum(PlantedElementKind kind)
        {
            var sum = new FeatureCombination(new double[units[0].Values.Length], new double[grammar.FeatureCount + 1]);
            for (var i = 0; i < weights.Length; i++)
                if (grammar.Active[i].Kind == kind) sum.Add(units[i], weights[i]);
            return sum;
        }
        var basis = new OrthogonalBasis();
        List<FeatureCombination> components = [];
        foreach (var (kind, share) in (ReadOnlySpan<(PlantedElementKind, double)>)
            [(PlantedElementKind.Composition, shares.Composition), (PlantedElementKind.Region, shares.Regions),
                (PlantedElementKind.Motif, shares.Motifs)])
        {
            var sum = Sum(kind);
            components.Add(Scaled(basis.Residual(sum), share));
            basis.Add(sum);
        }
        foreach (var unit in units[..^1]) basis.Add(unit);
        components.Add(Scaled(basis.Residual(units[^1]), shares.Interaction));
        return [.. components];
    }

    private static FeatureCombination Scaled(FeatureCombination component, double share)
    {
        component.Scale(share == 0 ? 0 : Math.Sqrt(share) / component.Deviation);
        return component;
    }

    // every feature with mean 0 and standard deviation 1 over the genes
    private static FeatureCombination[] Standardize(double[][] features, int count)
    {
        var units = new FeatureCombination[count];
        for (var i = 0; i < count; i++)
        {
            var unit = new FeatureCombination([.. features.Select(f => f[i])], new double[count + 1]);
            unit.Coefficients[i] = 1;
            unit.Coefficients[^1] = -unit.Values.Average();
            for (var gene = 0; gene < features.Length; gene++) unit.Values[gene] += unit.Coefficients[^1];
            unit.Scale(1 / unit.Deviation);
            units[i] = unit;
        }
        return units;
    }

    private static double[] Noise(FeatureCombination signal, int condition, SimulationOptions options)
    {
        var noise = new FeatureCombination(new double[signal.Values.Length], []);
        for (var gene = 0; gene < noise.Values.Length; gene++)
        {
            var common = new CounterRandom(options.Seed, RandomStreams.SimulatedNoise + (ulong)gene).NextNormal();
            var own =
                new CounterRandom(options.Seed, RandomStreams.SimulatedNoise + ((ulong)(condition + 1) << 32) + (ulong)gene).NextNormal();
            noise.Values[gene] = Math.Sqrt(options.NoiseCorrelation) * common + Math.Sqrt(1 - options.NoiseCorrelation) * own;
        }
        var mean = noise.Values.Average();
        foreach (ref var value in noise.Values.AsSpan()) value -= mean;
        var basis = new OrthogonalBasis();
        basis.Add(signal with { Coefficients = [] });
        var rest = basis.Residual(noise);
        rest.Scale(Math.Sqrt(options.Shares.Noise) / rest.Deviation);
        return rest.Values;
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / values.Length;
    }
}
