using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Study.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder.File("out");

    [Fact]
    public void What_is_written_appears_at_once_and_what_is_not_published_never()
    {
        using (var run = RunFolder.Open(Output))
        {
            File.WriteAllText(Path.Combine(run.Result, "a.txt"), "a");
            Assert.Equal((Output + ".run", false, true), (run.Work, Directory.Exists(Output), File.Exists(Output + ".lock")));
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
        Publish("a.txt");
        Assert.Equal([".genomics-lm-files", "a.txt"], Names());
        Assert.Equal([Output], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_forced_run_deletes_what_the_former_one_wrote_and_nothing_else()
    {
        Publish("a.txt", "old/one/b.txt", "old/c.txt");
        File.WriteAllText(Path.Combine(Output, "old", "foreign.txt"), "");
        Publish("a.txt", "new/d.txt");
        Assert.Equal([".genomics-lm-files", "a.txt", "new/d.txt", "old/foreign.txt"], Names());
        Assert.False(Directory.Exists(Path.Combine(Output, "old", "one")));
    }

    [Fact]
    public void An_input_that_the_result_would_replace_is_refused_at_the_latest_when_it_is_put_in_place()
    {
        Publish("a.txt");
        File.WriteAllText(Path.Combine(Output, "mine.txt"), "mine");
        Directory.CreateDirectory(Path.Combine(Output, "part"));
        File.CreateSymbolicLink(_folder.File("link"), Path.Combine(Output, "part"));
        RunFolderOptions With(string input)
            => new() { Force = true, Names = ["known.txt", "part/"], Inputs = [input, _folder.File("lost")] };
        foreach (var input in (string[])[Output, Path.Combine(Output, "a.txt"), _folder.File("link")])
            Assert.Contains("is an input of this run",
                Assert.Throws<ArgumentException>(() => RunFolder.Open(Output, With(input))).Message, StringComparison.Ordinal);
        using (var run = RunFolder.Open(Output, With(Path.Combine(Output, "mine.txt"))))
        {
            File.WriteAllText(Path.Combine(run.Result, "mine.txt"), "another's");
            Assert.Throws<ArgumentException>(run.Publish);
        }
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Output, "mine.txt")));
        Assert.Equal([".genomics-lm-files", "a.txt", "mine.txt"], Names());
        using (RunFolder.Open(Output, With(_folder.Root))) { }   // a folder above is not written to
    }

    [Fact]
    public void A_list_from_elsewhere_names_no_file_outside_the_folder()
    {
        Directory.CreateDirectory(Output);
        Directory.CreateDirectory(_folder.File("elsewhere"));
        string[] safe = [_folder.Write("victim", ""), _folder.Write("elsewhere/victim", "")];
        Directory.CreateSymbolicLink(Path.Combine(Output, "link"), _folder.File("elsewhere"));
        _folder.Write("out/.genomics-lm-files", $"../victim\n{safe[0]}\nlink/victim\nx/../../victim\n\n.\n..\n");
        Publish("a.txt");
        Assert.All(safe, file => Assert.True(File.Exists(file)));
    }

    [Theory]
    [InlineData("a.txt/", "is a folder")]
    [InlineData("sub", "is no folder")]
    public void What_stands_in_the_way_is_told_before_the_work_where_the_names_are_known_and_never_loses_a_result(string obstacle,
    string problem)
    {
        Directory.CreateDirectory(Output);
        if (obstacle.EndsWith('/')) Directory.CreateDirectory(Path.Combine(Output, obstacle));
        else _folder.Write("out/" + obstacle, "");
        var forced = new RunFolderOptions { Force = true };
        Assert.Contains(problem, Assert.Throws<GenomicsDataException>(() =>
            RunFolder.Open(Output, forced with { Names = ["a.txt", "sub/"] })).Message, StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Throws<GenomicsDataException>(() => Publish("a.txt", "sub/b.txt")).Message,
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output + ".run", "result", "sub", "b.txt")));
        Directory.Move(Path.Combine(Output, obstacle.TrimEnd('/')), _folder.File("moved"));
        // and the result is in place
        Assert.Contains("holds files already", Assert.Throws<GenomicsDataException>(() => RunFolder.Open(Output)).Message,
            StringComparison.Ordinal);
        Assert.Equal([".genomics-lm-files", "a.txt", "sub/b.txt"], Names());
        Assert.False(Directory.Exists(Output + ".run"));
    }

    [Fact]
    public void A_run_that_was_killed_while_its_result_was_put_in_place_is_finished_by_the_next()
    {
        Publish("a.txt", "stale.txt");
        Directory.CreateDirectory(Output + ".run/result");
        _folder.Write("out.run/.genomics-lm-run", "finetune\nforce\ncomplete\n");
        _folder.Write("out.run/checkpoint-1.safetensors", "");
        _folder.Write("out.run/result/b.txt", "new");   // a.txt was moved before the kill
        _folder.Write("out.run/result/.genomics-lm-files", ".genomics-lm-files\na.txt\nb.txt\n");
        _folder.Write("out.lock", "999999999\t" + Environment.MachineName + "\t2020-01-01T00:00:00.0000000Z\n");
        using var run = RunFolder.Open(Output, new RunFolderOptions { Verb = "finetune", Resume = true });
        Assert.True(run.IsFinished);
        Assert.Equal([".genomics-lm-files", "a.txt", "b.txt"], Names());
        Assert.False(Directory.Exists(Output + ".run"));
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_removed_and_foreign_files_of_such_names_are_kept()
    {
        Publish("metrics.json", "predictors/x/model.json");
        var id = Guid.NewGuid().ToString("N");
        string[] ours = [$"out/metrics.json.{id}.tmp", $"out/predictors/x.{id}.tmp/model.json", $"out/predictors/y.{id}.tmp/model.json",
            $"out.{id}.tmp/model.json", $"out.{id}.new/model.json"];
        string[] foreign = [$"out/notes.{id}.tmp", "out/metrics.json.tmp", $"outer.{id}.tmp/model.json"];
        foreach (var name in ours.Concat(foreign))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
            _folder.Write(name, "");
        }
        RunFolder.Open(Output, new RunFolderOptions { Force = true, Names = ["predictors/"] }).Dispose();
        Assert.Equal((0, foreign.Length), (ours.Count(n => File.Exists(_folder.File(n))),
            foreign.Count(n => File.Exists(_folder.File(n)))));
        Assert.Equal([Output, _folder.File($"outer.{id}.tmp")], Directory.GetFileSystemEntries(_folder.Root)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_the_working_name_that_is_no_runs_is_refused_and_foreign_files_in_a_runs_survive()
    {
        Directory.CreateDirectory(Output + ".run");
        var foreign = _folder.Write("out.run/notes.txt", "mine");
        Assert.Contains("move it elsewhere",
            Assert.Throws<GenomicsDataException>(() => RunFolder.Open(Output, new RunFolderOptions { Force = true })).Message,
                StringComparison.Ordinal);
        File.Delete(foreign);
        using (var run = RunFolder.Open(Output))
        {
            File.WriteAllText(foreign, "mine");
            run.Publish();
        }
        Assert.Equal([foreign], Directory.GetFiles(Output + ".run"));
    }

    [Fact]
    public void A_lock_is_taken_over_from_a_process_that_ended_and_respected_where_its_owner_lives()
    {
        using (RunFolder.Open(Output))
        {
            Directory.CreateSymbolicLink(_folder.File("alias"), _folder.Root);
            Assert.Contains("another run writes",
                Assert.Throws<GenomicsDataException>(() => RunFolder.Open(Path.Combine(_folder.Root, "alias", "out"))).Message,
                    StringComparison.Ordinal);
        }
        // as a file system without locks shows it: the name alone
        using var me = Process.GetCurrentProcess();
        var mine = FormattableString.Invariant($"{me.Id}\t{Environment.MachineName}\t{me.StartTime.ToUniversalTime():O}\n");
        Assert.True(IsTaken(mine));
        Assert.False(
            IsTaken(FormattableString.Invariant(
                $"{me.Id}\t{Environment.MachineName}\t{me.StartTime.ToUniversalTime().AddHours(-1):O}\n")));
        Assert.True(IsTaken("1\tanother-machine\t2020-01-01T00:00:00Z\n"));
        Assert.False(IsTaken("1\tanother-machine\t2020-01-01T00:00:00Z\n", age: 10));
        Assert.False(IsTaken("damaged"));
        Assert.False(IsTaken(new string('x', 1 << 20)));
    }

    public void Dispose() => _folder.Dispose();

    private bool IsTaken(string owner, int age = 0)
    {
        File.SetLastWriteTimeUtc(_folder.Write("out.lock", owner), DateTime.UtcNow.AddMinutes(-age));
        try
        {
            RunFolder.Open(Output).Dispose();
            Assert.False(File.Exists(Output + ".lock"));
            return false;
        }
        catch (GenomicsDataException error) when (error.Message.Contains("another run writes", StringComparison.Ordinal))
        {
            File.Delete(Output + ".lock");
            return true;
        }
    }

    private void Publish(params string[] names)
    {
        using var run = RunFolder.Open(Output, new RunFolderOptions { Force = true });
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(run.Result, name))!);
            File.WriteAllText(Path.Combine(run.Result, name), "new");
        }
        run.Publish();
    }

    private string[] Names()
        => [.. Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Output, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
