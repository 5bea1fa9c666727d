using System.Globalization;

namespace PolicyRunner.Tests.Policies;

public sealed class ScriptLoadingTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_loaded_file_gives_its_functions_and_is_loaded_once()
    {
        var pack = folder.Write("lib/base.csx", "using System.Text;\nvar suffix = \"!\";\nstring Loud(string text) => new StringBuilder(text).Append(suffix).ToString();\nstring Unused() => \"\";")
            .Write("lib/more.csx", "#load \"base.csx\"\nstring Louder(string text) => Loud(Loud(text));")
            .Write("a.csx", "#load \"lib/base.csx\"\n#load \"./lib/more.csx\"\nvar title = Louder(\"a\");\n" + PolicyFolder.Script("RB1", title: "{title}").Replace("\"{title}\"", "title", StringComparison.Ordinal)).Load();

        Assert.Empty(pack.Diagnostics);
        Assert.Equal("a!!", pack.Policies[0].Policy.Title);
    }

    [Fact]
    public void An_error_in_a_loaded_file_is_reported_there()
    {
        var pack = folder.Write("lib/h.csx", "// helper\nint x = nothere;").Write("a.csx", PolicyFolder.Script("RB1", "#load \"lib/h.csx\"")).Load();

        Assert.Equal(["policies/lib/h.csx:2:9", "policies/a.csx:1:1"], pack.Errors.Select(error => $"{error.Path}:{error.Position}"));
        Assert.Equal("The policy is left out, for what this loads has an error; it is said at its place.", pack.Errors.Last().Message);
    }

    [Theory]
    [InlineData("return 1;")]
    [InlineData("int x = nothere;")]
    [InlineData("var all = new List<int>(); var first = all[0];")]
    [InlineData("#load \"none.csx\"")]
    [InlineData("int x = ;")]
    public void Whoever_loads_what_is_broken_is_named_whether_it_is_compiled_or_kept(string loaded)
    {
        folder.Write("lib/h.csx", loaded).Write("a.csx", PolicyFolder.Script("RB1", "\n#load \"lib/h.csx\"")).Write("b.csx", PolicyFolder.Script("RB2", "#load \"lib/h.csx\"")).Write("c.csx", PolicyFolder.Script("RB3"));

        foreach (var pack in new[] { folder.Load(), folder.Load() })
        {
            Assert.Equal(["policies/a.csx:2", "policies/b.csx:1", "policies/lib/h.csx:1"], pack.Errors.Select(error => $"{error.Path}:{error.Position.Line}").Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(["RB3"], pack.Policies.Select(entry => entry.Policy.Id));
        }
    }

    [Fact]
    public void A_folder_or_a_link_to_one_that_is_named_as_a_policy_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(folder.Write("c.csx", PolicyFolder.Script("RB3")).Scripts, "a.csx"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Scripts, "b.csx"), folder.Cache);

        var pack = folder.Load();

        Assert.Equal(["'policies/a.csx' is a folder; a policy is a file, so give the folder another name.", "'policies/b.csx' is or goes through a symbolic link; put the file itself into the policies folder."], pack.Errors.Select(error => error.Message));
        Assert.Equal(["RB3"], pack.Policies.Select(entry => entry.Policy.Id));
    }

    [Fact]
    public void Files_that_load_each_other_end()
    {
        var pack = folder.Write("lib/x.csx", "#load \"y.csx\"\nint X() => 1;").Write("lib/y.csx", "#load \"x.csx\"\nint Y() => 2;")
            .Write("a.csx", PolicyFolder.Script("RB1", "#load \"lib/x.csx\"\nvar sum = X() + Y();")).Load();

        Assert.Empty(pack.Errors);
        Assert.Single(pack.Policies);
    }

    [Theory]
    [InlineData("#r \"System.Net.Http\"")]
    [InlineData("#r \"nuget: Some, 1.0\"")]
    [InlineData("#load \"../outside.csx\"")]
    [InlineData("#load \"lib/../../outside.csx\"")]
    [InlineData("#load \"/etc/passwd\"")]
    [InlineData("#load \"..\\\\outside.csx\"")]
    [InlineData("#load \"https://example.com/x.csx\"")]
    [InlineData("#load \"lib/none.csx\"")]
    [InlineData("#load lib")]
    [InlineData("  #  r\"System.Net.Http\"")]
    public void What_reaches_out_of_the_folder_is_refused_at_its_place(string directive)
    {
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(folder.Scripts)!, "outside.csx"), "int x = 1;");
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", $"// first\n{directive}")).Write("b.csx", PolicyFolder.Script("RB2")).Load();

        var error = pack.Errors.First();
        Assert.Equal(("policies/a.csx", 2), (error.Path, error.Position.Line));
        Assert.Equal(["RB2"], pack.Policies.Select(entry => entry.Policy.Id));
    }

    [Fact]
    public void A_symbolic_link_is_not_followed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var outside = Path.Combine(Path.GetDirectoryName(folder.Scripts)!, "outside.csx");
        File.WriteAllText(outside, "int x = 1;");
        folder.Write("a.csx", PolicyFolder.Script("RB1", "#load \"lib/link.csx\"")).Write("lib/other.csx", "");
        File.CreateSymbolicLink(Path.Combine(folder.Scripts, "lib", "link.csx"), outside);

        Assert.Contains("symbolic link", Assert.Single(folder.Load().Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_cannot_be_loaded_as_a_helper()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("b.csx", PolicyFolder.Script("RB2", "#load \"a.csx\"")).Load();

        Assert.Equal(["RB1"], pack.Policies.Select(entry => entry.Policy.Id));
        Assert.Contains("cannot be loaded", pack.Errors.First().Message, StringComparison.Ordinal);
        Assert.Equal("policies/b.csx", pack.Errors.Last().Path);
    }

    [Theory]
    [InlineData("#load \"lib/{0}.csx\"")]
    [InlineData("#r")]
    [InlineData("#load \"lib/h.csx\"")]
    public void More_than_64_directives_are_refused_at_the_one_that_is_too_many(string directive)
    {
        folder.Write("lib/h.csx", "// helper").Write("b.csx", PolicyFolder.Script("RB2"))
            .Write("a.csx", string.Concat(Enumerable.Range(0, 1_000).Select(n => string.Format(CultureInfo.InvariantCulture, directive, n) + "\n")) + PolicyFolder.Script("RB1"));

        var pack = folder.Load();

        Assert.Equal(("policies/a.csx", 65), (pack.Errors.Last().Path, pack.Errors.Last().Position.Line));
        Assert.Contains("more than 64 #load and #r", pack.Errors.Last().Message, StringComparison.Ordinal);
        Assert.InRange(pack.Errors.Count(), 1, 65);
        Assert.Equal(["RB2"], pack.Policies.Select(entry => entry.Policy.Id));
    }

    [Fact]
    public void A_script_that_loads_more_than_64_files_through_others_is_refused()
    {
        foreach (var n in Enumerable.Range(0, 70))
        {
            folder.Write($"lib/{n}.csx", "// helper");
        }

        folder.Write("lib/x.csx", string.Concat(Enumerable.Range(0, 40).Select(n => $"#load \"{n}.csx\"\n"))).Write("lib/y.csx", string.Concat(Enumerable.Range(40, 30).Select(n => $"#load \"{n}.csx\"\n")))
            .Write("a.csx", PolicyFolder.Script("RB1", "#load \"lib/x.csx\"\n#load \"lib/y.csx\""));

        var error = folder.Load().Errors.First();

        Assert.Equal("policies/lib/y.csx:23:1", $"{error.Path}:{error.Position}");
        Assert.Contains("loads more than 64 files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_to_load_that_is_longer_than_256_characters_is_refused_without_a_look_at_it() =>
        Assert.Contains(
            "by more than 256 characters",
            Assert.Single(folder.Write("a.csx", PolicyFolder.Script("RB1", $"#load \"{string.Concat(Enumerable.Repeat("a/", 30_000))}x.csx\"")).Load().Errors).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_UTF8_or_far_too_large_is_refused()
    {
        folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("c.csx", new string(' ', (1 << 20) + 1));
        File.WriteAllBytes(Path.Combine(folder.Scripts, "b.csx"), [0x20, 0xFF, 0xFE]);

        var pack = folder.Load();

        Assert.Equal(["policies/b.csx", "policies/c.csx"], pack.Errors.Select(error => error.Path));
        Assert.Single(pack.Policies);
    }
}
