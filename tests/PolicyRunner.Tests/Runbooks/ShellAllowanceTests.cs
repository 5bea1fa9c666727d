using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Runbooks;

/// <summary>A page with more commands than anybody writes is refused as a whole, and says so: none of it passes unseen.</summary>
public sealed class ShellAllowanceTests
{
    private const int Most = 20_000;

    [Theory]
    [InlineData("bash", "a;", "20,000 commands")]
    [InlineData("bash", "a\n", "20,000 commands")]
    [InlineData("bash", "a |\n", "20,000 commands")]
    [InlineData("console", "$ a\n", "20,000 commands")]
    [InlineData("console", "$ a\nb\n", "20,000 commands")]
    [InlineData("console", "some output\n", "20,000 commands")]
    [InlineData("sql", "a;", "20,000 commands")]
    [InlineData("pwsh", "a;", "20,000 commands")]
    [InlineData("bash", "bash -c 'a;b;c;d'\n", "20,000 commands")]
    [InlineData("bash", "$($($($($($($($($($(a\nb\nc\nd\n))))))))))\n", "20,000 commands")]
    public void A_page_of_too_many_commands_is_not_read(string language, string command, string limit)
    {
        var document = Read($"```{language}\n{Repeat(command, Most + 1)}\n```\n");

        Refused(document, limit);
    }

    [Theory]
    [InlineData("bash", "a ", "400,000 words")]
    [InlineData("bash", "$a ", "400,000 words")]
    [InlineData("bash", ">a ", "400,000 words")]
    [InlineData("bash", "A=1 ", "400,000 words")]
    [InlineData("sql", "a ", "400,000 words")]
    [InlineData("pwsh", "a ", "400,000 words")]
    public void A_page_of_too_many_words_in_its_commands_is_not_read(string language, string word, string limit)
    {
        var line = Repeat(word, 10_000) + (language == "bash" ? "\\\n" : language == "pwsh" ? "`\n" : "\n");

        Refused(Read($"```{language}\n{Repeat(line, 41)}\n```\n"), limit);
    }

    [Fact]
    public void The_blocks_of_a_page_count_together()
    {
        var block = $"```bash\n{Repeat("a\n", Most / 10)}```\n\n";

        Assert.Equal(Most, Read(Repeat(block, 10)).Commands.Count);
        Refused(Read(Repeat(block, 10) + "```bash\nls\n```\n"), "20,000 commands");
    }

    [Fact]
    public void The_finding_stands_at_the_first_command_that_is_too_many()
    {
        var document = Read($"# T\n\n```bash\n{Repeat("a\n", Most + 5)}```\n");

        Assert.Equal($"{4 + Most}:1", Assert.Single(document.Problems).Span.StartPosition.ToString());
    }

    [Fact]
    public void A_refused_page_is_held_to_what_its_front_matter_declares()
    {
        var document = Read($"---\nid: OPS-1\n---\n# T\n\n## Procedure\n\n```bash\n{Repeat("a\n", Most + 1)}```\n");

        Assert.True(document.IsDeclared);
        Refused(document, "20,000 commands");
    }

    [Fact]
    public void A_yaml_runbook_of_too_many_commands_is_not_read()
    {
        var text = $"id: OPS-1\ntitle: x\nsections:\n  procedure:\n    - title: a\n      actions:\n        - bash: |\n{Repeat("            a\n", Most + 1)}";

        Refused(DocumentReader.Read(new SourceFile("a.runbook.yml", text)), "20,000 commands");
    }

    private static void Refused(Document document, string limit)
    {
        var problem = Assert.Single(document.Problems, problem => problem.Kind == ProblemKind.Limit);
        Assert.StartsWith($"The file has more than {limit}", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("; nothing in this file was checked. Split it.", problem.Message, StringComparison.Ordinal);
        Assert.Empty(document.Commands);
        Assert.Empty(document.CodeBlocks);
    }

    private static Document Read(string text) => DocumentReader.Read(new SourceFile("a.md", text));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
