using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Gating;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Gates;

/// <summary>What a gate said in a job that may not write is kept by one that may, when it is of this gate and of this commit.</summary>
public sealed class GateKeeperTests : IDisposable
{
    private const string Conditions = "  - { json: { file: results.json, path: value, at-least: 0 }, compared: { pass: \"<=+10%\", first: warn } }";
    private readonly GateFixture gate = new();

    public GateKeeperTests()
    {
        gate.Git("init", "--quiet");
        Commit();
    }

    public void Dispose() => gate.Dispose();

    private GateCommission Commission => new() { Gate = "release", Tool = "1.0.0", WorkingDirectory = gate.Root, Environment = gate.Environment, Clock = gate.Clock, IsKeptLater = true };

    private void Commit() => gate.Git("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "--message", "one");

    private async Task<GateReport> JudgeAsync(double value, string conditions = Conditions)
    {
        gate.Write("policies/gates/release.yml", $"conditions:\n{conditions}\n");
        gate.Write("results.json", $$"""{ "value": {{value}} }""");
        return await GateDesk.JudgeAsync(Commission, CancellationToken.None);
    }

    private KeptGate Keep(string record) => GateKeeper.Keep(Commission, record, CancellationToken.None);

    private StateSnapshot State => SharedState.Open(gate.Root, CancellationToken.None).Read(CancellationToken.None);

    [Fact]
    public async Task A_gate_whose_answer_is_kept_later_leaves_the_state_alone_and_says_so()
    {
        var report = await JudgeAsync(100);

        Assert.Equal("another job keeps it (--keep).", report.Unanchored);
        Assert.Empty(GateBook.Of(State, "release"));
    }

    [Fact]
    public async Task What_was_measured_is_kept_once_and_the_next_release_is_held_against_it()
    {
        var report = await JudgeAsync(100);
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(report.Record))!;

        Assert.Equal((GateVerdict.Warn, 1), (Keep(folder).Verdict, Keep(report.Record).Numbers));

        Assert.Equal(100, Assert.Single(Assert.Single(GateBook.Of(State, "release")).Measured).Value);
        Assert.True(Anchoring.Of(JournalFile.Read(gate.At(report.Record)), gate.Root, CancellationToken.None).Holds);
        Commit();
        Assert.Equal("200 is not <=+10% of 100 of the last release.", (await JudgeAsync(200)).Conditions[0].Reason);
    }

    [Fact]
    public async Task Of_a_release_that_was_not_let_go_on_the_head_is_kept_and_no_number()
    {
        var report = await JudgeAsync(-1);

        Assert.Equal((GateVerdict.Fail, 0), (Keep(report.Record).Verdict, Keep(report.Record).Numbers));
        Assert.Empty(GateBook.Of(State, "release"));
        Assert.NotNull(AnchorBook.Find(State, Path.GetFileName(Path.GetDirectoryName(report.Record))!));
    }

    [UnixFact]
    public async Task A_record_that_lies_behind_a_link_in_its_folder_is_not_kept()
    {
        var report = await JudgeAsync(100);
        Directory.CreateDirectory(gate.At("artifact/run"));
        File.CreateSymbolicLink(gate.At("artifact/run/journal.jsonl"), gate.At(report.Record));

        Assert.Contains("is a symbolic link", Assert.Throws<InvalidDataException>(() => Keep("artifact")).Message, StringComparison.Ordinal);
        Assert.Null(AnchorBook.Find(State, Path.GetFileName(Path.GetDirectoryName(report.Record))!));
    }

    [Theory]
    [InlineData("gone", "There is no record 'gone'")]
    [InlineData("policies", "'policies' holds no record")]
    [InlineData(".policyrunner/gates", "holds 2 records")]
    [InlineData("commit", "is of ")]
    [InlineData("gate", "is of another version of the gate 'release'")]
    [InlineData("cut", "is not that of a gate that has answered")]
    [InlineData("forged", "is not sound")]
    [InlineData("other", "is of the gate 'other', not of 'release'")]
    public async Task A_record_of_something_else_or_that_was_changed_is_not_kept(string how, string reason)
    {
        var report = await JudgeAsync(100);
        var path = gate.At(report.Record);
        var lines = File.ReadAllLines(path);
        var record = how is "gone" or "policies" or ".policyrunner/gates" ? how : report.Record;
        switch (how)
        {
            case ".policyrunner/gates":
                await JudgeAsync(101);
                break;
            case "commit":
                Commit();
                gate.Git("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "--message", "two");
                break;
            case "gate":
                gate.Write("policies/gates/release.yml", $"conditions:\n{Conditions}\n  - window: weekly-change\n");
                break;
            case "cut":
                File.WriteAllLines(path, lines[..^1]);
                break;
            case "forged":
                File.WriteAllLines(path, [lines[0], lines[1].Replace("100", "900", StringComparison.Ordinal), .. lines[2..]]);
                break;
            case "other":
                gate.Write("policies/gates/other.yml", $"conditions:\n{Conditions}\n");
                record = (await GateDesk.JudgeAsync(Commission with { Gate = "other" }, CancellationToken.None)).Record;
                break;
        }

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Keep(record)).Message, StringComparison.Ordinal);
        Assert.Empty(State.Find("gates/release.json") ?? []);
    }
}
