using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>What is counted does what C# says that it does.</summary>
public sealed class MeaningTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("var (tool, verb) = (\"gh\", \"run\");", "(tool, verb) switch { (\"a\", \"b\") or (\"c\", \"d\") => 1, (\"e\", \"f\") or (\"g\", \"h\") => 2, { tool: \"gh\", verb: \"run\" } => 3, _ => 4 }", "3")]
    [InlineData("", "document.Path switch { \"a\" => 1, \"b\" => 2, \"c\" => 3, \"d\" => 4, \"e\" => 5, \"f\" => 6, \"a.md\" => 7, _ => 8 }", "7")]
    [InlineData("", "document is { Path: \"a\" or \"b\" or \"c\" or \"d\" or \"e\" or \"f\" or \"a.md\" }", "True")]
    [InlineData("var text = document.Path[..1] + \"ba\";", "text switch { \"aaa\" => 0, \"aab\" => 1, \"aba\" => 2, \"abb\" => 3, \"aca\" => 4, \"acb\" => 5, \"ada\" => 6, \"adb\" => 7, \"baa\" => 8, \"bab\" => 9, \"bba\" => 10, \"bbb\" => 11, _ => 12 } + (text.AsSpan() switch { \"aaa\" => 0, \"aab\" => 1, \"aba\" => 2, \"abb\" => 3, \"aca\" => 4, \"acb\" => 5, \"ada\" => 6, \"adb\" => 7, _ => 8 })", "4")]
    [InlineData("string? none = null;", "none switch { \"a\" or \"b\" or \"c\" or \"d\" or \"e\" or \"f\" or \"g\" => 1, null => 2, _ => 3 }", "2")]
    [InlineData("", "string.Join(\",\", from one in new[] { 1, 2 } let two = new { one, twice = one * 2 } where two.twice > 2 orderby two.one descending select two.twice)", "4")]
    [InlineData("", "string.Join(\",\", from a in new[] { 1, 2 } from b in new[] { a, 3 } join c in new[] { 3 } on b equals c group b by a into all select all.Count())", "1,1")]
    [InlineData("var part = new Parts();", "string.Join(\",\", new[] { part, part }).Length > 1", "True")]
    [InlineData("", "string.Join(separator: \",\", values: new[] { \"a\", \"b\" }) + string.Join(',', \"a\", \"b\") + string.Join(\"-\", 1, \"b\", 'c') + string.Concat(1, 'x', null, \"y\", 2)", "a,ba,b1-b-c1xy2")]
    [InlineData("ReadOnlySpan<string?> all = [\"a\", null, \"b\"];", "string.Join(\",\", all) + string.Concat(all)", "a,,bab")]
    [InlineData("", "new Num(2).Accept(new Twice())", "4")]
    [InlineData("", "nameof(List<>)", "List")]
    [InlineData("", "nameof(string.Join) + nameof(List<int>) + nameof(Below.Sum)", "JoinListSum")]
    [InlineData("", "System.Text.RegularExpressions.Regex.IsMatch(\"abc\", \"b\", RegexOptions.NonBacktracking)", "True")]
    [InlineData("", "System.String.Join(\",\", new[] { \"a\", \"b\" }) + global::System.String.Concat(\"a\", document.Path)", "a,baa.md")]
    [InlineData("", "System.DateOnly.ParseExact(\"2026-01-02\", \"yyyy-MM-dd\", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None).Day", "2")]
    [InlineData("", "new Parts() is [1, .. var rest, 3] ? rest : \"\"", "1-1")]
    [InlineData("", "Below.Add(1, 2)", "1+2")]
    [InlineData("var one = new Point(1, document.Path);", "one.Equals(new Point(1, \"a.md\")) + \" \" + one.Equals(default(Point)) + \" \" + one.Equals(default)", "True False False")]
    [InlineData("static int Twice(ref readonly int x) => 2 * x; var one = 1;", "Twice(in one)", "2")]
    [InlineData("IEnumerable<string> all = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"queue\" };", "all.Contains(\"QUEUE\")", "True")]
    [InlineData("IReadOnlyCollection<string> all = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"queue\" };", "all.Contains(\"QUEUE\")", "True")]
    [InlineData("IEnumerable<string> all = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"queue\"] = 1 }.Keys;", "all.Contains(\"QUEUE\")", "True")]
    [InlineData("var all = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"queue\"] = 1 };", "all.Keys.Contains(\"QUEUE\")", "True")]
    [InlineData("IEnumerable<KeyValuePair<string, int>> all = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [\"queue\"] = 1 };", "all.Contains(new KeyValuePair<string, int>(\"QUEUE\", 1))", "True")]
    [InlineData("IEnumerable<string> all = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"queue\" };", "all.Where(one => true).Contains(\"QUEUE\")", "False")]
    [InlineData("IEnumerable<string> all = new List<string> { \"queue\" };", "all.Contains(\"QUEUE\") + \" \" + all.Contains(\"queue\") + \" \" + all.Contains(\"QUEUE\", StringComparer.OrdinalIgnoreCase)", "False True True")]
    [InlineData("IEnumerable<(string, int)> all = new List<(string, int)> { (\"a\", 1) };", "all.Contains((\"a\", 1)) + \" \" + all.Contains((\"a\", 2))", "True False")]
    [InlineData("var all = new List<string> { \"a\", \"b\" }; all.AddRange(all);", "string.Join(',', all)", "a,b,a,b")]
    [InlineData("var all = new List<string> { \"a\", \"b\" }; all.InsertRange(1, all);", "string.Join(',', all)", "a,a,b,b")]
    [InlineData("var all = new List<(string, int)> { (\"a\", 1) }; all.AddRange(all);", "all.Count", "2")]
    [InlineData("var all = new List<object> { 1 }; all.AddRange(all); all.AddRange(all.ToArray());", "all.Count", "4")]
    [InlineData("var all = new List<string> { \"a\" }; all.AddRange(all.Select(one => one + 1).ToList());", "string.Join(',', all)", "a,a1")]
    [InlineData("StringBuilder? none = null;", "$\"[{none}]\" + none", "[]")]
    [InlineData("StringBuilder? none = null; var text = \"a\"; text += none;", "text", "a")]
    [InlineData("", "string.Join<char>(\"-\", \"abc\")", "a-b-c")]
    [InlineData("", "string.Join<object>(\"-\", new object[] { 1, \"a\" }) + string.Concat<int>([1, 2])", "1-a12")]
    [InlineData("var all = new[] { \"a\", \"b\", \"c\" };", "string.Join(\",\", all, 1, 2) + string.Join(\",\", all, 3, 0) + string.Join(\",\", all, 0, 1)", "b,ca")]
    [InlineData("", "string.Concat(\"a\".AsSpan(), \"b\") + string.Concat(\"a\".AsSpan(), \"b\", \"c\", \"d\") + string.Concat(str1: \"b\", str0: \"a\") + string.Concat(\"a\", null, \"c\")", "ababcdabac")]
    [InlineData("var builder = new StringBuilder(\"ab\"); if (builder.Length > 0) { builder.Append(builder.Length); }", "builder", "ab2")]
    [InlineData("StringBuilder? none = null;", "none?.Length ?? 7", "7")]
    [InlineData("var words = new[] { \"a\", \"b\" };", "words.Contains(\"B\", StringComparer.OrdinalIgnoreCase) + \" \" + words.Contains(\"B\") + \" \" + words.SequenceEqual([\"A\", \"B\"], StringComparer.OrdinalIgnoreCase)", "True False True")]
    [InlineData("var set = new HashSet<string>([\"a\", \"b\"], StringComparer.OrdinalIgnoreCase);", "set.SetEquals([\"B\", \"A\", \"a\"]) + \" \" + set.IsSubsetOf([\"a\"]) + \" \" + set.IsSupersetOf([\"A\"])", "True False True")]
    [InlineData("var set = new HashSet<string> { \"a\", \"b\" }; set.IntersectWith([\"b\", \"c\"]); set.IntersectWith(set);", "string.Join(',', set)", "b")]
    [InlineData("var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"queue\" }; IEnumerable<string> All() => set.AsEnumerable();", "set.AsEnumerable().Contains(\"QUEUE\") + \" \" + All().Contains(\"QUEUE\")", "True True")]
    [InlineData("var all = new List<string> { \"a\", \"b\", \"c\" }; all.AddRange(all.Skip(1));", "string.Join(',', all)", "a,b,c,b,c")]
    [InlineData("var all = new List<string> { \"a\", \"b\" }; all.AddRange(all.AsEnumerable());", "string.Join(',', all)", "a,b,a,b")]
    [InlineData("var all = new List<int> { 1, 2 }; all.AddRange(all.Take(1));", "string.Join(',', all)", "1,2,1")]
    [InlineData("var all = new[] { \"a\", \"b\", \"c\" };", "string.Join(',', all, 1, 2)", "b,c")]
    [InlineData("var words = new[] { \"b\", \"a\" }; int Length(string word) => word.Length; Func<string, string> self = word => word;", "string.Join(',', words.OrderBy(Length).ThenBy(self).ThenByDescending(Length))", "a,b")]
    [InlineData("var pairs = new[] { (\"a\", 1), (\"b\", 2) };", "pairs.Contains((\"b\", 2)) + \" \" + pairs.Contains((\"b\", 1))", "True False")]
    [InlineData("var point = new Point(1, \"a\");", "point + \" \" + new Point(2, null!)", "Point { X = 1, Name = a } Point { X = 2, Name =  }")]
    [InlineData("var n = 0; Action add = () => { n++; }; for (var i = 0; i < 1_000; i++) { add(); }", "n", "1000")]
    [InlineData("var n = 0; Action add = delegate { n++; }; for (var i = 0; i < 1_000; i++) { add(); }", "n", "1000")]
    [InlineData("var n = 0; Action nothing = () => { }; for (var i = 0; i < 1_000; i++) { nothing(); n++; }", "n", "1000")]
    [InlineData("var n = 0; void Add() { if (n >= 0) { n++; } } for (var i = 0; i < 1_000; i++) { Add(); }", "n", "1000")]
    [InlineData("var n = 0; void Add() { n++; void More() { n++; } More(); } for (var i = 0; i < 1_000; i++) { Add(); }", "n", "2000")]
    [InlineData("var n = 0; void Add(out int m) { m = n; if (n > 5) { n++; return; } n++; } for (var i = 0; i < 1_000; i++) { Add(out _); }", "n", "1000")]
    [InlineData("var n = 0; void Check(int m) { if (m < 0) { throw new InvalidOperationException(); } } for (var i = 0; i < 1_000; i++) { Check(i); n++; }", "n", "1000")]
    [InlineData("var n = 0; Enumerable.Range(0, 1_000).ToList().ForEach(x => { n++; });", "n", "1000")]
    [InlineData("var n = 0; IEnumerable<int> Give() { yield return 1; yield return 2; } for (var i = 0; i < 1_000; i++) { foreach (var x in Give()) { n += x; } }", "n", "3000")]
    [InlineData("var n = 0; IEnumerable<int> Give() { for (var i = 0; ; i++) { if (i == 2) { yield break; } yield return i; } } for (var i = 0; i < 1_000; i++) { n += Give().Count(); }", "n", "2000")]
    [InlineData("for (var i = 0; i < 1_000; i++) { Below.Add(); }", "Below.Sum(150)", "150")]
    [InlineData("var n = 0; void Add() { n++; } for (var i = 0; i < 1_000; i++) { Add(); } int Sum(int m) => m == 0 ? 0 : 1 + Sum(m - 1);", "Sum(150)", "150")]
    [InlineData("", "Odd.R(\"x\") + Odd.Q(\"y\") + new Odd.P<int>(3)", "xyP { X = 3 }")]
    [InlineData("", "Duration.Format(TimeSpan.MinValue).Length > 5", "True")]
    [InlineData("string? text = \"abc\"; int[]? all = [1, 2, 3]; Dictionary<string, int>? d = new() { [\"a\"] = 7 };", "text?[1..] + all?[1..].Length + d?[\"a\"] + text?[0]", "bc27a")]
    [InlineData("string? Name(int number) { return null; }", "Name(1) ?? \"none\"", "none")]
    [InlineData("long? Number(int number) { if (number > 0) { return null; } return 1; }", "Number(1) ?? Number(0)", "1")]
    public void It_says(string before, string value, string expected) => Assert.Equal(expected, Said(before, value));

    [Theory]
    [InlineData("string.Join(\",\", new[] { \"a\", \"b\" }, 1, 100)", typeof(ArgumentOutOfRangeException))]
    [InlineData("string.Join(\",\", new[] { \"a\", \"b\" }, -1, 1)", typeof(ArgumentOutOfRangeException))]
    [InlineData("string.Join(\",\", new[] { \"a\", \"b\" }, 0, -1)", typeof(ArgumentOutOfRangeException))]
    [InlineData("string.Join(',', new[] { \"a\", \"b\" }, 7, -5)", typeof(ArgumentOutOfRangeException))]
    [InlineData("string.Join(\",\", (string[])null!)", typeof(ArgumentNullException))]
    [InlineData("string.Join(\",\", (object[])null!)", typeof(ArgumentNullException))]
    [InlineData("string.Concat((string[])null!)", typeof(ArgumentNullException))]
    [InlineData("new Regex(\"a\", RegexOptions.NonBacktracking).Count(null!)", typeof(ArgumentNullException))]
    [InlineData("new Regex(\"a\", RegexOptions.NonBacktracking).Replace(\"b\", (string)null!)", typeof(ArgumentNullException))]
    [InlineData("Regex.Replace(\"b\", \"a\", (MatchEvaluator)null!, RegexOptions.NonBacktracking)", typeof(ArgumentNullException))]
    [InlineData("new Regex(\"a\", RegexOptions.NonBacktracking).Matches(null!).Count", typeof(ArgumentNullException))]
    public void It_breaks(string value, Type exception) => Assert.Equal(exception, Assert.ThrowsAny<Exception>(() => Said("", value)).GetType());

    private string Said(string before, string value)
    {
        var pack = folder.Write("a.csx", $$"""
            using System.Text;
            return new Policy("RB1", "name")
            {
                Title = "Title", Why = "why", Severity = Severity.Error,
                CheckDocument = (document, context) => { {{before}} return [document.Span.Finding("" + ({{value}}))]; },
            };
            record struct Point(int X, string Name);
            static class Odd { public static @var R<@var>(@var x) { return x; } public static T Q<T>(T x) { @var Own<@var>(@var y) { return y; } return Own(x); } public record P<@var>(@var X); }
            abstract class Term { public abstract T Accept<T>(IVisitor<T> visitor); }
            interface IVisitor<T> { T Visit(Num number); }
            sealed class Num(int value) : Term { public int Value => value; public override T Accept<T>(IVisitor<T> visitor) => visitor.Visit(this); }
            sealed class Twice : IVisitor<int> { public int Visit(Num number) => 2 * number.Value; }
            sealed class Parts { public int Length => 3; public int this[int i] => i + 1; public string Slice(int start, int length) => $"{start}-{length}"; }
            static class Below { public static string Add<T>(T a, T b) => $"{a}+{b}"; public static void Add() { } public static int Sum(int m) { return m == 0 ? 0 : 1 + Sum(m - 1); } }
            """).Load();
        Assert.Empty(pack.Errors);
        var budget = Budget.Begin(PolicyLimits.Default);
        try
        {
            return Assert.Single(Assert.Single(pack.Policies).Policy.CheckDocument!(DocumentReader.Read(new SourceFile("a.md", "# A\n")), null!)).Message;
        }
        finally
        {
            budget.End();
        }
    }
}
