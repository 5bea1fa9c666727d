using System.Diagnostics;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Processes;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

/// <summary>
/// A real process is killed with SIGKILL, behind a record of its journal or at any moment, and the run goes on in another one, which
/// may be killed too. What is in the end must be what would have been.
/// </summary>
public sealed class KillTests
{
    // All boundaries, and as many random moments and bytes as it says; without it a sample that keeps the suite quick.
    private static readonly int Moments = int.TryParse(Environment.GetEnvironmentVariable("POLICYRUNNER_KILLS"), out var count) ? count : 0;

    private const string Main = """
        ## Procedure

        ### Step 1: Begin

        ```bash id=begin probe=did-begin undo=undo-begin
        echo "word=from begin" >> "$STEP_OUTPUT"
        sleep 0.02; note begin
        ```

        ### Step 2: Look

        Look whether it is fine.

        ### Step 3: Branches

        ```bash id=left needs=look probe=did-left undo=undo-left
        sleep 0.02; note left
        ```

        ```bash id=right needs=look probe=did-right
        sleep 0.03; note right
        ```

        ```yaml call id=sub needs=left,right
        runbook: OPS-2
        ```

        ```yaml wait id=pause needs=sub
        for: 20ms
        ```

        ```bash id=last needs=pause probe=did-last undo=undo-last
        test "$STEPS_BEGIN_WORD" = "from begin"
        sleep 0.02; note last
        ```

        ```bash id=refuse needs=last
        test "$FAIL" = false
        ```

        ## Verification

        ```bash id=did-begin on=procedure
        grep -qx begin notes
        ```

        ```bash id=did-left on=procedure
        grep -qx left notes
        ```

        ```bash id=did-right on=procedure
        grep -qx right notes
        ```

        ```bash id=did-last on=procedure
        grep -qx last notes
        ```

        ## Rollback

        ```bash id=undo-begin idempotent=true
        note undo begin
        ```

        ```bash id=undo-left idempotent=true
        note undo left
        ```

        ```bash id=undo-last idempotent=true
        note undo last
        ```
        """;

    private const string Other = """
        ---
        id: OPS-2
        title: Other
        status: accepted
        ---
        # Other

        ## Procedure

        ### Step 1: Inside

        ```bash id=inside probe=did-inside undo=undo-inside
        sleep 0.02; note inside
        ```

        ## Verification

        ```bash id=did-inside on=procedure
        grep -qx inside notes
        ```

        ## Rollback

        ```bash id=undo-inside idempotent=true
        note undo inside
        ```
        """;

    private static readonly string[] Done = ["begin", "inside", "last", "left", "right"];

    [LinuxFact]
    public Task A_run_that_succeeds_survives_a_kill_behind_any_record() => Boundaries(fails: false);

    [LinuxFact]
    public Task A_run_that_rolls_back_survives_a_kill_behind_any_record() => Boundaries(fails: true);

    [LinuxFact]
    public async Task A_run_survives_kills_at_any_moment()
    {
        var random = new Random(71);
        await Each(Enumerable.Range(0, Moments > 0 ? Moments : 3).Select(_ => (Time: random.Next(150, 1100), Fails: random.Next(2) == 0, Seed: random.Next())), async one =>
        {
            using var fixture = Fixture();
            var dice = new Random(one.Seed);
            await StartAsync(fixture, null, 0, one.Time, one.Fails);
            await FinishAsync(fixture, one.Fails, () => dice.Next(3) == 0 ? (0, dice.Next(150, 1100)) : (0, 0));
        });
    }

    [LinuxFact]
    public async Task A_run_survives_a_power_cut_at_any_byte_of_its_journal()
    {
        var random = new Random(72);
        var whole = await Task.WhenAll(Lengths(fails: false), Lengths(fails: true));
        await Each(Enumerable.Range(0, Moments > 0 ? Moments : 3).Select(_ => (Fails: random.Next(2) == 0, Place: random.NextDouble(), Seed: random.Next())), async one =>
        {
            // Records are about as long each time, not to the byte: what counts is that every place is equally likely.
            var lengths = whole[one.Fails ? 1 : 0];
            var (offset, number) = ((long)(one.Place * lengths.Sum()), 1);
            for (; number < lengths.Count && offset >= lengths[number - 1]; number++)
            {
                offset -= lengths[number - 1];
            }

            using var fixture = Fixture();
            var dice = new Random(one.Seed);
            await StartAsync(fixture, null, number, 0, one.Fails);
            if (Journal(fixture) is { } journal)
            {
                using var file = new FileStream(journal, FileMode.Open, FileAccess.Write);
                file.SetLength(Math.Min(file.Length, LastLine(journal) + offset));
            }

            await FinishAsync(fixture, one.Fails, () => dice.Next(4) == 0 ? (number + dice.Next(2, 8), 0) : (0, 0));
        });

        static async Task<IReadOnlyList<int>> Lengths(bool fails)
        {
            using var fixture = Fixture();
            await StartAsync(fixture, null, 0, 0, fails);
            return [.. (await File.ReadAllLinesAsync(Journal(fixture)!)).Select(line => line.Length + 1)];
        }
    }

