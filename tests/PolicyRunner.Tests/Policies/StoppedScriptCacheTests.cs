using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Tests.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies;

/// <summary>A clock decided that a script is not compiled: how long that is kept, and what becomes of it in other hands.</summary>
public sealed class StoppedScriptCacheTests : IDisposable
{
    private const string Sentence = "Compiling the script took more than 0.7 s of processor time; write it in a simpler way.";

    private static readonly DateTimeOffset Noon = new(2026, 11, 15, 12, 0, 0, 987, TimeSpan.Zero);

    private readonly PolicyFolder folder = new();

    public StoppedScriptCacheTests()
    {
        // Makes the key.
        folder.Write("other.csx", PolicyFolder.Script("RB2")).Load();
        folder.Write("a.csx", PolicyFolder.Script("RB1"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_599)]
    public void It_is_said_again_for_an_hour(int seconds)
    {
        Keep("a.csx");

        var pack = LoadAt(Noon.AddSeconds(seconds));

        Assert.Equal($"policies/a.csx:1:1: {Sentence}", Assert.Single(pack.Errors).ToString());
        Assert.Equal("RB2", Assert.Single(pack.Policies).Policy.Id);
        Assert.Empty(pack.Notes);
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(86_400)]
    [InlineData(-1)]
    public void After_an_hour_and_where_the_clock_was_put_back_it_is_compiled_anew_and_stays_so(int seconds)
    {
        Keep("a.csx");

        var pack = LoadAt(Noon.AddSeconds(seconds));

        Assert.Empty(pack.Errors);
        Assert.Empty(pack.Notes);
        Assert.Equal(2, pack.Policies.Count);
        Assert.Empty(LoadAt(Noon).Errors);
    }

    [Fact]
    public void A_script_that_was_changed_or_what_it_loads_is_compiled_at_once()
    {
        folder.Write("a.csx", PolicyFolder.Script("RB1", "#load \"lib/h.csx\"")).Write("lib/h.csx", "int x = 1;");
        Keep("a.csx");
        Assert.Single(LoadAt(Noon).Errors);

        folder.Write("lib/h.csx", "int x = 2;");
        Assert.Empty(LoadAt(Noon).Errors);
        folder.Write("lib/h.csx", "int x = 1;");
        Assert.Single(LoadAt(Noon).Errors);
        folder.Write("a.csx", PolicyFolder.Script("RB1"));
        Assert.Empty(LoadAt(Noon).Errors);
    }

    [Fact]
    public void What_was_compiled_stays_whoever_comes_too_late_to_say_it_took_too_long()
    {
        LoadAt(Noon);
        var entry = Entry("a.csx");
        var sound = File.ReadAllBytes(entry);

        Keep("a.csx");

        Assert.Equal(sound, File.ReadAllBytes(entry));
        Assert.Empty(LoadAt(Noon).Errors);
    }

    [Fact]
    public void To_be_stopped_again_within_the_hour_makes_it_no_longer()
    {
        Keep("a.csx");
        var first = File.ReadAllBytes(Entry("a.csx"));

        Keep("a.csx", Noon.AddMinutes(50));

        Assert.Equal(first, File.ReadAllBytes(Entry("a.csx")));
        Assert.Empty(LoadAt(Noon.AddMinutes(61)).Errors);
    }

    [Fact]
    public void After_the_hour_it_is_kept_for_another_one()
    {
        Keep("a.csx");

        Keep("a.csx", Noon.AddHours(1));

        Assert.Single(LoadAt(Noon.AddMinutes(119)).Errors);
        Assert.Empty(LoadAt(Noon.AddMinutes(120)).Errors);
    }

    [Fact]
    public void A_byte_of_its_time_that_somebody_changed_makes_it_nothing()
    {
        Keep("a.csx");
        var entry = Entry("a.csx");
        var sound = File.ReadAllBytes(entry);

        // Behind the signature and the name with its length.
        const int Time = 32 + 1 + 64;
        for (var at = Time; at < Time + 8; at++)
        {
            File.WriteAllBytes(entry, [.. sound[..at], (byte)(sound[at] ^ 1), .. sound[(at + 1)..]]);
            var pack = LoadAt(Noon);
            Assert.Empty(pack.Errors);
            Assert.Contains("it is compiled again", Assert.Single(pack.Notes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Under_the_name_of_another_script_or_signed_by_another_it_is_nothing()
    {
        Keep("a.csx");
        File.Copy(Entry("a.csx"), Entry("other.csx"), overwrite: true);
        var entry = CacheEntry.OfStopped(Reason("a.csx"), Noon);
        File.WriteAllBytes(Entry("a.csx"), entry.Write(PackCache.Key(Script("a.csx")), new byte[32]));

        var pack = LoadAt(Noon);

        Assert.Empty(pack.Errors);
        Assert.Equal(2, pack.Policies.Count);
        Assert.Equal(2, pack.Notes.Count);
    }

    private PolicyPack LoadAt(DateTimeOffset now)
    {
        folder.Clock = new Moments(now);
        return folder.Load();
    }

    private void Keep(string script, DateTimeOffset? at = null) =>
        Assert.Null(new PackCache(folder.Cache, File.ReadAllBytes(folder.Secret), new Moments(at ?? Noon)).KeepStopped(PackCache.Key(Script(script)), Script(script), Reason(script)));

    private static PolicyDiagnostic Reason(string script) => new(PolicyDiagnosticKind.Broken, $"policies/{script}", new TextPosition(1, 1), Sentence);

    private PolicyScript Script(string name) => ScriptFolder.Read(folder.Scripts, "policies").Scripts.Single(script => script.Main.Path == $"policies/{name}");

    private string Entry(string script) => Path.Combine(folder.Cache, $"{PackCache.Key(Script(script))}.pack");
}
