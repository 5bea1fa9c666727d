using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyRunner.Tests.Policies;

/// <summary>What is short to write and long to compile: chains, repetitions and ways to bind, each with a limit.</summary>
public sealed class ScriptShapeTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string, int> Chains => new()
    {
        { "var x = Enumerable.Empty<int>()" + Repeat(".Skip(1)", 6_000) + ";", "inside one another more than 500 deep", 1 },
        { "\nvar x = 0" + Repeat(" + x", 15_000) + ";", "inside one another more than 500 deep", 2 },
        { "var x = true" + Repeat(" && true", 7_000) + ";", "inside one another more than 500 deep", 1 },
        { "var x = \"\"" + Repeat(" + \"a\"", 7_500) + ";", "inside one another more than 500 deep", 1 },
        { "var x = 1 is " + Repeat("not ", 15_000) + "1;", "", 1 },
        { "var x = " + Repeat("- ", 30_000) + "1;", "", 1 },
        { "int" + Repeat("[]", 30_000) + "? x = null;", "more than 10,000 parts", 1 },
        { "int" + Repeat("[]", 20) + "? x = null;", "more than 8 pairs of brackets", 1 },
        { "var x = (" + Repeat("1, ", 15_000) + "1);", "more than 10,000 parts", 1 },
        { "var x = (" + Repeat("1, ", 40) + "1);", "A tuple has more than 32 parts", 1 },
        { "var x = " + Repeat("from a in \"\" ", 3_000) + "select 1;", "more than 64 clauses of queries", 1 },
        { "var x = " + Repeat("from a in \"\" ", 30) + "select 1;", "A query has more than 24 clauses", 1 },
        { "var x = " + Repeat("$\"{", 3_000) + "1" + Repeat("}\"", 3_000) + ";", "Brackets are nested more than 100 deep", 1 },
    };

    [Theory]
    [MemberData(nameof(Chains))]
    public void What_is_chained_or_repeated_without_end_is_refused_where_it_is(string before, string message, int line) => Refuses(before, message, line);

    [Fact]
    public void More_than_16_types_are_refused() =>
        Refuses("", "more than 16 types", line: 3, after: "record R0;\n" + string.Concat(Enumerable.Range(1, 2_000).Select(n => $"record R{n} : R{n - 1};")));

    [Fact]
    public void Interfaces_in_a_diamond_are_refused() =>
        Refuses("", "more than 64 base types", line: 3, after: "interface I0 { }\n" + string.Concat(Enumerable.Range(1, 14).Select(n => $"interface I{n} : {string.Join(", ", Enumerable.Range(0, n).Select(m => $"I{m}"))} {{ }}")));

    [Fact]
    public void Lambdas_in_lambdas_for_functions_of_many_overloads_are_refused() =>
        Refuses("var r = F(a => F(b => F(c => F(d => F(e => 1)))));", "30 overloads", line: 1, after: string.Concat(Enumerable.Range(0, 30).Select(n => $"static int F(Func<({Repeat("int, ", n + 1)}int), int> f) => 0;")));

    [Fact]
    public void Lambdas_in_calls_in_lambdas_too_often_are_refused() =>
        Refuses("var n = new[] { 1 };\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"var q{i} = n.Select(a => n.Select(b => n.Count(c => a + b == c)).ToList()).ToList();\n")), "too often", line: 21);

    [Fact]
    public void Calls_of_functions_of_many_overloads_are_refused() =>
        Refuses("\n" + Repeat("P(1, 2);\n", 200), "There are 16 functions 'P'", line: 66, after: string.Concat(Enumerable.Range(0, 16).Select(n => $"static int P(params ({Repeat("int, ", n + 1)}int)[] x) => 1;\n")));

    [Fact]
    public void List_patterns_that_are_too_wide_together_are_refused() =>
        Refuses("int[] s = [1];\nvar r = s switch { " + Repeat("[1, 2, 3, .., 4, 5, 6] => 1, ", 10) + "_ => 0 };", "more than 64 elements together", line: 2);

    [Fact]
    public void Records_of_many_tuples_are_refused() =>
        Refuses("", "parts of tuples' types", line: 2, after: "record R(" + string.Join(", ", Enumerable.Range(0, 60).Select(n => $"(int, int, (int, int, int, int, int, int), int, int, int) A{n}")) + ");");

    [Fact]
    public void No_shipped_policy_comes_near_what_may_be_inside_one_another()
    {
        var deepest = Directory.GetFiles(Path.Combine(Repository.Root, "policies"), "*.csx", SearchOption.AllDirectories)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), new CSharpParseOptions(kind: SourceCodeKind.Script)).GetRoot())
            .SelectMany(root => root.DescendantNodes()).Max(node => node.Ancestors().Count());

        Assert.InRange(deepest, 1, 100);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private void Refuses(string before, string message, int line, string after = "")
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", before) + after).Load();

        var error = Assert.Single(pack.Errors);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Position.Line);
    }
}
