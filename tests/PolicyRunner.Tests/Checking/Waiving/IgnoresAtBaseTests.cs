using PolicyRunner.Checking;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>An ignore of the base accepts at the head what it accepted at the base: a change cannot carry it to something else.</summary>
public sealed class IgnoresAtBaseTests : IDisposable
{
    private const string Comment = "<!-- policyrunner-ignore RB201 until 2026-12-31 by sre: scratch only -->\n\n";

    private const string Library = $$"""
        # Ops

        **Owner**: sre

        ## [OPS-001] First

        ### Steps

        {{Comment}}```bash
        kubectl delete namespace scratch
        ```

        ### Notes

        ```bash
        kubectl delete namespace noted
        ```

        ## [OPS-002] Second

        ### Steps

        1. Look

           ```bash
           kubectl get pods
           ```

        ## [OPS-003] Third

        ### Steps

        1. Look

        """;

    private readonly GitFolder git = new();

    public IgnoresAtBaseTests() => git.Write("policies/policyrunner.yml", "policies: {}\n");

    public void Dispose() => git.Dispose();

    [Fact]
    public void A_section_is_accepted_with_what_is_written_into_it_and_around_it()
    {
        Assert.Equal(["scratch waived", "noted"], Judged(Library, Library));
        Assert.Equal(["scratch waived", "other waived", "noted"], Judged(Library, Library.Replace("scratch\n```\n", "scratch\n```\n\n```bash\nkubectl delete namespace other\n```\n", StringComparison.Ordinal)));
        Assert.Equal(["new", "scratch waived", "noted"], Judged(Library, Library.Replace("## [OPS-001]", "## [OPS-000] New\n\n```bash\nkubectl delete namespace new\n```\n\n## [OPS-001]", StringComparison.Ordinal)));
        Assert.Equal(["scratch waived", "noted"], Judged(Library, Library.Replace("# Ops", "# Operations", StringComparison.Ordinal)));
        Assert.Equal(["scratch waived"], Judged(Library, Library.Replace("### Notes\n\n```bash\nkubectl delete namespace noted\n```\n\n", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_ignore_moved_to_the_section_of_the_same_name_in_another_runbook_accepts_nothing()
    {
        var moved = Library.Replace(Comment, "", StringComparison.Ordinal).Replace("### Steps\n\n1. Look", $"### Steps\n\n{Comment}1. Look", StringComparison.Ordinal);

        Assert.Equal(["scratch", "noted", "prod"], Judged(Library, moved.Replace("get pods", "delete namespace prod", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_ignore_moved_to_a_section_of_the_same_name_beside_its_own_accepts_nothing()
    {
        const string twice = $"# T\n\n**Owner**: sre\n\n## S\n\n{Comment}Text.\n\n## S\n\n```bash\nkubectl delete namespace prod\n```\n";

        Assert.Equal(["prod"], Judged(twice, twice.Replace(Comment, "", StringComparison.Ordinal).Replace("## S\n\n```", $"## S\n\n{Comment}```", StringComparison.Ordinal)));
    }

    [Fact]
    public void Sections_that_were_not_below_the_ignore_at_the_base_are_not_accepted_by_it()
    {
        var deeper = Library.Replace("## [OPS-002]", "#### [OPS-002]", StringComparison.Ordinal).Replace("### Notes", "#### Notes", StringComparison.Ordinal)
            .Replace("### Steps\n\n1. Look", "##### Steps\n\n1. Look", StringComparison.Ordinal).Replace("get pods", "delete namespace prod", StringComparison.Ordinal);

        Assert.Equal(["scratch waived", "noted", "prod"], Judged(Library, deeper));
        Assert.Contains(Check().Findings, finding => finding.Policy == "RB004"
            && finding.Message == "This section was not in what the ignore of RB201 on line 9 covers on the base branch; the ignore accepts nothing in it until it is merged.");
        Assert.Equal(["scratch waived", "prod", "noted"], Judged(Library, Library.Replace("### Notes", "#### New\n\n```bash\nkubectl delete namespace prod\n```\n\n### Notes", StringComparison.Ordinal)));
    }

    [Fact]
    public void Sections_below_the_ignore_at_the_base_stay_accepted_and_each_once()
    {
        var page = Library.Replace("### Notes", "#### Notes", StringComparison.Ordinal);

        Assert.Equal(["scratch waived", "noted waived"], Judged(page, page));
        Assert.Equal(["scratch waived", "noted waived", "noted"], Judged(page, page.Replace("## [OPS-002]", "#### Notes\n\n```bash\nkubectl delete namespace noted\n```\n\n## [OPS-002]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_a_line_and_of_a_block_every_word_counts()
    {
        var words = string.Concat(Enumerable.Repeat("word ", 60));
        var line = $"# T\n\n**Owner**: sre\n\n## S\n\n{words} `x` [a](a.md) <!-- policyrunner-ignore RB011 until 2026-12-31: x -->\n";
        Assert.Equal(["RB011 docs/page.md:7 waived"], Lines(line, line));
        Assert.Contains("RB011 docs/page.md:7", Lines(line, line.Replace(" <!--", " [b](b.md) <!--", StringComparison.Ordinal)));

        var block = $"# T\n\n**Owner**: sre\n\n## S\n\nText.\n\n{Comment}```bash\n# {words}\nkubectl delete namespace scratch\n```\n\nEnd.\n";
        Assert.Equal(["scratch waived"], Judged(block, block));
        Assert.Equal(["scratch waived"], Judged(block, block.Replace("# T", "# U", StringComparison.Ordinal).Replace("End.", "The end.", StringComparison.Ordinal)));
        Assert.Equal(["scratch"], Judged(block, block.Replace("scratch\n", "scratch\nkubectl delete namespace prod\n", StringComparison.Ordinal)));
        Assert.Equal(["scratch"], Judged(block, block.Replace("scratch\n```\n", "scratch\n\n\nkubectl delete namespace prod\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_of_several_ignores_on_one_block_counts_all_of_it()
    {
        var page = $"# T\n\n**Owner**: sre\n\n## S\n\nText.\n\n{Comment.Replace("RB201", "RB202", StringComparison.Ordinal)}{Comment}{Comment.Replace("RB201", "RB203", StringComparison.Ordinal)}```bash\nkubectl delete namespace scratch\n```\n\nEnd.\n";

        Assert.Equal(["scratch waived"], Judged(page, page));
        Assert.Equal(["scratch"], Judged(page, page.Replace("scratch\n```", "scratch\nkubectl delete namespace prod\n```", StringComparison.Ordinal)));
        Assert.Equal(["prod"], Judged(page, page.Replace("```bash\n", "Text.\n\n```bash\n", StringComparison.Ordinal).Replace("scratch\n```", "prod\n```", StringComparison.Ordinal)));
        Assert.Equal(["scratch"], Judged(page, page.Replace("RB203", "RB204", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("```bash\nkubectl delete namespace scratch # or\necho # kubectl delete namespace prod\n```", "# or\necho #", "# or echo #\n")]
    [InlineData("~~~~bash\nkubectl delete namespace scratch # or\necho # kubectl delete namespace prod\n~~~~", "# or\necho #", "# or echo #\n")]
    [InlineData("```bash\nkubectl delete namespace scratch \\\n  # kubectl delete namespace prod\n```", "\\\n  #", "\\ #\n")]
    [InlineData("```bash\nkubectl delete namespace scratch\n# never: kubectl delete namespace prod\n```", "never: ", "never:\r   ")]
    [InlineData("```bash\nkubectl delete namespace scratch\necho x # or kubectl delete namespace prod\n```", "x #", "x\u00a0#")]
    [InlineData("-     kubectl delete namespace scratch # never kubectl delete namespace prod", "never ", "never\n      ")]
    [InlineData("2.     kubectl delete namespace scratch # never kubectl delete namespace prod", "never ", "never\n       ")]
    [InlineData(">     kubectl delete namespace scratch # never > kubectl delete namespace prod", "never > ", "never\n>     ")]
    [InlineData("> -     kubectl delete namespace scratch # never > kubectl delete namespace prod", "never > ", "never\n>       ")]
    public void In_a_block_of_code_a_line_break_counts(string block, string before, string after)
    {
        var page = $"# T\n\n**Owner**: sre\n\n## S\n\nText.\n\n{Comment}{block}\n\nEnd.\n";

        Assert.Equal(["scratch waived"], Judged(page, page));
        Assert.DoesNotContain("scratch waived", Judged(page, page.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(["scratch waived"], Judged(page, page.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("```bash\nkubectl delete namespace scratch\ncat > note <<EOF\n EOF\nkubectl delete namespace prod\nEOF\n```", "\n EOF", "\nEOF")]
    [InlineData("```bash\nkubectl delete namespace scratch\ncat > note <<EOF\nEOF \nkubectl delete namespace prod\nEOF\n```", "EOF \n", "EOF\n")]
    [InlineData("```bash\nkubectl delete namespace scratch\necho never \\\nkubectl delete namespace prod\n```", "\\\n", "\\ \n")]
    [InlineData("```bash\nkubectl delete namespace scratch\necho never \\\nkubectl delete namespace prod\n```", "\\\n", "\\\n\n")]
    [InlineData("```bash\nkubectl delete namespace scratch\necho 'a  b'\n```", "a  b", "a b")]
    [InlineData("    ```bash\n    kubectl delete namespace scratch\n    ```", "    ", " ")]
    public void In_a_block_of_code_each_blank_counts(string block, string before, string after)
    {
        var page = $"# T\n\n**Owner**: sre\n\n## S\n\nText.\n\n{Comment}{block}\n\nEnd.\n";

        Assert.All(Judged(page, page.Replace(before, after, StringComparison.Ordinal)), found => Assert.DoesNotContain("waived", found, StringComparison.Ordinal));
        Assert.All(Judged(page, page.Replace("\n", "\r\n", StringComparison.Ordinal)), found => Assert.EndsWith("waived", found, StringComparison.Ordinal));
    }

    [Fact]
    public void A_block_of_code_that_is_indented_anew_with_its_item_is_the_same()
    {
        const string page = $"# T\n\n**Owner**: sre\n\n## S\n\nText.\n\n1. Then\n\n   {Comment}   ```bash\n   kubectl delete namespace scratch\n   cat <<EOF\n    EOF\n   EOF\n   ```\n\nEnd.\n";

        Assert.Equal(["scratch waived"], Judged(page, page));
        Assert.Equal(["scratch waived"], Judged(page, page.Replace("\n   ", "\n    ", StringComparison.Ordinal).Replace("1. Then", "1.  Then", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_line_that_only_looks_ended_keeps_no_document_the_same()
    {
        var page = $"{Comment}# Legacy\n\n**Owner**: sre\n\n## S\n\n{string.Concat(Enumerable.Repeat("A text that stays the same for all of this long page.\n\n", 6))}```bash\nkubectl delete namespace scratch\n# never\u2028kubectl delete namespace prod\n```\n";

        Assert.DoesNotContain("prod waived", Judged(page, page.Replace('\u2028', '\n'), "docs/moved.md"));
    }

    [Fact]
    public void In_a_block_of_yaml_what_stands_above_the_ignore_counts_too()
    {
        const string page = $"---\nid: OPS-1\nkind: maintenance\nstatus: accepted\nowner: sre\n---\n# T\n\n## Procedure\n\n1. Do it:\n\n   ```yaml command id=go\n   run: [kubectl, delete, namespace, scratch]\n   # policyrunner-ignore RB307 until 2026-12-31 by sre: scratch only\n   expect: {{ exit: 0 }}\n   ```\n\nEnd.\n";

        Assert.Equal(["RB307 waived"], Timeouts(page, page));
        Assert.Equal(["RB307 waived"], Timeouts(page, page.Replace("\n   ", "\n    ", StringComparison.Ordinal).Replace("1. Do", "1.  Do", StringComparison.Ordinal)));
        Assert.Equal(["RB307"], Timeouts(page, page.Replace("scratch]", "prod]", StringComparison.Ordinal)));
        Assert.Equal(["RB307"], Timeouts(page, page.Replace("id=go", "id=go retry=9", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("        # IGNORE\n        - id: restart\n          bash: *c\n")]
    [InlineData("        - id: restart\n          bash: *c  # IGNORE\n")]
    [InlineData("        - id: restart\n          # IGNORE\n          bash: *c\n")]
    public void An_ignore_at_an_alias_lapses_when_what_it_stands_for_changes(string actions)
    {
        var page = Yaml("confirm: &c kubectl delete namespace scratch", actions);

        Assert.Equal(["RB201 waived"], Deletions(page, page, "docs/page.runbook.yml"));
        Assert.Equal(["RB201 waived"], Deletions(page, page.Replace("Restart", "Start again", StringComparison.Ordinal), "docs/page.runbook.yml"));
        Assert.Equal(["RB201"], Deletions(page, page.Replace("namespace scratch", "namespace prod", StringComparison.Ordinal), "docs/page.runbook.yml"));
    }

    [Theory]
    [InlineData("        # IGNORE\n        - id: restart\n          bash: |\n            kubectl delete namespace scratch\n            cat <<EOF\n             EOF\n            EOF\n", "\n             EOF", "\n            EOF")]
    [InlineData("        # IGNORE\n        - id: restart\n          bash: \"kubectl delete namespace scratch; echo 'a  b'\"\n", "a  b", "a b")]
    [InlineData("        - id: restart\n          bash: \"kubectl delete namespace scratch; echo 'a  b'\" # IGNORE\n", "a  b", "a b")]
    public void In_a_page_of_yaml_each_blank_of_a_value_counts(string actions, string before, string after)
    {
        var page = Yaml("risk: low", actions);

        Assert.Equal(["RB201 waived"], Deletions(page, page, "docs/page.runbook.yml"));
        Assert.Equal(["RB201 waived"], Deletions(page, page.Replace("\n", "\r\n", StringComparison.Ordinal), "docs/page.runbook.yml"));
        Assert.Equal(["RB201"], Deletions(page, page.Replace(before, after, StringComparison.Ordinal), "docs/page.runbook.yml"));
    }

    [Fact]
    public void An_ignore_of_a_whole_document_goes_with_it_to_another_name_as_it_is_and_with_nothing_new()
    {
        var page = $"{Comment}# Legacy\n\n**Owner**: sre\n\n## S\n\n{string.Concat(Enumerable.Repeat("A text that stays the same for all of this long page.\n\n", 6))}```bash\nkubectl delete namespace scratch\n```\n";

        Assert.Equal(["scratch waived"], Judged(page, page, "docs/moved.md"));
        Assert.Equal(["scratch waived"], Judged(page, page.ReplaceLineEndings("\r\n"), "docs/moved.md"));
        Assert.Equal(["prod"], Judged(page, page.Replace("namespace scratch", "namespace prod", StringComparison.Ordinal), "docs/prod.md"));
        Assert.Equal(["prod waived"], Judged(page, page.Replace("namespace scratch", "namespace prod", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_ignore_of_a_section_or_block_goes_with_its_document_to_another_name()
    {
        Assert.Equal(["scratch waived", "noted"], Judged(Library, Library.Replace("Look", "Look again", StringComparison.Ordinal), "docs/moved.md"));
    }

    // The names of the namespaces whose deletion is found, in the order of the page.
    private string[] Judged(string atBase, string atHead, string name = "docs/page.md")
    {
        Arrange(atBase, atHead, name);
        return [.. Check().Findings.Where(finding => finding.Policy == "RB201").Select(finding => finding.Span.Text[(finding.Span.Text.LastIndexOf(' ') + 1)..].ToString() + (finding.Waived is null ? "" : " waived"))];
    }

    private static string Yaml(string key, string actions) => $"id: OPS-050\ntitle: Restart\nkind: maintenance\nstatus: accepted\nowner: sre\n{key}\nsections:\n  procedure:\n    - title: Do it\n      actions:\n"
        + actions.Replace("IGNORE", "policyrunner-ignore RB201 until 2026-12-31 by sre: scratch only", StringComparison.Ordinal);

    private string[] Timeouts(string atBase, string atHead) => [.. Lines(atBase, atHead).Where(line => line.StartsWith("RB307", StringComparison.Ordinal)).Select(line => line.Replace(" docs/page.md:13", "", StringComparison.Ordinal))];

    private string[] Deletions(string atBase, string atHead, string name = "docs/page.md") =>
        [.. Lines(atBase, atHead, name).Where(line => line.StartsWith("RB201", StringComparison.Ordinal)).Select(line => line.EndsWith("waived", StringComparison.Ordinal) ? "RB201 waived" : "RB201")];

    private string[] Lines(string atBase, string atHead, string name = "docs/page.md")
    {
        Arrange(atBase, atHead, name);
        return WaivingRepository.Lines(Check());
    }

    private void Arrange(string atBase, string atHead, string name)
    {
        if (Directory.Exists(git.At("docs")))
        {
            Directory.Delete(git.At("docs"), recursive: true);
        }

        var old = name.EndsWith(".yml", StringComparison.Ordinal) ? name : "docs/page.md";
        git.Write(old, atBase).Commit();
        File.Delete(git.At(old));
        git.Write(name, atHead);
    }

    private CheckReport Check() =>
        Checker.Run(new CheckRequest { WorkingDirectory = git.Root, Paths = ["docs"], Clock = FixedClock.Today, Base = "main" }, CancellationToken.None);
}
