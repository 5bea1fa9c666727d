using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Policies.Escapes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies;

/// <summary>An index that is not there is an error at the line that asks for it, as an author expects, whatever the runtime makes of a function.</summary>
public sealed class ErrorPlaceTests
{
    private const string Around = """
        var words = document.Path.Split('/');
        var first = words[0];
        ReadOnlySpan<char> span = first;
        var some = 0;
        foreach (var word in words)
        {
            some += words[0].Length + first[0] + span[0];
            if (first == "never") some += words[1].Length;
        }

        CODE
        some += words[0].Length + first[0] + span[0];
        return [document.Finding($"{some}")];
        """;

    [Theory]
    [InlineData("some += words[7].Length;")]
    [InlineData("var (a, b) = (words[0], words[7]); some += a.Length + b.Length;")]
    [InlineData("some += words[7]!.Length; words[0] = first;")]
    [InlineData("some += first[700];")]
    [InlineData("some += words[^7].Length;")]
    [InlineData("some += first[^700];")]
    [InlineData("some += span[^700];")]
    [InlineData("Index end = ^7; some += words[end].Length;")]
    [InlineData("if (words is [_, ..] && words[^0].Length > 3) some++;")]
    [InlineData("some += new[] { (Word: first, 1) }[7].Word.Length;")]
    [InlineData("if (words[7] == \"never\") some++;")]
    [InlineData("if (char.IsDigit(span[700])) some++;")]
    [InlineData("some += new[] { 1, 2 }[2];")]
    [InlineData("some += new[] { words, words }[1][7].Length;")]
    [InlineData("some += words.Select(word => word.Split('.')[5]).Count(part => part.Length > 3);")]
    public void An_index_that_is_not_there_is_said_at_its_line(string code)
    {
        var diagnostic = Broken(Around.Replace("CODE", code, StringComparison.Ordinal));

        Assert.Contains("IndexOutOfRangeException: nothing stands at that index", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(code, diagnostic.Span!.Value.Text.ToString().Trim());
    }

    [Theory]
    [InlineData("var title = rollback!.Title;", "NullReferenceException")]
    [InlineData("var title = path.Substring(500);", "ArgumentOutOfRangeException")]
    [InlineData("var title = words.First(word => word.Length > 500);", "InvalidOperationException")]
    [InlineData("var title = int.Parse(path);", "FormatException")]
    [InlineData("var title = words.ToList()[zero + 9];", "ArgumentOutOfRangeException")]
    [InlineData("var title = 7 / zero;", "DivideByZeroException")]
    [InlineData("var title = words[^99];", "IndexOutOfRangeException")]
    [InlineData("var title = words[3..99];", "ArgumentOutOfRangeException")]
    [InlineData("var title = (Section)(object)path;", "InvalidCastException")]
    public void What_fails_among_plain_statements_is_said_at_its_line(string code, string kind)
    {
        var diagnostic = Broken($$"""
            var rollback = document.Sections.FirstOrDefault(section => section.Title == "none");
            var path = document.Path;
            var words = path.Split('/');
            var zero = words.Length - words.Count();
            var count = document.Sections.Count;
            {{code}}
            var twice = count * 2;
            return [document.Finding($"{title}{twice}")];
            """);

        Assert.Contains(kind, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(code, diagnostic.Span!.Value.Text.ToString().Trim());
    }

    [Fact]
    public void An_index_that_an_iterator_asks_for_is_said_at_its_line()
    {
        var diagnostic = Broken("return [.. Parts(document.Path).Select(part => document.Finding(part))];", """
            static IEnumerable<string> Parts(string text)
            {
                foreach (var line in text.Split('\n'))
                {
                    var parts = line.Split(' ');
                    yield return parts[0];
                    yield return parts[2];
                }
            }
            """);

        Assert.Equal("yield return parts[2];", diagnostic.Span!.Value.Text.ToString());
    }

    // Nothing can be put in front of what stands behind a question mark.
    [Theory]
    [InlineData("document.Path?.Split('/')[1]", "a.md")]
    [InlineData("document.Path?.Split('/')?[1][0]", "a")]
    [InlineData("document.Path?.Split('/')[1].Length", "4")]
    [InlineData("document.Path?.ToCharArray()[0].ToString()[0]", "r")]
    [InlineData("document.Path.Split('/')[0]?.Split('n')[1]!.ToCharArray()[0]", "b")]
    [InlineData("(document.Path?.Split('/'))![1]", "a.md")]
    public void An_index_may_stand_behind_a_question_mark(string expression, string said)
    {
        using var folder = new PolicyFolder();
        Assert.Equal(said, Assert.Single(Run(folder, $"return [document.Finding($\"{{{expression}}}\"), .. Nothing({expression})];", "static IEnumerable<PolicyRunner.Findings.Finding> Nothing(object? some) => [];")()).Message);
    }

    // Where an element is written to, it stays the element.
    [Theory]
    [InlineData("var a = new[] { 1, 2 }; a[0]++; a[1] += a[0]; (a[0], a[1]) = (a[1], a[0]); return [document.Finding($\"{a[0]} {a[1]} {a[^1]}\")];", "4 2 2")]
    [InlineData("var a = new[] { (X: 1, Y: (Z: 2, 3)) }; a[0].X = 5; a[0].Y.Z++; a[0].X += a[0].Y.Z; return [document.Finding($\"{a[0].X} {a[0].Y.Z} {a[0].Y.Z.ToString()}\")];", "8 3 3")]
    [InlineData("var a = new[] { new Point(1), new Point(2) }; a[0].X = 5; a[1].Move(); var b = a[1] with { X = 9 }; return [document.Finding($\"{a[0].X} {a[1].X} {b.X} {a[(short)0]}\")];", "5 3 9 Point { X = 5 }")]
    [InlineData("var a = new string?[] { \"x\", null }; a[1] ??= \"y\"; var one = new int[2]; int.TryParse(\"5\", out one[1]); return [document.Finding($\"{a[1]?[0]} {one[1]} {-one[1]} {(one[0])}\")];", "y 5 -5 0")]
    public void What_is_written_to_is_the_element_itself(string code, string said)
    {
        using var folder = new PolicyFolder();
        Assert.Equal(said, Assert.Single(Run(folder, code, "record struct Point(int X) { public void Move() => X++; }")()).Message);
    }

    [Theory]
    [InlineData("{7:000}", "007")]
    [InlineData("{0.5:0.000}", "0.500")]
    [InlineData("{1234.5:#,##0.000}", "1,234.500")]
    public void A_format_may_have_as_many_placeholders_as_it_likes(string hole, string said)
    {
        using var folder = new PolicyFolder();
        var (number, format) = (hole[1..hole.IndexOf(':', StringComparison.Ordinal)], hole[(hole.IndexOf(':', StringComparison.Ordinal) + 1)..^1]);
        Assert.Equal($"{said} {said}", Assert.Single(Run(folder, $"var given = \"{format}\"; if (given.Length < 2) given = \"\"; return [document.Finding($\"{hole} \" + ({number}).ToString(given))];")()).Message);
    }

    private static PolicyDiagnostic Broken(string code, string functions = "")
    {
        using var folder = new PolicyFolder();
        var pack = Load(folder, code, functions);
        var thrown = Assert.ThrowsAny<Exception>(() => Run(pack)());
        return Assert.Single(pack.Policies).Describe(thrown);
    }

    private static Func<List<PolicyRunner.Findings.Finding>> Run(PolicyFolder folder, string code, string functions = "") => Run(Load(folder, code, functions));

    private static PolicyPack Load(PolicyFolder folder, string code, string functions)
    {
        var pack = folder.Write("a.csx", EscapeSuite.Check(code) + "\n" + functions).Load();
        Assert.Empty(pack.Errors);
        return pack;
    }

    private static Func<List<PolicyRunner.Findings.Finding>> Run(PolicyPack pack)
    {
        var document = DocumentReader.Read(new SourceFile("runbooks/a.md", EscapeSuite.Page), Configuration.Names(OrganisationFile.Empty));
        var context = new PolicyContext { Settings = null!, Library = new Library([document]), Organisation = OrganisationFile.Empty, Slos = [], Today = new DateOnly(2026, 1, 1) };
        return () =>
        {
            var budget = PolicyRunner.Policies.Metering.Budget.Begin(PolicyRunner.Policies.Metering.PolicyLimits.Default);
            try
            {
                return [.. Assert.Single(pack.Policies).Policy.CheckDocument!(document, context)];
            }
            finally
            {
                budget.End();
            }
        };
    }
}
