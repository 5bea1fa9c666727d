using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class DocumentPropertyTests
{
    private static readonly string[] Pieces =
    [
        "# ", "## ", "### Step 1: ", "#", "===", "\n", "\n\n", "\r\n", "\r", " ", "    ", "\t", "- ", "* ", "1. ", "2) ", "- [ ] ", "- [x] ", "> ",
        "```", "````", "~~~", "```bash id=a\n", "```yaml http\n", "```yaml runbook\n", "```sh {\"name\":\"x\"}\n", "`", "``", "<!--", "-->", "<!-- ack within=15m -->",
        "<!-- ask a = b | c -->", "<!-- ask-each item=x -->", "<!-- policyrunner-ignore RB304 until 2026-12-31 by x: y -->", "# policyrunner-ignore RB304 until 2026-12-31 by x: y\n", "<a id=\"x\">", "</a>", "<", ">", "[", "](", ")", "![", "]: ", "[a]: b\n", "[a][b]", "<https://x>",
        "| a | b |\n", "| - | - |\n", "|", "**", "*", "_", "**Owner**: x", "**Steps**", "Owner: [Team]", "Steps:", "---\n", "...\n", "id: OPS-001\n", "title: x\n",
        "[OPS-001] ", "OPS-002: ", "Procedure", "Rollback", "Verification", "Expected output:", "(5 minutes)", "TODO", "⚠", "\\", "\"", "'", "{{ x }}", "<name>", "$X", "$(",
        "&amp;", "\u00a0", "\uFEFF", "\0", "🚀", "\uD83D", "復", "\u2028", "a", "b c", "5", ":", "=", "rm -rf /x",
    ];

    private static readonly Gen<string> Soup = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts));

    private static readonly Gen<string> Declarations = Soup.Select(text => "---\nid: OPS-001\ntitle: x\n---\n# x\n\n## Procedure\n\n" + text);

    private static readonly Gen<string> AnyText = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");

    [Fact]
    public void Everything_found_in_any_Markdown_stands_inside_its_file() => Run(Gen.OneOf(Soup, Declarations, AnyText), text =>
    {
        var document = Read(text);
        return Everything(document).All(span => Stands(span, document.File));
    });

    [Fact]
    public void Everything_found_in_any_YAML_runbook_stands_inside_its_file() => Run(
        Gen.OneOf(Soup, AnyText, Soup.Select(text => "id: A-1\ntitle: x\nsections:\n  procedure:\n    - title: x\n      actions:\n        - bash: |\n            " + text)),
        text =>
        {
            var document = Read(text, "x.runbook.yml");
            return Everything(document).All(span => Stands(span, document.File));
        });

    [Fact]
    public void Sections_are_in_order_and_lie_in_their_parents() => Run(Gen.OneOf(Soup, Declarations), text =>
    {
        var sections = Read(text).Sections;
        return sections.Zip(sections.Skip(1)).All(pair => pair.First.Span.Start < pair.Second.Span.Start)
            && sections.All(section => section.Extent.Start == section.Span.Start && section.Extent.End >= section.Span.End)
            && sections.All(section => section.Parent is not { } parent || (parent.Extent.Contains(section.Extent) && parent.Level < section.Level && parent.Children.Contains(section)))
            && sections.All(section => section.Children.All(child => child.Parent == section));
    });

    [Fact]
    public void Steps_do_not_overlap_and_hold_their_actions() => Run(Declarations, text =>
    {
        var steps = Read(text).Runbooks.SelectMany(runbook => runbook.Steps).ToList();
        return steps.Zip(steps.Skip(1)).All(pair => pair.First.Span.Start < pair.Second.Span.Start)
            && steps.All(step => step.Actions.Count > 0 && step.Actions.All(action => step.Extent.Start <= action.Span.Start && action.Span.End <= step.Extent.End))
            && steps.DistinctBy(step => step.Id).Count() >= steps.Where(step => step.Actions.All(action => action.Attributes.Id is null)).Count();
    });

    [Fact]
    public void The_text_of_a_block_is_what_stands_in_the_file() => Run(Gen.OneOf(Soup, Declarations), text => Read(text).CodeBlocks.All(block =>
        block.Commands.All(command => command.Span.Length >= 0)
        && block.Content.Text.Split('\n').Aggregate((Offset: 0, Holds: true), (at, line) =>
            (at.Offset + line.Length + 1, at.Holds && IsSame(block.Content.Span(at.Offset, at.Offset + line.Length), line))).Holds));

    // The parser replaces tabs of a margin by spaces, and NUL by the sign for what cannot be read.
    private static bool IsSame(SourceSpan span, string line) =>
        span.Text.ToString().Replace('\0', '\uFFFD') == line || span.File.Line(span.StartPosition.Line).Contains('\t');

    private static bool Stands(SourceSpan span, SourceFile file) => span.File == file && span.Start >= 0 && span.Start <= span.End && span.End <= file.Text.Length;

    private static IEnumerable<SourceSpan> Everything(Document document) =>
    [
        document.Span,
        .. document.Sections.SelectMany(section => new[] { section.Span, section.Extent, section.TodoSpan ?? section.Span, section.Estimate?.Span ?? section.Span }),
        .. document.CodeBlocks.SelectMany(block => new[] { block.Span, block.Extent, block.Content.Span() }.Concat(block.Placeholders.Select(item => item.Span))),
        .. document.Commands.Select(command => command.Span),
        .. document.Commands.SelectMany(command => command.Arguments).Select(word => word.Span),
        .. document.Links.SelectMany(link => new[] { link.Span, link.TargetSpan }),
        .. document.Checklist.Select(item => item.Span),
        .. document.Marks.Select(mark => mark.Span),
        .. document.Ignores.SelectMany(ignore => new[] { ignore.Span, ignore.Scope }),
        .. document.Warnings.Select(warning => warning.Span),
        .. document.Prose.Select(prose => prose.Span),
        .. document.Problems.Select(problem => problem.Span),
        .. document.Metadata.Items.Select(item => item.Span),
        .. document.Runbooks.SelectMany(runbook => new[] { runbook.Span, runbook.Extent }),
        .. document.Runbooks.SelectMany(runbook => runbook.Steps).SelectMany(step => new[] { step.Span, step.Extent, step.Estimate?.Span ?? step.Span }),
        .. document.Runbooks.SelectMany(runbook => runbook.Actions).SelectMany(action => action.Attributes.Places.Select(place => place.Span).Append(action.Span)),
    ];

    private static void Run(Gen<string> texts, Func<string, bool> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60),
        Prop.ForAll(texts.ToArbitrary(), text => Assert.True(holds(text), System.Text.Json.JsonSerializer.Serialize(text))));
}