    private static async Task Boundaries(bool fails)
    {
        using var whole = Fixture();
        await StartAsync(whole, null, 0, 0, fails);
        var records = Check(whole, fails);

        // A few neighbours at the beginning say nothing new: a sample takes every tenth, from another start for each scenario.
        var numbers = Enumerable.Range(1, records).Where(number => Moments > 0 || number % 10 == (fails ? 3 : 8));
        await Each(numbers, async number =>
        {
            using var fixture = Fixture();
            var dice = new Random(number);
            await StartAsync(fixture, null, number, 0, fails);

            // Nothing followed from the record yet: the power may as well have gone while it was written.
            if (dice.Next(2) == 0 && Journal(fixture) is { } journal)
            {
                var length = new FileInfo(journal).Length;
                using var file = new FileStream(journal, FileMode.Open, FileAccess.Write);
                file.SetLength(length - dice.Next(1, (int)(length - LastLine(journal))));
            }

            await FinishAsync(fixture, fails, () => dice.Next(4) == 0 ? (number + dice.Next(2, 8), 0) : (0, 0));
        });
    }

    // Two at a time, as many as the machine has cores for.
    private static Task Each<T>(IEnumerable<T> items, Func<T, Task> work) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (item, _) => await work(item));

    private static RunFixture Fixture()
    {
        var fixture = new RunFixture(Main, "lock: ops\nparameters:\n  fail: { type: boolean }");
        fixture.Write("runbooks/other.md", Other);

        // A probe that finds no file breaks, and a broken probe asks a person: it should find that nothing was done.
        fixture.Write("notes", "");
        return fixture;
    }

    private static async Task FinishAsync(RunFixture fixture, bool fails, Func<(int Record, int Time)> nextKill)
    {
        var last = "";
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var (record, time) = attempt < 5 ? nextKill() : (0, 0);
            var run = Journal(fixture) is { } journal && JournalFile.Read(journal).Records is { Count: > 1 } records && records.Any(one => one.Kind == "admitted")
                ? records.Any(one => one.Kind == "run-ended") ? null : Path.GetFileName(Path.GetDirectoryName(journal))
                : "";
            if (run is null)
            {
                // What was killed behind its last record is tidied up by whoever asks it to go on.
                await StartAsync(fixture, Path.GetFileName(Path.GetDirectoryName(Journal(fixture)!)), 0, 0, fails);
                Check(fixture, fails);
                return;
            }

            // A run that was never let in has done nothing and is begun anew.
            if (run.Length == 0 && Directory.Exists(fixture.At(".policyrunner/runs")))
            {
                Assert.Empty(fixture.Notes);
                Directory.Delete(fixture.At(".policyrunner"), recursive: true);
            }

            last = await StartAsync(fixture, run.Length > 0 ? run : null, record, time, fails);
        }

        Assert.Fail($"The run does not come to an end: {last}\n{await File.ReadAllTextAsync(Journal(fixture)!)}");
    }

    /// <returns>How many records there are.</returns>
    private static int Check(RunFixture fixture, bool fails)
    {
        var journal = Journal(fixture)!;
        var reading = JournalFile.Read(journal);
        Assert.Null(reading.Fault);
        Assert.Equal(0, reading.TornBytes);
        Assert.Equal(fails ? "rollback-failed" : "succeeded", (string?)reading.Records[^1].Data["outcome"]);

        // Once each, and undone in reverse where it failed; what may run twice may have.
        Assert.Equal(Done, fixture.Notes.Where(note => !note.StartsWith("undo", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(fails ? ["undo last", "undo inside", "undo left", "undo begin"] : [], fixture.Notes.Where(note => note.StartsWith("undo", StringComparison.Ordinal)).Distinct());

        var folder = Path.GetDirectoryName(journal)!;
        Assert.Equal(["journal.jsonl", "logs"], Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Empty(ProcessTable.Survivors([], $"STEP_RUN={Path.GetFileName(folder)}:"));
        var shared = SharedState.Open(fixture.Root, CancellationToken.None).Read(CancellationToken.None);
        Assert.Null(LockBook.Find(shared, "ops")!.Holder);
        Assert.Equal(reading.Head, AnchorBook.Find(shared, Path.GetFileName(folder))!.Head);
        Assert.Equal(["state.json", "state.lock"], Directory.EnumerateFiles(fixture.At(".policyrunner/state")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        return reading.Records.Count;
    }

    private static string? Journal(RunFixture fixture) =>
        Directory.Exists(fixture.At(".policyrunner/runs")) ? Directory.EnumerateFiles(fixture.At(".policyrunner/runs"), "journal.jsonl", SearchOption.AllDirectories).SingleOrDefault() : null;

    private static long LastLine(string journal)
    {
        var bytes = File.ReadAllBytes(journal);
        return Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
    }

    private static async Task<string> StartAsync(RunFixture fixture, string? run, int record, int milliseconds, bool fails)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "PolicyRunner.Dummy.dll"), fixture.Root, run is null ? "run" : "resume", run ?? "OPS-1", $"{record}", $"{milliseconds}", "answer:look=done", .. run is null ? new[] { $"fail={(fails ? "true" : "false")}" } : []])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode is 0 or 137 && (await error).Length == 0, $"{process.ExitCode} {await output} {await error}");
        return await output;
    }
}
