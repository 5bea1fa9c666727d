namespace PolicyRunner.Tests.Policies;

/// <summary>Each script is no more than it may be, and there are many of them.</summary>
public sealed class PackSizeTests : IDisposable
{
    private const string TooMuch = "The scripts are as much together as 16 that go up to a limit of what one script may be, and this one has the most";

    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_scripts_with_too_many_characters_together_the_longest_are_left_out_by_name()
    {
        for (var i = 0; i < 19; i++)
        {
            folder.Write($"long{i:00}.csx", PolicyFolder.Script($"LONG{i:00}", "// " + new string('x', 60_000 + (100 * i))));
        }

        folder.Write("short.csx", PolicyFolder.Script("SHORT"));
        var pack = folder.Load();

        Assert.Equal(["policies/long17.csx", "policies/long18.csx"], pack.Diagnostics.Where(IsTooMuch).Select(diagnostic => diagnostic.Path).Order());
        Assert.Equal(["LONG00", "LONG16", "SHORT"], new[] { "LONG00", "LONG16", "LONG17", "LONG18", "SHORT" }.Where(id => pack.Policies.Any(entry => entry.Policy.Id == id)));
    }

    [Fact]
    public void What_many_scripts_load_counts_for_each_before_any_of_it_is_read()
    {
        folder.Write("lib/long.csx", string.Concat(Enumerable.Repeat("#q\n", 20_000)));
        for (var i = 0; i < 30; i++)
        {
            folder.Write($"load{i:00}.csx", PolicyFolder.Script($"LOAD{i:00}", "#load \"lib/long.csx\""));
        }

        Assert.Equal(30 - 17, folder.Load().Diagnostics.Count(IsTooMuch));
    }

    [Fact]
    public void What_is_short_and_much_for_the_compiler_counts_as_well()
    {
        var choices = string.Join(", ", Enumerable.Range(0, 300).Select(n => $"{n} => {n}"));
        for (var i = 0; i < 19; i++)
        {
            folder.Write($"wide{i:00}.csx", PolicyFolder.Script($"WIDE{i:00}", $"static int F(int n) => n switch {{ {choices}, _ => 0 }};"));
        }

        Assert.Equal(2, folder.Load().Diagnostics.Count(IsTooMuch));
    }

    [Fact]
    public void Whom_they_leave_room_for_depends_on_nothing_that_is_kept()
    {
        var choices = string.Join(", ", Enumerable.Range(0, 300).Select(n => $"{n} => {n}"));
        for (var i = 0; i < 17; i++)
        {
            var wide = $"static int F(int n) => n switch {{ {choices}, _ => {(i % 2 == 0 ? "0" : "System.IO.File.ReadAllText(\"a\").Length")} }};";
            folder.Write($"wide{i:00}.csx", PolicyFolder.Script($"WIDE{i:00}", wide));
        }

        folder.Write("widest.csx", PolicyFolder.Script("WIDEST", $"static int F(int n) => n switch {{ {choices}, 300 => 1, 301 => 2, _ => 0 }};"));

        var cold = Told();
        Assert.Contains(cold, told => told.Contains(TooMuch, StringComparison.Ordinal));
        Assert.Contains(cold, told => told.Contains("'File' reads and writes", StringComparison.Ordinal));
        Assert.Equal(cold, Told());

        // As one that was truncated.
        File.Delete(Directory.GetFiles(folder.Cache, "*.pack").Order(StringComparer.Ordinal).First());
        Assert.Equal(cold, Told());
    }

    private string[] Told()
    {
        var pack = folder.Load();
        return [.. pack.Diagnostics.Select(diagnostic => $"{diagnostic}").Order(StringComparer.Ordinal), .. pack.Policies.Select(entry => entry.Policy.Id)];
    }

    [Fact]
    public void A_hundred_policies_such_as_people_write_are_compiled()
    {
        for (var i = 0; i < 100; i++)
        {
            folder.Write($"p{i:00}.csx", PolicyFolder.Script($"P{i:00}", string.Concat(Enumerable.Repeat("// What it is about, and why anybody should care about that.\n", 60))));
        }

        Assert.Empty(folder.Load().Diagnostics);
    }

    private static bool IsTooMuch(PolicyRunner.Policies.PolicyDiagnostic diagnostic) => diagnostic.Message.StartsWith(TooMuch, StringComparison.Ordinal);
}
