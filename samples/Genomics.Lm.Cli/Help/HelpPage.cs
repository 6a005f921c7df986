using System.Collections;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Model;

namespace Genomics.Lm.Cli.Help;

/// <summary>What <c>--help</c> prints: options in groups, each with what it takes, and command lines to copy.</summary>
internal sealed class HelpPage(CliConsole console) : SynchronousCommandLineAction
{
    private const int Left = 30, Widest = 120, Narrowest = 60;

    private int _width;

    /// <summary>Puts this page in the place of the parser's own.</summary>
    public static void Install(RootCommand root, CliConsole console)
    {
        var page = new HelpPage(console);
        foreach (var command in root.Subcommands.Prepend<Command>(root))
            foreach (var help in command.Options.OfType<HelpOption>()) help.Action = page;
    }

    /// <summary>What is wrong or missing beside <c>--help</c> does not matter.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _width = Math.Clamp(console.IsOutputTerminal ? Console.WindowWidth - 1 : Widest, Narrowest, Widest);
        var command = parseResult.CommandResult.Command;
        if (command is RootCommand root) Root(root);
        else Verb(command);
        return 0;
    }

    private void Root(RootCommand root)
    {
        Paragraph(root.Description!);
        console.Output.WriteLine();
        console.Output.WriteLine("  genomics-lm VERB [options]");
        foreach (var (group, verbs) in HelpText.Verbs)
        {
            Heading(group);
            foreach (var verb in verbs) Row(verb, FirstSentence(root.Subcommands.First(c => c.Name == verb).Description!));
        }
        Heading("More");
        Row("VERB --help, help VERB", "Every option of a verb, with its default and unit, and examples.");
        Row("--version", "The version of this program.");
        console.Output.WriteLine();
        console.Output.WriteLine("  genomics-lm compare --output out     six methods on simulated promoters, as a first try");
    }

    // the rest is for the verb's own page
    private static string FirstSentence(string text) => text.Split(". ", 2)[0].TrimEnd('.') + ".";

    private void Verb(Command command)
    {
        Paragraph(command.Description!);
        console.Output.WriteLine();
        var required = command.Options.Where(o => o.Required).Select(o => $" {o.Name} {Takes(o)}");
        var arguments = command.Arguments.Select(a => $" {a.Name.ToUpperInvariant()}");
        console.Output.WriteLine($"  genomics-lm {command.Name}{string.Concat(arguments)}{string.Concat(required)} [options]");
        foreach (var argument in command.Arguments) Row(argument.Name.ToUpperInvariant(), argument.Description!);
        var options = command.Options.Where(o => !o.Hidden && o is not HelpOption).ToList();
        Options("Options", options.Where(o => HelpText.Options.All(g => !g.Options.Contains(o.Name))));
        foreach (var (group, names) in HelpText.Options)
            Options(group, names.Select(name => options.Find(o => o.Name == name)).OfType<Option>());
        if (options.Exists(o => o.Name == "--preset") && options.Exists(o => o.Name == "--epochs")) Presets(command.Name == "classify");
        if (!HelpText.Examples.TryGetValue(command.Name, out var examples)) return;
        Heading("Examples");
        foreach (var example in examples) console.Output.WriteLine($"  genomics-lm {example}");
    }

    private void Options(string group, IEnumerable<Option> options)
    {
        var listed = options.ToList();
        if (listed.Count == 0) return;
        Heading(group);
        foreach (var option in listed)
        {
            var takes = Takes(option);
            Row(string.Join(", ", option.Aliases.Append(option.Name)) + (takes.Length > 0 ? $" {takes}" : ""),
                option.Description + (option.Required ? " Needed." : Default(option)));
        }
    }

    // an option may say its default itself, in words
    private static string Default(Option option)
        => option.HasDefaultValue && option.GetDefaultValue() is { } value and not false and not ICollection { Count: 0 }
            && !option.Description!.Contains("Default", StringComparison.Ordinal)
            ? $" Default: {(value is Enum ? $"{value}".ToLowerInvariant() : Convert.ToString(value, CultureInfo.InvariantCulture))}." : "";

    internal static string Takes(Option option)
    {
        if ((option.HelpName ?? HelpText.Takes.GetValueOrDefault(option.Name)) is { } takes) return takes;
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return option switch
        {
            ChoiceOption choice => string.Join('|', choice.Words),
            WordListOption => "NAME,…",
            IInputOption => "FILE",
            OutputOption => "PATH",
            _ when type == typeof(bool) => option.Arity.MinimumNumberOfValues > 0 ? "true|false" : "",
            _ when type.IsEnum => string.Join('|', Enum.GetNames(type).Select(n => n.ToLowerInvariant())),
            _ when type == typeof(double) => "X",
            _ when type == typeof(int) || type == typeof(long) => "N",
            _ => "NAME",
        };
    }

    private void Presets(bool classes)
    {
        Heading("Presets");
        foreach (var (name, preset) in LanguageModelOptions.Presets(classes))
        {
            var (network, optimizer) = (preset.Network, preset.Optimizer);
            var pooling = preset.Input.Pooling == Pooling.Bins ? $"{preset.Input.Bins} bins"
                : $"{preset.Input.Pooling}".ToLowerInvariant();
            Row(name, string.Create(CultureInfo.InvariantCulture,
                $"{network.Encoder.Layers} × {network.Encoder.HiddenSize}, {network.VocabularySize} tokens; {pooling}; "
                + $"{optimizer.Epochs} epochs, batch {optimizer.Batch}, learning rate {optimizer.LearningRate:0.#e-0}, dropout "
                + $"{preset.Augmentation.Dropout ?? network.Encoder.HiddenDropout:0.##}, weight average {optimizer.WeightAverage:0.###}"
                + $"{(preset.Selection.Refit ? ", refit" : "")}."));
        }
    }

    private void Heading(string text)
    {
        console.Output.WriteLine();
        console.Output.WriteLine(text);
    }

    private void Paragraph(string text)
    {
        foreach (var line in Wrapped(text, _width)) console.Output.WriteLine(line);
    }

    private void Row(string left, string right)
    {
        var lines = Wrapped(right, _width - Left);
        var first = left.Length + 4 > Left;
        if (first) console.Output.WriteLine($"  {left}");
        for (var i = 0; i < lines.Count; i++)
            console.Output.WriteLine((i == 0 && !first ? $"  {left}" : "").PadRight(Left) + lines[i]);
    }

    private static List<string> Wrapped(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length > width) lines.Add(word);
            else lines[^1] += " " + word;
        return lines;
    }
}
