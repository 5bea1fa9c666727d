using PolicyRunner.Checking.Changes;
using PolicyRunner.Reporting.Changes;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Tests.Reporting.Changes;

public sealed class ChangeMarkdownTests
{
    private static ShownChange Change(string runbook, int lines = 2, string text = "step x") => new(runbook, "runbooks/a.md", [.. Enumerable.Range(0, lines).Select(index => $"+ {text} {index}")], "flowchart TD\n  s0[\"x\"]\n");

    [Fact]
    public void Text_of_a_document_is_text_and_a_graph_stays_in_its_fence()
    {
        var hostile = Change("<b>@all</b>", text: "[x](http://evil) `` ``` <script>");
        var text = ChangeMarkdown.Of([hostile, Change("B") with { Graph = "flowchart TD\n```\n# out\n" }], 2, 10_000);

        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", text, StringComparison.Ordinal);
        Assert.DoesNotContain("x](http", text, StringComparison.Ordinal);
        Assert.DoesNotContain("# out", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("```mermaid").Length - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(8_000)]
    public void However_much_changes_it_stays_within_its_room_and_counts_the_rest(int most)
    {
        var text = ChangeMarkdown.Of([.. Enumerable.Range(0, 50).Select(index => Change($"OPS-{index}", 100, new string('*', 50)))], 80, most);

        Assert.InRange(text.Length, 0, most);
        Assert.True(most < 8_000 || text.Contains("** that change are not shown here", StringComparison.Ordinal) || text.Contains(" more** that change", StringComparison.Ordinal), text);
    }

    [Fact]
    public void Of_a_long_runbook_the_graph_shows_what_changes()
    {
        var steps = Enumerable.Range(0, 300).Select(index => new ChangedStep
        {
            Id = $"step-{index}", Title = "`x`\" --> y", Section = SectionName.Procedure, Action = ActionKind.Shell, Kind = index == 7 ? ChangeKind.Changed : ChangeKind.Same, After = index == 0 ? [] : [$"step-{index - 1}"],
        }).ToList();
        var graph = ChangeGraph.Of(new RunbookChange { Runbook = "A", File = "a.md", Kind = ChangeKind.Changed, Lines = ["~ x"], Steps = steps });

        Assert.Contains("step-7<br/>", graph, StringComparison.Ordinal);
        Assert.DoesNotContain("step-8<br/>", graph, StringComparison.Ordinal);
        Assert.DoesNotContain('`', graph);
    }
}
