using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>
/// Of many thousand keys some have the same hash code, and which ones is chance: texts are hashed differently in each process, and
/// different keys, as here, meet as often. Nobody may see it in the steps that a policy takes, or it would be stopped in one run and not in the next.
/// </summary>
public sealed class ChanceTests
{
    private const int Keys = 150_000;

    // With so many keys some three meet by chance each time.
    public static TheoryData<string, string> Sets => new()
    {
        { "new HashSet<Key>()", "new Key($\"{name}{i}\")" },
        { "new HashSet<(Key, int)>()", "(new Key($\"{name}{i}\"), i)" },
        { "new HashSet<(Key, Key)>()", "(new Key(\"one\"), new Key($\"{name}{i}\"))" },
        { "new HashSet<Inner>()", "new Inner($\"{name}{i}\", i)" },
        { "new HashSet<Holder>()", "new Holder(new Key($\"{name}{i}\"))" },
        { "new HashSet<Worth>()", "new Worth(new Key($\"{name}{i}\"), i)" },
        { "new HashSet<Generic<Key>>()", "new Generic<Key>(new Key($\"{name}{i}\"))" },
    };

    private const string Types = """
        record Key(string Name);
        record Outer(string Name);
        sealed record Inner(string Name, int Number) : Outer(Name);
        record Holder(Key Held);
        record struct Worth(Key Held, int Number);
        record Generic<T>(T Held);
        sealed record Heavy(string Text, int One, int Other);
        """;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Values_that_meet_by_chance_cost_no_step(string set, string key)
    {
        var counts = Steps($"var name = document.Title; var set = {set}; for (var i = 0; i < {Keys}; i++) {{ set.Add({key}); }} for (var i = 0; i < {Keys}; i += 3) {{ set.Contains({key}); }}");

        Assert.Single(counts.Distinct());
    }

    [Fact]
    public void Values_that_meet_by_chance_cost_no_step_in_a_query() =>
        Assert.Single(Steps($"var name = document.Title; _ = Enumerable.Range(0, {Keys}).Select(i => new Key($\"{{name}}{{i}}\")).Distinct().GroupBy(key => key).Count();").Distinct());

    [Fact]
    public void What_is_looked_for_costs_no_step_more_where_it_meets_something_heavier() =>
        Assert.Single(Steps("""
            var name = document.Title; var big = new string('x', 6_000); var set = new HashSet<Heavy>();
            for (var i = 0; i < 60_000; i++) { set.Add(new Heavy(name + big, i, i * 7919)); }
            for (var i = 0; i < 700_000; i++) { set.Contains(new Heavy(name, i, i * 131)); }
            """).Distinct());

    [Fact]
    public void Comparing_writes_into_no_record_whatever_its_members_are_called() =>
        EscapeSuite.Allows(EscapeSuite.Check(
            """
                    var one = new Discard(1);
                    if (one != new Discard(1) || one._ is not null || !new HashSet<Base> { one }.Contains(new Discard(1)) || new Named("x") != new Named("x")) { throw new InvalidOperationException("not so"); }
            """,
            after: "record Base(int X); sealed record Discard(int X) : Base(X) { public object? _; public int hash; } record Named(string _) : Base(1);"));

    [Fact]
    public void Records_that_are_compared_by_name_are_counted()
    {
        const string Body = "var (one, other) = (new Key(\"one\"), new Key(\"one\")); var list = new List<Key> { one }; for (var i = 0; i < 1_000; i++) { ";

        var idle = Steps(Body + "}")[0];
        Assert.True(Steps(Body + "_ = one == other; }")[0] >= idle + 1_000);
        Assert.True(Steps(Body + "_ = one.Equals(other); }")[0] >= idle + 1_000);
        Assert.True(Steps(Body + "_ = list.Contains(other); }")[0] >= idle + 1_000);
    }

