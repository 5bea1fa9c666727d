namespace PolicyRunner.Tests.Policies;

/// <summary>The compiler has no budget; what would keep it busy or take its stack is refused before it begins.</summary>
public sealed class ScriptSizeTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_script_of_more_than_256_KiB_is_refused() =>
        Refuses("// " + new string('x', 256 * 1024), "The script and what it loads have more than 256 KiB", line: 1);

    [Fact]
    public void What_a_script_loads_counts_with_it()
    {
        folder.Write("lib/long.csx", "// " + new string('x', 200 * 1024));
        Refuses("#load \"lib/long.csx\"\n// " + new string('x', 100 * 1024), "The script and what it loads have more than 256 KiB", line: 1);
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Brackets_nested_more_than_100_deep_are_refused_where_they_are(char open, char close) =>
        Refuses($"\n\nvar x = {new string(open, 5_000)}1{new string(close, 5_000)};", "Brackets are nested more than 100 deep", line: 3);

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
            "\nvoid Wide()\n{\n" + string.Concat(Enumerable.Range(0, 4_000).Select(n => $"decimal d{n} = {n};\n")) + "}\n",
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
