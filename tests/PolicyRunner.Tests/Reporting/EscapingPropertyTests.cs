using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Reporting;

public sealed class EscapingPropertyTests
{
    [Fact]
    public void A_workflow_command_is_one_line_and_decodes_to_what_was_said() => Hostile.Always(text =>
    {
        var line = WorkflowCommand.Format("error", [new("file", text), new("title", text)], text);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);

        // As the runner reads it: the first '::' behind the properties ends them.
        var end = line.IndexOf("::", 2, StringComparison.Ordinal);
        Assert.Equal(text, DecodeData(line[(end + 2)..]));
        if (text.Length > 0)
        {
            var properties = line["::error ".Length..end].Split(',');
            Assert.Equal(2, properties.Length);
            Assert.Equal(text, DecodeProperty(properties[0]["file=".Length..]));
            Assert.Equal(text, DecodeProperty(properties[1]["title=".Length..]));
        }
    });

    [Fact]
    public void Annotations_are_commands_and_nothing_else() => Hostile.Always(text =>
    {
        var report = Sketch.Report(Sketch.Finding(Sketch.File(text + "x", "runbooks/" + text).Span(0, 1), text, text, text));
        foreach (var line in Sketch.Write(report, ReportFormat.GitHub).TrimEnd('\n').Split('\n'))
        {
            Assert.StartsWith("::error ", line, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_terminal_sees_no_control_character_and_the_runner_no_command() => Hostile.Always(text =>
    {
        var file = Sketch.File(text + "x", "runbooks/" + text);
        var shown = Sketch.Write(Sketch.Report(Sketch.Finding(file.Span(text.Length, text.Length + 1), text, text, text)), ReportFormat.Text);
        foreach (var line in shown.Split('\n'))
        {
            Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
            Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal));
            foreach (var rune in line.EnumerateRunes())
            {
                Assert.False(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator, $"U+{rune.Value:X4}");
            }
        }
    });

    [Fact]
    public void The_marks_stand_under_the_place() => Hostile.Always(text =>
    {
        // A name that nothing in the text can imitate.
        var file = Sketch.File(text.ReplaceLineEndings(" ").Replace('\n', ' ').Replace('\r', ' ') + "MARKED tail");
        var span = file.At("MARKED");
        if (span.StartPosition.Line != 1)
        {
            return;
        }

        var excerpt = Excerpt.Of(span, SecretMask.None);
        var before = excerpt.Line[..excerpt.Line.IndexOf("MARKED", StringComparison.Ordinal)];
        Assert.Equal(TerminalText.Width(before), excerpt.Column);
        Assert.Equal(6, excerpt.Width);
    });

    [Fact]
    public void A_markdown_cell_is_text_and_decodes_to_it() => Hostile.Always(text =>
    {
        var cell = MarkdownText.Escape(text);
        Assert.DoesNotContain('\n', cell);
        Assert.DoesNotContain('<', cell);
        Assert.DoesNotContain("://", cell, StringComparison.Ordinal);
        for (var index = 0; index < cell.Length; index++)
        {
            if (cell[index] == '\\')
            {
                // An escape takes the next character with it.
                index++;
                continue;
            }

            Assert.DoesNotContain(cell[index], "|`*_[]~$");
        }

        Assert.DoesNotContain(cell.EnumerateRunes(), HiddenCharacters.Contains);
        Assert.Equal(Plain(text), Decode(cell));
    });

    [Theory]
    [InlineData("see GH-12", "see GH-&#8203;12")]
    [InlineData("gh-7", "gh-&#8203;7")]
    [InlineData("owner/repo#12", "owner/repo#&#8203;12")]
    [InlineData("owner/repo@0a1b2c3", "owner/repo@&#8203;0a1b2c&#8203;3")]
    [InlineData("in 0a1b2c3d4e5f.", "in 0a1b2c&#8203;3d4e5f.")]
    [InlineData("0123456789012345678901234567890123456789", "012345&#8203;678901&#8203;234567&#8203;890123&#8203;456789&#8203;012345&#8203;6789")]
    [InlineData("it is :x: and :+1::tada:", "it is :&#8203;x: and :&#8203;+1::&#8203;tada:")]
    [InlineData("page.md:100:5", "page.md:&#8203;100:5")]
    [InlineData("page.md:12:5: 123456 of 0a1b2cg, GHz-1x", "page.md:12:5: 123456 of 0a1b2cg, GHz-1x")]
    [InlineData("a: b: c, high-1", "a: b: c, high-1")]
    public void What_the_platform_links_or_replaces_without_brackets_is_broken(string text, string cell) => Assert.Equal(cell, MarkdownText.Escape(text));

    [Theory]
    [InlineData(0x200B)]
    [InlineData(0x3164)]
    [InlineData(0x1D173)]
    [InlineData(0xE0041)]
    [InlineData(0xE01EF)]
    public void No_report_passes_on_a_character_that_cannot_be_seen(int codePoint)
    {
        var hidden = new Rune(codePoint);
        var text = $"a{hidden}b";
        var report = Sketch.Report(Sketch.Finding(Sketch.File(text, "runbooks/" + text).Span(0, 1), text, text, text));

        Assert.All(Enum.GetValues<ReportFormat>(), format => Assert.DoesNotContain(Sketch.Write(report, format).EnumerateRunes(), rune => rune == hidden));
    }

    [Fact]
    public void Xml_is_well_formed_whatever_is_said() => Hostile.Always(text =>
    {
        var report = Sketch.Report(Sketch.Finding(Sketch.File(text + "x", "runbooks/" + text).Span(0, 1), text, text, text));
        var xml = Sketch.Write(report, ReportFormat.Junit);
        Assert.DoesNotContain("##[", xml, StringComparison.Ordinal);
        Assert.All(xml.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("<", line.TrimStart(' '), StringComparison.Ordinal));
        Assert.DoesNotContain(xml.EnumerateRunes(), rune => rune.Value != '\n' && HiddenCharacters.Contains(rune));
        Assert.Equal(XmlText.Legal(text), Assert.Single(XDocument.Parse(xml).Descendants("failure")).Attribute("message")!.Value);
    });

    [Theory]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.Sarif)]
    public void Json_parses_back_to_what_was_said(ReportFormat format) => Hostile.Always(text =>
    {
        var report = Sketch.Report(Sketch.Finding(Sketch.File(text + "x", "runbooks/" + text).Span(0, 1), text, text, text));
        var json = Sketch.Write(report, format);
        Assert.DoesNotContain("##[", json, StringComparison.Ordinal);
        Assert.DoesNotContain(json.EnumerateRunes(), rune => rune.Value != '\n' && HiddenCharacters.Contains(rune));
        using var parsed = JsonDocument.Parse(json);
        if (format == ReportFormat.Json)
        {
            // Half a surrogate pair is nothing that UTF-8 can say.
            Assert.Equal(string.Concat(text.EnumerateRunes()), parsed.RootElement.GetProperty("findings")[0].GetProperty("message").GetString());
        }
    });

    [Fact]
    public void Html_holds_no_tag_of_the_text() => Hostile.Always(text =>
    {
        var html = HtmlText.Escape(text);
        Assert.DoesNotContain('<', html);
        Assert.DoesNotContain('"', html);
        Assert.DoesNotContain('\'', html);
        Assert.DoesNotContain("##[", html, StringComparison.Ordinal);
    });

    private static string DecodeData(string text) => text.Replace("%0D", "\r", StringComparison.Ordinal).Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);

    private static string DecodeProperty(string text) =>
        DecodeData(text.Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal));

    private static string Decode(string cell)
    {
        var text = new StringBuilder();
        for (var index = 0; index < cell.Length; index++)
        {
            index += cell[index] == '\\' ? 1 : 0;
            text.Append(cell[index]);
        }

        return WebUtility.HtmlDecode(text.ToString().Replace("&#8203;", "", StringComparison.Ordinal));
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            plain.Append(rune.Value is '\r' or '\n' or '\t' or '\u2028' or '\u2029' ? " " : HiddenCharacters.Contains(rune) ? "\uFFFD" : rune.ToString());
        }

        return plain.ToString();
    }
}
