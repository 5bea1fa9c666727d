using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Tests.Policies;

public sealed class PackCacheTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public PackCacheTests() => folder.Write("a.csx", PolicyFolder.Script("RB1"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_second_run_finds_what_the_first_one_compiled_without_the_compiler()
    {
        Assert.Contains(LoadedByItself(folder), IsCompiler);
        Assert.Single(Entries());
        Assert.DoesNotContain(LoadedByItself(folder), IsCompiler);
    }

    [Fact]
    public void A_change_of_a_script_or_of_what_it_loads_compiles_anew()
    {
        folder.Write("a.csx", PolicyFolder.Script("RB1", "#load \"lib/h.csx\"")).Write("lib/h.csx", "int x = 1;").Load();
        folder.Load();
        Assert.Single(Entries());

        Assert.Equal("RB1", folder.Write("lib/h.csx", "int x = 2;").Load().Policies[0].Policy.Id);
        Assert.Equal(2, Entries().Length);
    }

    [Fact]
    public void A_key_that_cannot_be_put_in_its_place_leaves_nothing_beside_it()
    {
        Directory.CreateDirectory(folder.Secret);

        Assert.Contains(folder.Load().Notes, note => note.StartsWith("Compiled policies are not kept: ", StringComparison.Ordinal) && note.EndsWith('.') && !note.EndsWith("..", StringComparison.Ordinal));
        Assert.Empty(Unfinished());
    }

    [Fact]
    public void What_somebody_left_beside_the_key_an_hour_ago_is_swept()
    {
        var (old, young) = ($"{folder.Secret}.{Guid.NewGuid():n}.tmp", $"{folder.Secret}.{Guid.NewGuid():n}.tmp");
        folder.Load();
        File.WriteAllBytes(old, []);
        File.WriteAllBytes(young, []);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));

        folder.Load();

        Assert.Equal([young], Unfinished());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(2000)]
    public void A_truncated_entry_is_made_again(int length)
    {
        folder.Load();
        var entry = Assert.Single(Entries());
        var sound = File.ReadAllBytes(entry);
        File.WriteAllBytes(entry, sound[..length]);

        Assert.Single(folder.Load().Policies);
        Assert.Equal(sound, File.ReadAllBytes(entry));
    }

    [Fact]
    public void A_damaged_entry_is_made_again()
    {
        folder.Load();
        var entry = Assert.Single(Entries());
        var sound = File.ReadAllBytes(entry);
        File.WriteAllBytes(entry, [.. sound[..500], (byte)(sound[500] ^ 1), .. sound[501..]]);

        Assert.Single(folder.Load().Policies);
        Assert.Equal(sound, File.ReadAllBytes(entry));
    }

    [Theory]
    [InlineData("return 1;")]
    [InlineData("var x = 1\nreturn null;")]
    [InlineData("System.IO.File.Delete(\"a\");\nreturn null;")]
    [InlineData("System.Net.Http.HttpClient x = null;\nreturn null;")]
    [InlineData("#line 7\nreturn null;")]
    [InlineData("var \u0085x = 1;\nreturn null;")]
    public void A_second_run_says_the_same_of_a_script_with_an_error_without_the_compiler(string script)
    {
        folder.Write("b.csx", script);
        Assert.Contains(LoadedByItself(folder), IsCompiler);
        Assert.DoesNotContain(LoadedByItself(folder), IsCompiler);
        var again = folder.Load();
        foreach (var entry in Entries())
        {
            File.Delete(entry);
        }

        var first = folder.Load();

        Assert.NotEmpty(first.Errors);
        Assert.Equal(first.Diagnostics.Select(Shown), again.Diagnostics.Select(Shown));
        Assert.Equal(["RB1"], again.Policies.Select(entry => entry.Policy.Id));

        static string Shown(PolicyDiagnostic found) => $"{found.Kind} {found} {found.Span?.Start}-{found.Span?.End}";
    }

    [Fact]
    public void A_refusal_that_says_no_reason_is_none()
    {
        folder.Load();
        var entry = Assert.Single(Entries());
        File.WriteAllBytes(entry, CacheEntry.OfRefused([]).Write(Path.GetFileNameWithoutExtension(entry), File.ReadAllBytes(folder.Secret)));

        Assert.Single(folder.Load().Policies);
    }

    [Fact]
    public void Of_many_scripts_only_the_one_that_was_changed_is_compiled_again()
    {
        folder.Write("b.csx", PolicyFolder.Script("RB2")).Write("c.csx", PolicyFolder.Script("RB3")).Load();
        var before = Entries();
        folder.Write("b.csx", PolicyFolder.Script("RB2", "// Changed.")).Load();

        Assert.Equal(3, before.Length);
        Assert.Single(Entries().Except(before));
    }

    [Fact]
    public void The_folder_is_made_for_the_user_alone_and_holds_no_leavings()
    {
        folder.Load();

        Assert.Single(Directory.GetFiles(folder.Cache));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Cache));
        }
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_folder_that_others_may_write_to_is_not_used(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        folder.Load();
        File.WriteAllText(Assert.Single(Entries()), "planted");
        File.SetUnixFileMode(folder.Cache, File.GetUnixFileMode(folder.Cache) | mode);

        var pack = folder.Load();

        Assert.Single(pack.Policies);
        Assert.Empty(pack.Errors);
        Assert.Contains("others may write", Assert.Single(pack.Notes), StringComparison.Ordinal);
        Assert.Equal("planted", File.ReadAllText(Assert.Single(Entries())));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_costs_a_note_and_no_policy()
    {
        File.WriteAllText(folder.Cache, "a file");

        var pack = folder.Load();

        Assert.Single(pack.Policies);
        Assert.StartsWith("Compiled policies are not kept", Assert.Single(pack.Notes), StringComparison.Ordinal);
    }

    private static bool IsCompiler(string name) => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);

    private string[] Entries() => Directory.GetFiles(folder.Cache, "*.pack");

    // The library once more, in a context that writes down which assemblies it asks for.
    private static List<string> LoadedByItself(PolicyFolder folder)
    {
        var context = new RecordingContext();
        var library = context.LoadFromAssemblyPath(typeof(PolicyPack).Assembly.Location);
        var cache = Activator.CreateInstance(library.GetType(typeof(CacheOptions).FullName!)!)!;
        cache.GetType().GetProperty(nameof(CacheOptions.Folder))!.SetValue(cache, folder.Cache);
        cache.GetType().GetProperty(nameof(CacheOptions.SecretFile))!.SetValue(cache, folder.Secret);
        var load = library.GetType(typeof(PolicyPackLoader).FullName!)!
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Single(method => method.Name == nameof(PolicyPackLoader.Load) && method.GetParameters()[3].ParameterType == typeof(string));
        var pack = load.Invoke(null, [folder.Scripts, cache, "policies", null])!;
        Assert.Single((IEnumerable)pack.GetType().GetProperty(nameof(PolicyPack.Policies))!.GetValue(pack)!);
        return context.Asked;
    }

    private string[] Unfinished() => Directory.GetFiles(Path.GetDirectoryName(folder.Secret)!, "*.tmp");

    private sealed class RecordingContext() : AssemblyLoadContext("recording")
    {
        public List<string> Asked { get; } = [];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            Asked.Add(assemblyName.Name!);
            return null;
        }
    }
}
