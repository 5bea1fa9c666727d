using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

public sealed class RunbookTemplateTests
{
    private static readonly DateOnly Today = new(2026, 11, 15);

    public static TheoryData<string> Kinds => [.. RunbookTemplates.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_template_has_all_sections_and_no_place_to_fill_in(string kind)
    {
        var text = RunbookTemplates.Write(kind, "runbooks/x/REL-007-move-the-queue.md", Today, []);
        Assert.NotNull(text);
        foreach (var section in (string[])["purpose", "prerequisites", "procedure", "verification", "rollback", "post-incident"])
        {
            Assert.Contains(section, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("Move the queue", text, StringComparison.Ordinal);
        Assert.Contains("reviewed: 2026-11-15", text, StringComparison.Ordinal);
        Assert.DoesNotContain("TODO", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release")]
    [InlineData("library")]
    [InlineData("yaml")]
    public void A_template_looks_like_this(string kind) => Snapshot.Match(RunbookTemplates.Write(kind, "runbooks/deploy-api.md", Today, []) ?? "", kind);

    [Theory]
    [InlineData("runbooks/REL-007.md", "id: REL-007\ntitle: Release the service\n")]
    [InlineData("runbooks/rel-7-api.md", "id: REL-7\ntitle: Api\n")]
    [InlineData("runbooks/deploy_api.md", "id: REL-001\ntitle: Deploy api\n")]
    [InlineData("runbooks/a: b.md", "id: REL-001\ntitle: Release the service\n")]
    [InlineData("runbooks/true.md", "id: REL-001\ntitle: Release the service\n")]
    [InlineData("x\\y: z", "id: REL-001\ntitle: Release the service\n")]
    public void The_name_of_the_file_gives_id_and_title(string path, string expected) =>
        Assert.Contains(expected, RunbookTemplates.Write("release", path, Today, []), StringComparison.Ordinal);

    [Theory]
    [InlineData("release", "id: REL-013\n")]
    [InlineData("yaml", "id: OPS-003\n")]
    [InlineData("security", "id: SEC-001\n")]
    [InlineData("library", "## [OPS-004] Restart a worker node\n")]
    public void An_id_that_the_name_does_not_give_goes_on_behind_those_that_are_taken(string kind, string expected) =>
        Assert.Contains(expected, RunbookTemplates.Write(kind, "runbooks/x.md", Today, ["REL-012", "rel-3", "OPS-2", "SECURE-9", "REL-x"]), StringComparison.Ordinal);

    [Theory]
    [InlineData("yaml", "runbooks/only.yml", "runbooks/only.runbook.yml")]
    [InlineData("yaml", "z.md", "z.runbook.yml")]
    [InlineData("yaml", "a.b/z.RUNBOOK.YAML", "a.b/z.RUNBOOK.YAML")]
    [InlineData("yaml", "z", "z.runbook.yml")]
    [InlineData("incident", "z.txt", "z.md")]
    [InlineData("incident", "./a.b/z", "./a.b/z.md")]
    [InlineData("incident", "z.markdown", "z.markdown")]
    [InlineData("library", "z.runbook.yml", "z.md")]
    public void A_path_that_would_not_be_found_has_one_that_is(string kind, string path, string expected) => Assert.Equal(expected, RunbookTemplates.Readable(kind, path));

    [Fact]
    public void An_unknown_kind_is_none() => Assert.Null(RunbookTemplates.Write("relase", "x.md", Today, []));
}
