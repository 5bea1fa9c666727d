using PolicyRunner.Checking.Changes;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting.Changes;

public sealed class ChangeTextTests
{
    private static RunbookChange Change(string runbook, ChangeKind kind = ChangeKind.Changed, int lines = 2) =>
        new() { Runbook = runbook, File = "runbooks/a.md", Kind = kind, Lines = [.. Enumerable.Repeat("~ risk: low -> high", lines)], Steps = [] };

    [Fact]
    public void Each_runbook_that_a_change_makes_do_something_else_has_a_line()
    {
        var text = Written([Change("OPS-1", ChangeKind.Added), Change("OPS-20", lines: 1), Change("OPS-3", ChangeKind.Removed), Change("OPS-4")], 4);

        Assert.Contains("""
            Runbooks that would do something else (--format markdown says what)
              OPS-1   runbooks/a.md  new
              OPS-20  runbooks/a.md  1 difference
              OPS-3   runbooks/a.md  gone
              OPS-4   runbooks/a.md  2 differences


            """, text, StringComparison.Ordinal);
    }

    [Fact]
    public void However_many_change_the_last_line_counts_those_that_are_not_named()
    {
        var text = Written([.. Enumerable.Range(10, 50).Select(number => Change($"OPS-{number}"))], 80);

        Assert.Equal(15, text.Split("  OPS-").Length - 1);
        Assert.Contains("  OPS-24  runbooks/a.md  2 differences\n  and 65 more runbooks\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_a_document_steers_no_terminal_and_leaves_room_for_the_rest()
    {
        var text = Written([Change($"\u001b[31m\u202e##[add-mask]{new string('x', 5_000)}"), Change("OPS-1")], 2);

        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain("##[", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    [Fact]
    public void Without_a_changed_runbook_nothing_is_said_of_them() =>
        Assert.DoesNotContain("something else", Written([], 0), StringComparison.Ordinal);

    private static string Written(IReadOnlyList<RunbookChange> changes, int count) =>
        Sketch.Write(Sketch.Report([]) with { RunbookChanges = changes, ChangedRunbooks = count }, ReportFormat.Text);
}
