using PolicyRunner.Runbooks;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class DocumentKindTests
{
    private const string Portuguese = "Este runbook muda a escala do serviço de pagamentos na produção, e é para os operadores que conhecem o serviço e a fila em produção. ";

    [Theory]
    [InlineData("---\nid: OPS-1\n---\n# Scale\n\n## Procedure\n\n1. Scale.\n\n", true)]
    [InlineData("---\nid: OPS-1\n---\n# Escala\n\n## Passos\n\n1. Escalar.\n\n", false)]
    [InlineData("# Scale\n\n## Procedure\n\n1. Scale.\n\n", false)]
    public void A_declared_runbook_whose_headings_are_understood_is_judged_whatever_a_paragraph_says(string page, bool isEnglish)
    {
        var document = DocumentReader.Read(new PolicyRunner.Text.SourceFile("runbooks/a.md", page + string.Concat(Enumerable.Repeat(Portuguese, 4)) + "\n"));

        Assert.Equal(isEnglish, document.IsEnglish);
    }

    [Fact]
    public void Meaning_impact_and_mitigation_make_an_alert() =>
        Assert.Equal(DocumentKind.Alert, Read("# QueueTooLong\n\n## Meaning\n\nx\n\n## Impact\n\ny\n\n## Mitigation\n\nz\n").Kind);

    [Fact]
    public void Steps_with_commands_make_a_procedure() =>
        Assert.Equal(DocumentKind.Procedure, Read("# Add a worker\n\n## Steps\n\n1. Scale:\n\n   ```bash\n   kubectl scale deployment x --replicas=2\n   ```\n").Kind);

    [Fact]
    public void An_outage_with_steps_makes_an_incident() =>
        Assert.Equal(DocumentKind.Incident, Read("# Database outage\n\n## Resolution\n\n1. Wait.\n2. Call.\n").Kind);

    [Theory]
    [InlineData("", DocumentKind.Index)]
    [InlineData("\n## Steps\n\n1. Scale:\n\n   ```bash\n   kubectl scale deployment x --replicas=2\n   ```\n", DocumentKind.Procedure)]
    public void The_generated_catalogue_is_an_index_however_short_it_is_and_excuses_no_commands(string more, DocumentKind expected) =>
        Assert.Equal(expected, Read($"# Runbooks\n\n<!-- policyrunner:index -->\n\n### Routine operations\n\n| Scenario | Runbook |\n|---|---|\n| One | [one.md](./one.md) |\n\n<!-- /policyrunner:index -->\n{more}").Kind);

    [Fact]
    public void Headings_with_ids_make_a_library_of_runbooks()
    {
        var document = Read("# Operations\n\n**Owner**: Platform\n\n## [OPS-001] API down\n\nSteps:\n\n1. Look.\n\n## [OPS-002] Queue full\n\n**Owner**: Queue\n\nSteps:\n\n1. Look.\n");

        Assert.Equal(DocumentKind.Library, document.Kind);
        Assert.Equal(["OPS-001", "OPS-002"], document.Runbooks.Select(runbook => runbook.Id));
        Assert.Equal(["5:1-11:1", "11:1-18:1"], document.Runbooks.Select(runbook => Place(runbook.Extent)));
        Assert.Equal(["Platform", "Queue"], document.Runbooks.Select(runbook => runbook.Metadata.Value("owner")));
        Assert.False(document.IsDeclared);
    }

    [Fact]
    public void A_declaration_under_a_heading_declares_that_runbook_and_takes_the_files_defaults()
    {
        var document = Read("""
            ---
            owner: platform-team
            status: accepted
            ---
            # Operations

            ## [OPS-001] API down

            ```yaml runbook
            kind: incident
            status: draft
            ```

            ### Procedure

            1. Look.

            ## [OPS-002] Queue full

            ```yaml runbook
            kind: maintenance
            ```

            ### Procedure

            1. Look.
            """);

        Assert.Equal(DocumentKind.Library, document.Kind);
        Assert.All(document.Runbooks, runbook => Assert.True(runbook.IsDeclared));
        Assert.Equal(["incident", "maintenance"], document.Runbooks.Select(runbook => runbook.Declaration.Kind));
        Assert.Equal(["draft", "accepted"], document.Runbooks.Select(runbook => runbook.Declaration.Status));
        Assert.Equal(["platform-team", "platform-team"], document.Runbooks.Select(runbook => runbook.Declaration.Owner));
    }

    [Fact]
    public void A_list_of_links_is_an_index() =>
        Assert.Equal(DocumentKind.Index, Read("# Runbooks\n\n- [a](a.md)\n- [b](b.md)\n- [c](c.md)\n", "runbooks/README.md").Kind);

    [Fact]
    public void A_page_that_points_elsewhere_is_a_stub() =>
        Assert.Equal(DocumentKind.Stub, Read("# Moved\n\nThis page is now [there](there.md).\n").Kind);

    [Fact]
    public void A_form_is_a_template() =>
        Assert.Equal(DocumentKind.Template, Read("# Runbook\n\n## Steps\n\n1. x\n", "runbooks/template.md").Kind);

    [Fact]
    public void An_id_in_the_front_matter_declares_a_runbook()
    {
        var runbook = ReadRunbook("---\nid: OPS-001\ntitle: Restart\nkind: incident\nreviewed: 2026-11-01\nreview-every: 90d\n---\n# Other\n");

        Assert.True(runbook.IsDeclared);
        Assert.Equal("OPS-001", runbook.Id);
        Assert.Equal("Restart", runbook.Title);
        Assert.Equal("2:5-2:12", Place(runbook));
        Assert.Equal(new DateOnly(2026, 11, 1), runbook.Declaration.Reviewed);
        Assert.Equal(TimeSpan.FromDays(90), runbook.Declaration.ReviewEvery);
    }

    [Fact]
    public void A_rule_above_a_text_is_no_front_matter()
    {
        var document = Read("---\n\n# One\n\ntext\n\n---\n\n# Two\n");

        Assert.Null(document.FrontMatter);
        Assert.Empty(document.Problems);
        Assert.Equal(["One", "Two"], document.Sections.Select(section => section.Title));
    }

    [Theory]
    [InlineData("# Old (deprecated)\n\nx\n", "runbooks/a.md")]
    [InlineData("# Old\n\n**Status**: Superseded\n\nx\n", "runbooks/a.md")]
    [InlineData("# Old\n\nx\n", "docs/archive/a.md")]
    public void What_nobody_maintains_is_deprecated(string text, string path) => Assert.True(Read(text, path).IsDeprecated);

    [Fact]
    public void A_page_in_another_language_is_not_English() => Assert.False(Read(
        "# Datenbank wiederherstellen\n\nDieser Abschnitt beschreibt, wie die Datenbank nach einem Ausfall wiederhergestellt wird und wer dabei informiert werden muss.\n\n## Schritte\n\n1. Zuerst wird die Sicherung geprüft und der Platz auf der Platte, dann wird das Abbild eingespielt.\n2. Danach werden die Dienste nacheinander wieder gestartet.\n").IsEnglish);
}
