using System.Collections;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Markdown;

/// <summary>What is taken from the lines as they are is what the parser would have made of them.</summary>
public sealed class PlainTextTests
{
    private static readonly string[] Pieces =
    [
        "a", "b c", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "|", "| a | b |\n|---|---|\n| c | d |", "| h | i |\n| - | -: |\n| 1 | 2 |\n| 3 | 4 |\n", "|---|:-:|", "| a", "b |\n", ":--",
        "-", "- ", "1. ", "[ ] ", "[x] ", "[X]x", "`", "*", "_", "#", "# ", "> ", "\\", "&amp;", "<b>", "!", "===\n", "---\n", "    ", "[l](u)", "[l]: u\n", "é", "\u00a0", "\u2003", "\v", "~", "a:b",
    ];

    [Fact]
    public void Whatever_the_text_is_the_parser_would_find_the_same_at_the_same_places()
    {
        var unspared = MarkdownReader.Unspared();
        Prop.ForAll(Gen.Elements(Pieces).ListOf().ToArbitrary(), pieces =>
        {
            var file = new SourceFile("x.md", string.Concat(pieces));
            return Told(MarkdownReader.Read(file)) == Told(MarkdownReader.Read(file, 0, unspared));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("One line.\n")]
    [InlineData("Two\nlines.\n")]
    [InlineData("- [x] done\n- [ ] open\n")]
    [InlineData("> - Quoted,\n    and lazy\n")]
    [InlineData("# Title #\n\nTitle\n=====\n")]
    [InlineData("- | a | b |\n  |:--|--:|\n  | 1 | 2 3 |   \n")]
    public void Text_without_a_sign_is_read_without_the_parser(string text)
    {
        var file = new SourceFile("x.md", text);

        Assert.Equal(Told(MarkdownReader.Read(file, 0, MarkdownReader.Unspared())), Told(MarkdownReader.Read(file)));
    }

    // Lists have no equality of their own: each property of each part, one behind the other.
    private static string Told(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        SourceSpan span => $"{span.Start}-{span.End}",
        EmbeddedText embedded => $"'{embedded.Text}' at {string.Join(',', Enumerable.Range(0, embedded.Text.Length).Select(embedded.FileOffset))}",
        SourceFile => "",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Told))}]",
        ValueType plain => $"{plain}",
        _ => $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property => Told(property.GetValue(value))))})",
    };
}
