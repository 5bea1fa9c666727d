namespace PolicyRunner.Tests.Policies;

/// <summary>The compiler has no budget; what would keep it busy or take its stack is refused before it begins.</summary>
public sealed class ScriptSizeTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_script_of_more_than_64_KiB_is_refused() =>
        Refuses("// " + new string('x', 64 * 1024), "The script and what it loads have more than 64 KiB", line: 1);

    [Fact]
    public void What_a_script_loads_counts_with_it()
    {
        folder.Write("lib/long.csx", "// " + new string('x', 40 * 1024));
        Refuses("#load \"lib/long.csx\"\n// " + new string('x', 40 * 1024), "The script and what it loads have more than 64 KiB", line: 1);
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Brackets_nested_more_than_100_deep_are_refused_where_they_are(char open, char close) =>
        Refuses($"\n\nvar x = {new string(open, 5_000)}1{new string(close, 5_000)};", "Brackets are nested more than 100 deep", line: 3);

    [Fact]
    public void A_type_of_more_than_64_members_is_refused()
    {
        var members = Enumerable.Range(0, 65).Select(n => $"int P{n}").ToList();
        Refuses($"\nrecord R({string.Join(", ", members)});", "A type has more than 64 members", line: 2);
        Refuses($"\nclass C {{ {string.Join("; ", members)}; }}", "A type has more than 64 members", line: 2);
        Refuses($"\nclass C {{ {string.Join(", ", members.Select((member, n) => n == 0 ? member : member[4..]))}; }}", "A line declares more than 64 fields", line: 2);
        Refuses($"\nvar x = new {{ {string.Join(", ", members.Select(member => $"{member[4..]} = 1"))} }};", "An object has more than 64 members", line: 2);
    }

    [Fact]
    public void Lambdas_nested_more_than_8_deep_are_refused() =>
        Refuses("var x = " + string.Concat(Enumerable.Range(0, 9).Select(n => $"(int a{n}) => ")) + "1;", "Lambdas are nested more than 8 deep", line: 1);

    [Fact]
    public void Types_nested_more_than_10_deep_are_refused() =>
        Refuses($"{string.Concat(Enumerable.Repeat("List<", 11))}int{new string('>', 11)}? x = null;", "Types are nested more than 10 deep", line: 1);

    [Fact]
    public void A_constant_that_doubles_with_every_line_is_refused() =>
        Refuses(
            "const string C0 = \"0123456789\";\n" + string.Concat(Enumerable.Range(1, 20).Select(n => $"const string C{n} = C{n - 1} + C{n - 1};\n")),
            "may have more than 1048576 characters",
            line: 18);

    [Fact]
    public void A_function_with_thousands_of_variables_is_refused() =>
        Refuses(
            "\nvoid Wide()\n{\n" + string.Concat(Enumerable.Range(0, 3_100).Select(n => $"decimal d{n}={n};")) + "}\n",
            "A function's variables and the values in between take at most 48 KiB",
            line: 2);

    [Fact]
    public void A_function_with_many_values_of_structures_is_refused() =>
        Refuses(
            "\nint Wide(Eight e) => " + string.Join(" + ", Enumerable.Repeat("Made(e).N", 200)) + ";\nEight Made(Eight e) => e;\nstruct Eight { public decimal A, B, C, D, E, F, G, H; public int N; }\n",
            "A function's variables and the values in between take at most 48 KiB",
            line: 2);

    private void Refuses(string before, string message, int line)
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", before)).Load();

        var error = Assert.Single(pack.Errors);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Position.Line);
    }
}
