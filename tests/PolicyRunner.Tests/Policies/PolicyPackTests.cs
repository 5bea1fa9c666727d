using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Tests.Policies;

public sealed class PolicyPackTests : IDisposable
{
    private readonly PolicyFolder folder = new();
    private readonly PolicyFolder other = new();

    public void Dispose()
    {
        folder.Dispose();
        other.Dispose();
    }

    [Fact]
    public void The_digest_follows_ids_and_contents_and_nothing_else()
    {
        folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("b.csx", PolicyFolder.Script("RB2", "#load \"lib/h.csx\"")).Write("lib/h.csx", "int x = 1;");
        other.Write("renamed.csx", PolicyFolder.Script("RB1").ReplaceLineEndings("\r\n")).Write("b.csx", PolicyFolder.Script("RB2", "#load \"lib/h.csx\"")).Write("lib/h.csx", "int x = 1;");
        var digest = folder.Load().Digest;

        Assert.Equal(64, digest.Length);
        Assert.Equal(digest, other.Load().Digest);
        Assert.NotEqual(digest, other.Write("lib/h.csx", "int x = 2;").Load().Digest);
    }

    [Theory]
    [InlineData("AAA.csx", "{0}\n{1}")]
    [InlineData("ZZZ.csx", "{0}\n{1}")]
    [InlineData("AAA.csx", "\r{0}\n{1} lib/h.csx")]
    [InlineData("AAA.csx", "{0}\n{1} lib/h.csx")]
    public void A_text_that_spells_what_a_script_is_made_of_is_another_script(string name, string format)
    {
        var (script, loaded) = (PolicyFolder.Script("TEAM1", "#load \"lib/h.csx\""), "static class H { public static int X => 1; }");
        folder.Write("b.csx", script).Write("lib/h.csx", loaded);
        var pack = folder.Load();
        Assert.Equal("TEAM1", Assert.Single(pack.Policies).Policy.Id);

        folder.Write(name, string.Format(CultureInfo.InvariantCulture, format, Sha(script), Sha(loaded)));

        var beside = folder.Load();
        Assert.Equal("TEAM1", Assert.Single(beside.Policies).Policy.Id);
        Assert.StartsWith($"policies/{name}:", Assert.Single(beside.Errors.Select(error => $"{error.Path}:").Distinct()), StringComparison.Ordinal);
        Assert.NotEmpty(beside.LeftOut);

        static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void The_digest_follows_which_file_holds_what()
    {
        folder.Write("a.csx", PolicyFolder.Script("TEAM1", "#load \"x.csx\"\n#load \"y.csx\"")).Write("x.csx", "#load \"z.csx\"\n").Write("y.csx", "#load \"z.csx\"\n").Write("z.csx", "//\n");
        other.Write("a.csx", PolicyFolder.Script("TEAM1", "#load \"x.csx\"\n#load \"y.csx\"")).Write("x.csx", "//\n").Write("y.csx", "#load \"z.csx\"\n").Write("z.csx", "#load \"z.csx\"\n");

        var (one, two) = (Assert.Single(folder.Load().Policies), Assert.Single(other.Load().Policies));

        Assert.NotEqual(one.Digest, two.Digest);
    }

    [Fact]
    public void One_id_with_two_contents_is_a_conflict_and_both_are_evaluated()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", title: "first")).Write("b.csx", PolicyFolder.Script("RB1", title: "second")).Load();

        Assert.All(pack.Errors, error => Assert.Equal(PolicyDiagnosticKind.Conflict, error.Kind));
        Assert.Equal(["policies/b.csx", "policies/a.csx"], pack.Errors.Select(error => error.Path));
        Assert.Equal("first", Assert.Single(pack.Policies).Policy.Title);
        Assert.Equal("second", Assert.Single(pack.Rivals).Policy.Title);
    }

    [Fact]
    public void Who_comes_to_take_another_s_id_does_not_get_it()
    {
        var pack = folder.Write("AA1.csx", PolicyFolder.Script("RB1", title: "thief")).Write("RB1-name.csx", PolicyFolder.Script("RB1", title: "owner")).Load();

        Assert.Equal("owner", Assert.Single(pack.Policies).Policy.Title);
        Assert.Equal("thief", Assert.Single(pack.Rivals).Policy.Title);
        var error = Assert.Single(pack.Errors);
        Assert.Equal(("policies/AA1.csx", "Policy 'RB1' has the id of the one in policies/RB1-name.csx; give it an id of its own."), (error.Path, error.Message));
    }

