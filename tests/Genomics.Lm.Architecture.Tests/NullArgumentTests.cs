using System.Reflection;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Architecture.Tests;

/// <summary>
/// Null where an object belongs is an <see cref="ArgumentException"/> of some kind (or an error about data), from every public constructor
/// and method that can be called here: with all of its objects null, and with each of them null in turn.
/// </summary>
public sealed class NullArgumentTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    // modules of TorchSharp cannot be made without its native library
    public static TheoryData<string> All => [.. Libraries.All.Where(library => library != "Genomics.Lm.TorchSharp")];

    [Theory, MemberData(nameof(All))]
    public void Null_is_an_argument_exception(string library)
    {
        var undocumented = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in Assembly.Load(library).GetExportedTypes()
            .Where(t => !t.IsInterface && !t.ContainsGenericParameters && !typeof(Delegate).IsAssignableFrom(t)))
        {
            foreach (var constructor in type.GetConstructors().Where(c => !type.IsAbstract && IsCallable(c)))
                Try(undocumented, constructor, constructor.Invoke);
            foreach (var method
                in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                if (!method.IsSpecialName && IsCallable(method) && (method.IsStatic || Sample(type) is not null))
                    Try(undocumented, method, arguments => method.Invoke(method.IsStatic ? null : Sample(type), arguments));
        }
        Assert.True(undocumented.Count == 0, $"{undocumented.Count} undocumented exceptions:\n{string.Join('\n', undocumented)}");
    }

    private static void Try(SortedSet<string> undocumented, MethodBase method, Func<object?[], object?> call)
    {
        var parameters = method.GetParameters();
        int[] objects = [.. Enumerable.Range(0, parameters.Length).Where(i => IsRequired(parameters[i]))];
        if (objects.Length == 0) return;
        Call(undocumented, method, call, [.. parameters.Select(p => IsRequired(p) ? null : Value(p.ParameterType))], "all");
        foreach (var missing in objects)
        {
            object?[] arguments = [.. parameters.Select((p, i) => i == missing ? null : Value(p.ParameterType))];
            if (Enumerable.Range(0, arguments.Length).All(i => i == missing || arguments[i] is not null || !IsRequired(parameters[i])))
                Call(undocumented, method, call, arguments, parameters[missing].Name!);
        }
    }

    private static void Call(SortedSet<string> undocumented, MethodBase method, Func<object?[], object?> call, object?[] arguments,
        string missing)
    {
        try
        {
            var result = call(arguments);
            if (result is System.Collections.IEnumerable items and not string) foreach (var _ in items) break;
        }
        catch (Exception error)
        {
            if (error is TargetInvocationException { InnerException: { } inner }) error = inner;
            if (error is ArgumentException or GenomicsDataException or ObjectDisposedException or NotSupportedException or FormatException)
                return;
            undocumented.Add(
                $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))}), null: "
                    + $"{missing}: {error.GetType().Name} {error.StackTrace?.Split('\n')[0].Trim()}");
        }
    }

    // spans, pointers and by-reference arguments cannot be passed here
    private static bool IsCallable(MethodBase method)
        => !method.ContainsGenericParameters && method.Name is not ("Equals" or "PrintMembers")
        && method.GetParameters().All(p => !p.ParameterType.IsByRef && !p.ParameterType.IsByRefLike && !p.ParameterType.IsPointer);

    private static bool IsRequired(ParameterInfo parameter)
        => !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState != NullabilityState.Nullable;

    private static object? Value(Type type)
        => type.IsValueType ? Activator.CreateInstance(type) : type == typeof(string) ? "x"
            : type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0) : Sample(type) ?? Empty(type);

    private static object? Empty(Type type)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(item.MakeArrayType()))
            return Array.CreateInstance(item, 0);
        return type.IsAbstract || type.GetConstructor([]) is not { } constructor || type.GetProperties()
            .Any(p => p.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)))
            ? null : constructor.Invoke([]);
    }

    private static object? Sample(Type type) => Samples.FirstOrDefault(sample => type.IsInstanceOfType(sample));

    private static readonly DnaSequence[] Sequences = [new("a", "ACGTACGT"), new("b", "ACGTTTTT")];
    private static readonly GeneDataset Dataset = new("d", Sequences, ["x"], [1, 2], new WindowGeometry(8, 4), TransformSummary.None);
    private static readonly GeneSplit Split = new() { Description = "s", Training = [0], Validation = [], Testing = [1], Learning = [0] };

    private static readonly object[] Samples =
    [
        Sequences[0], Sequences, Dataset, Split, TransformSummary.None, new PredictorCatalog(), DnaTokenizer.Create([]),
            new LabelledGenes(Sequences, [1, 2], 1, [0, 1]),
        Dataset.ForFitting(Split), new AnnotationOptions(), new WindowOptions(), Compute.ManagedCpuEngine.Instance,
            Evaluation.Baselines.RidgeLearner.GcContent,
        new PredictorInfo { Kind = "k", Name = "n", Conditions = ["x"], Transform = TransformSummary.None,
            Window = new WindowGeometry(8, 4) },
    ];
}