    [Fact]
    public void A_record_that_holds_itself_twice_at_each_level_is_stopped_when_it_is_compared() =>
        Assert.Contains("steps", EscapeSuite.Stops(EscapeSuite.Check(
            "        static Twice Deep() { Twice? all = null; for (var i = 0; i < 60; i++) { all = new Twice(all, all); } return all!; } _ = Deep() == Deep();",
            after: "record Twice(Twice? One, Twice? Other); //!")), StringComparison.Ordinal);

    [Fact]
    public void A_record_that_holds_itself_twice_at_each_level_is_stopped_when_it_is_hashed() =>
        Assert.Contains("steps", EscapeSuite.Stops(EscapeSuite.Check(
            "        Twice? all = null; for (var i = 0; i < 60; i++) { all = new Twice(all, all); } _ = new HashSet<Twice> { all! }.Count;",
            after: "record Twice(Twice? One, Twice? Other); //!")), StringComparison.Ordinal);

    [Fact]
    public void Records_are_equal_and_hashed_alike_by_all_that_they_hold() =>
        EscapeSuite.Allows(EscapeSuite.Check(
            """
                    var set = new HashSet<object> { new Key("a"), new Outer("a"), new Inner("a", 1), new Inner("a", 2), new Generic<int>(1), new Generic<long>(1), new Empty(), new Other(), new Mixed("x") { More = 1.5m } };
                    Want(set.Count == 9);
                    Want(set.Contains(new Key("a")) && set.Contains(new Outer("a")) && set.Contains(new Inner("a", 2)) && set.Contains(new Generic<int>(1)) && set.Contains(new Empty()));
                    Want(!set.Contains(new Key("b")) && !set.Contains(new Inner("a", 3)) && !set.Contains(new Generic<int>(2)));
                    Want(set.Contains(new Mixed("x") { More = 1.50m }) && !set.Contains(new Mixed("x") { More = 1.4m }) && !set.Contains(new Mixed("x", 8) { More = 1.5m }));
                    Want(new HashSet<Outer> { new Inner("a", 1) }.Contains(new Inner("a", 1)) && !new HashSet<Outer> { new Inner("a", 1) }.Contains(new Outer("a")));
                    Want(new Dictionary<Shown, int> { [new Shown(1)] = 2 }[new Shown(1)] == 2 && new HashSet<Shown> { new Lower(1) }.Contains(new Lower(1)));
            """,
            after: $$"""
            {{Types}}
            record Empty;
            record Other;
            record Mixed(string @class, int hash = 7) { public decimal More { get; init; } public int Twice => 2 * hash; private readonly string[] words = []; public int? None { get; } internal (int A, string B) Pair = (1, "b"); }
            record Shown(int Value) { public virtual int Seen { get; init; } = 3; public int Half { get { return Value / 2; } } }
            record Lower(int Value) : Shown(Value) { public override int Seen { get; init; } = 4; }
            static void Want(bool isTrue) { if (!isTrue) { throw new InvalidOperationException("not so"); } }
            """));

    // With several names, each of which makes other keys.
    private static List<long> Steps(string body)
    {
        using var folder = new PolicyFolder();
        folder.Write("attack.csx", EscapeSuite.Check(body, after: Types));
        var pack = folder.Load();
        Assert.Empty(pack.Errors);
        var counts = new List<long>();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            var document = DocumentReader.Read(new SourceFile("runbooks/queue.md", $"# {name}\n"), Configuration.Names(OrganisationFile.Empty));
            var context = new PolicyContext { Settings = new PolicySet(pack, OrganisationFile.Empty).Active[0].Settings, Library = new Library([document]), Organisation = OrganisationFile.Empty, Slos = [], Today = new DateOnly(2026, 1, 1) };
            var budget = Budget.Begin(PolicyLimits.Default with { Steps = 100_000_000, Bytes = long.MaxValue });
            try
            {
                foreach (var _ in pack.Policies[0].Policy.CheckDocument!(document, context))
                {
                }

                counts.Add(budget.StepsUsed);
            }
            finally
            {
                budget.End();
            }
        }

        return counts;
    }
}
