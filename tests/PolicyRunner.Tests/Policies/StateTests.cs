using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies;

/// <summary>Nothing carries over from one document to the next, however a script tries to remember.</summary>
public sealed class StateTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("var seen = new List<string>();", "(document, context) => Say(document, Add(seen))", "static int Add(List<string> list) { list.Add(\"x\"); return list.Count; }")]
    [InlineData("int[] seen = [0];", "(document, context) => Say(document, ++seen[0])", "")]
    [InlineData("var seen = new Counter();", "(document, context) => Say(document, seen.Next())", "sealed class Counter { int count; public int Next() => ++count; }")]
    [InlineData("var seen = new Box(new Counter());", "(document, context) => Say(document, seen.Counter.Next())", "sealed class Counter { int count; public int Next() => ++count; } sealed record Box(Counter Counter);")]
    [InlineData("var seen = (Count: new Counter(), 1);", "(document, context) => Say(document, seen.Count.Next())", "sealed class Counter { int count; public int Next() => ++count; }")]
    [InlineData("var seen = new { List = new List<string>() };", "(document, context) => Say(document, Add(seen.List))", "static int Add(List<string> list) { list.Add(\"x\"); return list.Count; }")]
    [InlineData("var seen = (1, new { Numbers = new int[1] });", "(document, context) => Say(document, ++seen.Item2.Numbers[0])", "")]
    [InlineData("Func<int> next = Make();", "(document, context) => Say(document, next())", "static Func<int> Make() { var count = 0; return () => ++count; }")]
    [InlineData("", "Make()", "static Func<Document, PolicyContext, IEnumerable<Finding>> Make() { var count = 0; return (document, context) => Say(document, ++count); }")]
    [InlineData("var seen = new Counter();", "seen.Check", "sealed class Counter { int count; public IEnumerable<Finding> Check(Document document, PolicyContext context) => Say(document, ++count); }")]
    [InlineData("IEnumerable<int> seen = new Counting();", "(document, context) => Say(document, seen.First())", "sealed class Counting : IEnumerable<int> { int count; public IEnumerator<int> GetEnumerator() { yield return ++count; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }")]
    [InlineData("var seen = new Counter();", "(document, context) => Say(document, seen.Next)", "sealed class Counter { public int Next { get { field++; return field; } } }")]
    [InlineData("var seen = new Box(1);", "(document, context) => Say(document, seen.Next())", "struct Box(int n) { public readonly int N = n; public int Next() { this = new Box(N + 1); return N - 1; } }")]
    [InlineData("var seen = new Box(1);", "(document, context) => Say(document, seen.Next())", "record struct Box(int N) { public int Next() { this = this with { N = N + 1 }; return N - 1; } }")]
    [InlineData("var seen = new Box { N = 1 };", "(document, context) => Say(document, seen.Next)", "struct Box { public int N { get; init; } public int Next { get { Set(out this, N + 1); return N - 1; } } static void Set(out Box box, int n) => box = new Box { N = n }; }")]
    [InlineData("var seen = (new Box(1), 2);", "(document, context) => Say(document, seen.Item1.Next())", "struct Box(int n) { public readonly int N = n; public int Next() { this = new Box(N + 1); return N - 1; } }")]
    [InlineData("Box? seen = new Box(1);", "(document, context) => Say(document, seen.GetValueOrDefault().Next())", "struct Box(int n) { public readonly int N = n; public int Next() { this = new Box(N + 1); return N - 1; } }")]
    public void A_second_document_is_judged_like_the_first(string before, string check, string after)
    {
        var pack = folder.Write("a.csx", $$"""
            {{before}}
            return new Policy("RB1", "name")
            {
                Title = "Title", Why = "why", Severity = Severity.Error, CheckDocument = {{check}},
            };
            static IEnumerable<Finding> Say(Document document, int count) => [document.Span.Finding($"{count}")];
            {{after}}
            """).Load();
        Assert.Empty(pack.Errors);
        var policy = Assert.Single(pack.Policies).Policy;
        var document = DocumentReader.Read(new SourceFile("a.md", "# A\n"));

        for (var time = 0; time < 2; time++)
        {
            var budget = Budget.Begin(PolicyLimits.Default);
            Assert.Equal("1", Assert.Single(policy.CheckDocument!(document, null!)).Message);
            budget.End();
        }
    }

    [Fact]
    public void A_policy_that_cannot_remember_is_made_once()
    {
        var pack = folder.Write("a.csx", """
            const string Word = "x"; var limit = 3; var name = "a"; var pair = new Pair(1, "b");
            return new Policy("RB1", "name")
            {
                Title = "Title", Why = "why", Severity = Severity.Error, CheckDocument = (document, context) => limit > pair.Number && name != Word ? [] : Say(document),
            };
            IEnumerable<Finding> Say(Document document) => [document.Span.Finding(name)];
            readonly record struct Pair(int Number, string Text);
            """).Load();

        Assert.DoesNotContain(nameof(PolicyCopies), Assert.Single(pack.Policies).Policy.CheckDocument!.Method.DeclaringType!.FullName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_a_policy_keeps_all_that_it_says_of_itself()
    {
        var policy = new Policy("RB1", "name")
        {
            Title = "title", Why = "why", Severity = PolicyRunner.Findings.Severity.Info, Confidence = PolicyRunner.Findings.Confidence.Low,
            Enforcement = PolicyRunner.Findings.Enforcement.Advisory, Profile = Profile.Baseline, Settings = [Setting.Flag("a", true, "b")],
            AppliesTo = _ => true, Check = (_, _) => [], CheckAll = (_, _) => [], CheckDocument = (_, _) => [], MaximumWaiverDays = 7, Bad = ["bad"], Good = ["good"],
        };
        var renewed = PolicyCopies.Renewed(policy, () => policy);

        // A property that is added to policies has to be added there, too.
        Assert.All(typeof(Policy).GetProperties(), property =>
        {
            var value = property.GetValue(policy);
            Assert.False(Equals(value, property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null) && !property.PropertyType.IsEnum, property.Name);
            Assert.Equal(value, property.GetValue(PolicyCopies.Settled(policy)));
            if (value is Delegate)
            {
                Assert.NotNull(property.GetValue(renewed));
            }
            else
            {
                Assert.Equal(value, property.GetValue(renewed));
            }
        });
    }
}