    [Fact]
    public void An_id_in_other_letters_is_a_conflict_and_each_keeps_its_own()
    {
        var pack = folder.Write("AA1.csx", PolicyFolder.Script("rb1", title: "thief")).Write("RB1-name.csx", PolicyFolder.Script("RB1", title: "owner")).Load();

        Assert.Equal(["RB1 owner", "rb1 thief"], pack.Policies.Select(entry => $"{entry.Policy.Id} {entry.Policy.Title}"));
        Assert.Empty(pack.Rivals);
        var error = Assert.Single(pack.Errors);
        Assert.Equal(
            (PolicyDiagnosticKind.Conflict, "policies/AA1.csx", "Policy 'rb1' has in other letters the id 'RB1' of the one in policies/RB1-name.csx; give it an id of its own."),
            (error.Kind, error.Path, error.Message));
    }

    [Fact]
    public void Who_was_there_first_of_two_ids_in_other_letters_nobody_knows_and_both_hear_of_it()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("rb1")).Write("b.csx", PolicyFolder.Script("RB1")).Load();

        Assert.Equal(["policies/b.csx", "policies/a.csx"], pack.Errors.Select(error => error.Path));
    }

    [Theory]
    [InlineData("RB003 ")]
    [InlineData("RB003\\u200b")]
    [InlineData("RB003\\n::error::x")]
    [InlineData("\\u0420B003")]
    [InlineData("1RB")]
    [InlineData("rb003")]
    [InlineData("RB003")]
    public void An_id_that_looks_like_another_one_is_refused(string id)
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script(id)).Load();

        Assert.Empty(pack.Policies);
        var error = Assert.Single(pack.Errors);
        Assert.Equal((PolicyDiagnosticKind.Broken, "policies/a.csx"), (error.Kind, error.Path));
        Assert.Contains("such as TEAM1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_only_its_case_tells_from_a_shipped_one_is_refused()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("rb2")).Load(CompileDefault(("b.csx", PolicyFolder.Script("RB2"))));

        Assert.Equal(["RB2"], pack.Policies.Select(entry => entry.Policy.Id));
        Assert.Empty(pack.Rivals);
        Assert.Equal("Policy 'rb2' has in other letters the id 'RB2' of the one in policies/b.csx, which is shipped with the tool; give it an id of its own.", Assert.Single(pack.Errors).Message);
    }

    [Fact]
    public void One_id_with_the_same_content_twice_is_one_policy()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("b.csx", PolicyFolder.Script("RB1")).Load();

        Assert.Empty(pack.Errors);
        Assert.Single(pack.Policies);
    }

    [Fact]
    public void A_repository_adds_to_the_default_pack_and_does_not_override_it()
    {
        var shipped = CompileDefault(("a.csx", PolicyFolder.Script("RB1")), ("b.csx", PolicyFolder.Script("RB2")));

        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("b.csx", PolicyFolder.Script("RB2", title: "weaker"))
            .Write("c.csx", PolicyFolder.Script("RB3")).Load(shipped);

        Assert.Equal(["RB1:True", "RB2:True", "RB3:False"], pack.Policies.Select(entry => $"{entry.Policy.Id}:{entry.IsBuiltIn}"));
        Assert.Equal("Title", pack.Find("RB2")!.Policy.Title);
        var error = Assert.Single(pack.Errors);
        Assert.Equal((PolicyDiagnosticKind.Conflict, "policies/b.csx"), (error.Kind, error.Path));
    }

    [Fact]
    public void A_missing_default_pack_is_an_error_and_no_silence()
    {
        var pack = folder.Load(Path.Combine(folder.Scripts, "none.dll"));

        Assert.Contains("install it again", Assert.Single(pack.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_pack_is_not_written_when_one_of_its_policies_is_broken()
    {
        folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("b.csx", PolicyFolder.Script("RB2", "int x = nothere;"));
        var output = Path.Combine(folder.Scripts, "pack.dll");

        var error = Assert.Single(DefaultPackCompiler.Compile(folder.Scripts, output));

        Assert.Equal($"{folder.Scripts}/b.csx:1:9", $"{error.Path}:{error.Position}");
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void The_tool_ships_its_policies()
    {
        var pack = PolicyPackLoader.Load(null, new CacheOptions { Folder = folder.Cache });

        Assert.Empty(pack.Errors);
        Assert.NotEmpty(pack.Policies);
        Assert.All(pack.Policies, entry => Assert.True(entry.IsBuiltIn));
        Assert.False(Directory.Exists(folder.Cache));
    }

    private string CompileDefault(params (string Path, string Text)[] scripts)
    {
        foreach (var (path, text) in scripts)
        {
            other.Write(path, text);
        }

        // Under a name of its own: the default context holds one assembly of each name, and the tool's pack is another.
        var (found, _, _) = ScriptFolder.Read(other.Scripts, "policies");
        var file = Path.Combine(other.Scripts, "shipped.dll");
        File.WriteAllBytes(file, PackCompiler.Compile($"Shipped{Guid.NewGuid():n}", found).Image!);
        return file;
    }
}
