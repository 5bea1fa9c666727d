using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>Whatever way a function is left by, it is no longer counted as running; what runs is counted to the last one.</summary>
public sealed class DepthTests
{
    private const string Ways = """
        static int Early(int n) { if (n > 0) { return 1; } return 2; }
        static void Void(int n) { if (n > 0) return; n++; }
        static string? None(int n) => n > 1_000_000 ? "x" : null;
        static List<int> Collected(int n) => [n, n];
        static (string Name, int Number) Pair(int n) => (Name: "x", n);
        static Sly Made(int n) => new(n);
        static ReadOnlySpan<char> Span(string text) => text.AsSpan(0, text.Length / 2);
        static T Same<T>(T value) => Early(1) > 0 ? value : default!;
        static object Boxed(int n) => Early(n);
        static long Wider(int n) { return Early(n); }
        static IEnumerable<int> Walk(int n) { for (var i = 0; i < n; i++) { if (i == 7) { yield break; } yield return i; } }
        static IEnumerable<string> Places(int n) { using var kept = new Kept(); if (n > 1) yield return "1"; else yield break; switch (n % 3) { case 0: yield return "b"; break; case 1: yield return $"{n}"; yield break; }
            foreach (var x in Places(n - 1)) { yield return int.TryParse(x, out var seen) ? x : "-"; n -= seen; } while (n-- > 0) yield return "c"; }
        static System.Collections.IEnumerable Anything() { yield return 1; yield return "x"; yield return null; }
        class Kept : IDisposable { public void Dispose() { } }
        struct Box(int n) { public IEnumerable<int> All() { yield return n; } public IEnumerable<int> Each { get { yield return n; } } }
        static IEnumerable<int> Lazily(int n) => Walk(n).Select(x => Early(x)).Concat(Walk(2));
        static int Down(int n) => n == 0 ? 0 : Down(n - 1) + 1;
        record Sly(int N) { public int Twice { get { return Early(N); } } public int this[int i] => Early(i); public static Sly operator +(Sly a, Sly b) => new(Early(a.N)); public static implicit operator int(Sly s) => Early(s.N); public Sly() : this(1) { if (N > 0) return; } }
        """;

    private const string Turns = """
                for (var i = 0; i < 1_000; i++)
                {
                    Void(i); Void(-1);
                    var all = Early(i) + (None(i)?.Length ?? 0) + Collected(i).Count + Pair(i).Number + Made(i).Twice + Span("text").Length + Same(i) + (int)Boxed(i) + (int)Wider(i);
                    all += Walk(20).First() + Lazily(20).Count() + Walk(3).Select(x => new { x, y = Early(x) }).Max(x => x.y) + (new Sly() + new Sly(2)) + new Sly()[1];
                    all += Places(i % 9).Count() + Places(8).First().Length + new Box(i).All().Sum() + new Box(i).Each.First() + Anything().Cast<object?>().Count();
                    foreach (var x in Lazily(30)) { if (x > 0) { break; } }
                    Func<int, object?> half = n => { if (n > 3) { return null; } if (n > 2) return "x"; return new { n }; };
                    Func<int, Func<int>> more = n => () => Early(n);
                    _ = half(i) is null && more(i)() > 0 && new Sly(i).ToString() == new Sly(-1).ToString();
                    var sorted = Collected(i).OrderBy(x => Early(x)).ThenBy(x => -Early(x)).ToList(); sorted.Sort((a, b) => Early(a) - Early(b));
                }
        """;

    [Fact]
    public void A_function_that_was_left_counts_no_longer_whatever_kind_it_is() =>
        EscapeSuite.Allows(EscapeSuite.Check($"{Turns}\n        _ = Down(390);", after: Ways));

    [Fact]
    public void What_runs_is_counted_to_the_last_function() =>
        Assert.Contains("called itself more than 400 deep", EscapeSuite.Stops(EscapeSuite.Check($"{Turns}\n        _ = Down(410);", after: Ways.Replace("Down(n - 1) + 1;", "Down(n - 1) + 1; //!", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void An_exception_is_reported_as_it_was_thrown_out_of_iterators_that_are_disposed_on_its_way() =>
        Assert.Contains("thrown below", EscapeSuite.Stops(EscapeSuite.Check(
            "        var n = Outer(200).Count();",
            after: """
                static IEnumerable<int> Outer(int n) { using var kept = new Kept(); if (n == 0) { throw new InvalidOperationException("thrown below"); } //!
                    foreach (var x in Outer(n - 1)) { yield return x; } }
                class Kept : IDisposable { public void Dispose() { } }
                """)), StringComparison.Ordinal);

    [Theory]
    [InlineData("_ = a == b;")]
    [InlineData("_ = new HashSet<Node?> { a };")]
    public void Records_that_hold_one_another_are_compared_and_hashed_ten_thousand_deep(string code) => EscapeSuite.Allows(EscapeSuite.Check(Chain(10_000) + code, after: Node));

    [Theory]
    [InlineData("_ = a == b;")]
    [InlineData("_ = new HashSet<Node?> { a };")]
    public void Deeper_ones_are_stopped_as_what_they_are(string code) => Assert.Contains(
        "compared or hashed records that hold one another too deep", EscapeSuite.Stops(EscapeSuite.Check(Chain(300_000) + code, after: Node)), StringComparison.Ordinal);

    private const string Node = "sealed record Node(Node? Next, int N); //!";

    private static string Chain(int length) => $"        Node? a = null, b = null; for (var i = 0; i < {length}; i++) (a, b) = (new Node(a, i), new Node(b, i)); ";
}
