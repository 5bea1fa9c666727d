using System.Text.Json;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Reporting;

public sealed class InspectTests
{
    private const string Runbook = """
        ---
        id: REL-001
        title: Deploy
        kind: release
        owner: platform
        parameters:
          version: { type: string }
        ---

        # Deploy

        Last updated: YYYY-MM-DD

        ## Purpose

        See [the rollback](rollback.md) and [x](https://example.com).

        ## Procedure

        ### Step 1: Drain

        > [!WARNING]
        > Careful.

        ```bash id=drain timeout=5m undo=uncordon
        kubectl delete namespace old
        kubectl get pods
        ```

        ## Rollback

        1. Put it back.

           ```console
           $ kubectl uncordon node-1
           node/node-1 uncordoned
           ```

        - [x] done
        - [ ] not yet

        """;

    private static readonly Document Read = DocumentReader.Read(new SourceFile("runbooks/deploy.md", Runbook.ReplaceLineEndings("\n")));

    [Fact]
    public void What_was_read_can_be_seen()
    {
        var output = new StringWriter { NewLine = "\n" };
        InspectWriter.WriteText([Read], output, new ReportOptions());
        Snapshot.Match(output.ToString(), "Text");
    }

    [Theory]
    [InlineData("notes.md", "# Notes\n\nThoughts.\n", "(stub)", "it has few words and no command, table, list of steps or procedure")]
    [InlineData("notes.md", "# Postmortem: the queue\n\nIt was full.\n", "(not-a-runbook)", "its title or its folder says that it tells of what is over")]
    [InlineData("notes.md", "# Notes\n\n## A\n\nx\n\n## B\n\nx\n\n## C\n\nx\n", "(not-a-runbook)", "no id in front matter, and too little that looks like one")]
    [InlineData("template.md", "# Notes\n", "(template)", "its name, its folder or its title says that it is a template")]
    public void Why_a_page_is_no_runbook_is_said(string path, string text, string kind, string reason)
    {
        var output = new StringWriter { NewLine = "\n" };

        InspectWriter.WriteText([DocumentReader.Read(new SourceFile(path, text))], output, new ReportOptions());

        Assert.Contains(kind, output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"        no runbook, so only policies with CheckDocument or CheckAll see it: {reason}", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_on_a_page_of_runbooks_and_in_none_of_them_is_told()
    {
        var output = new StringWriter { NewLine = "\n" };
        const string Steps = "\n\n### Symptoms\n\nIt is full.\n\n### Procedure\n\n1. Look.\n\n   ```bash\n   df -h\n   ```\n";

        InspectWriter.WriteText([DocumentReader.Read(new SourceFile("runbooks/disks.md", $"# Disks\n\n## Before\n\n```bash\nrm -rf /tmp/x\n```\n\n## Runbook: full{Steps}\n## Runbook: slow{Steps}"))], output, new ReportOptions());

        Assert.Contains("        1 of 3 commands in no runbook, so only policies with CheckDocument or CheckAll see them\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_is_shown_with_its_label_where_it_goes_by_another_name()
    {
        var output = new StringWriter { NewLine = "\n" };

        InspectWriter.WriteText([DocumentReader.Read(new SourceFile("a.md", "# A\n\n**Escalation**: sre\n\n**Owner**: edge\n"))], output, new ReportOptions());

        Assert.Contains("     3    Escalation = contact: sre\n     5    owner: edge\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stable_part_of_the_json_is_there()
    {
        var output = new StringWriter { NewLine = "\n" };
        InspectWriter.WriteJson([Read], output);
        Snapshot.Match(output.ToString(), "Json");
        using var json = JsonDocument.Parse(output.ToString());
        var document = json.RootElement.GetProperty("documents")[0];
        Assert.Equal("REL-001", document.GetProperty("runbooks")[0].GetProperty("id").GetString());
        Assert.Equal("platform", document.GetProperty("metadata").GetProperty("owner").GetProperty("value").GetString());
        Assert.Contains(document.GetProperty("commands").EnumerateArray(), command => command.GetProperty("effect").GetString() == "output");
        Assert.Equal(1, document.GetProperty("sections")[0].GetProperty("start").GetProperty("column").GetInt32());
    }
}
