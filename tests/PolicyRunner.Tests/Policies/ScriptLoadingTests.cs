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

        var error = Assert.Single(pack.Errors);
        Assert.Equal("policies/lib/h.csx:2:9", $"{error.Path}:{error.Position}");
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
        Assert.Contains("cannot be loaded", Assert.Single(pack.Errors).Message, StringComparison.Ordinal);
    }

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
