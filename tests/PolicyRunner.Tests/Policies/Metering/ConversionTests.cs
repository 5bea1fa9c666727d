using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>
/// What a type of the script's own becomes by itself, where a call, a comparison or a switch asks for something else: its size is not seen where
/// it stands, so it has to be given a name first. Where it is only kept, nothing is in the way.
/// </summary>
public sealed class ConversionTests
{
    private const string Types = """
        record struct S(string T);
        class V(int[] q, string t)
        {
            public static implicit operator int[](V v) => v.Q; public static implicit operator S(V v) => new(v.T); public static implicit operator string(V v) => v.T;
            public static implicit operator int(V v) => 1; public readonly int[] Q = q; public readonly string T = t;
        }
        record struct Sum(int N) { public static implicit operator Sum(int n) => new(n); public static Sum operator +(Sum a, Sum b) => new(a.N + b.N); }
        class T { public static implicit operator string(T t) => "t"; }
        class W { public static implicit operator Range(W w) => 1..; }
        """;

    private const string Values = "var v = new V([3, 1, 2], \"t\"); var s = new S(\"t\"); var set = new HashSet<S> { s }; var d = new Dictionary<S, int> { [s] = 1 }; var a = new int[3]; (V, int) pair = (v, 1); var pairs = new HashSet<(S, int)>();\n";

    [Theory]
    [InlineData("Array.Sort<int>(v);", "int[]")]
    [InlineData("Array.Reverse<int>(v);", "int[]")]
    [InlineData("_ = Array.IndexOf<int>(v, 5);", "int[]")]
    [InlineData("_ = v == s;", "S")]
    [InlineData("_ = s == v;", "S")]
    [InlineData("_ = s.Equals(v);", "S")]
    [InlineData("_ = d[v];", "S")]
    [InlineData("_ = set.Contains(v);", "S")]
    [InlineData("_ = new HashSet<S> { v };", "S")]
    [InlineData("HashSet<S> one = [v];", "S")]
    [InlineData("_ = new Dictionary<S, int> { [v] = 1 };", "S")]
    [InlineData("_ = pairs.Contains((v, 1));", "S")]
    [InlineData("_ = pairs.Contains(pair);", "(S, int)")]
    [InlineData("_ = a[new W()];", "Range")]
    [InlineData("var w = new W(); _ = a?[w];", "Range")]
    [InlineData("_ = string.Join<S>(\", \", [v]);", "S")]
    [InlineData("_ = new[] { v }.OrderBy<V, S>(each => each).Count();", "S")]
    [InlineData("_ = new[] { v }.OrderBy<V, S>(each => { return each; }).Count();", "S")]
    public void What_a_call_is_given_is_there_before(string code, string type)
    {
        using var folder = new PolicyFolder();

        var error = Assert.Single(folder.Write("a.csx", EscapeSuite.Check(Values + code, after: Types)).Load().Errors);

        Assert.Contains($"What this becomes, '{type}', cannot be counted before it is there; give it a name first: {type} name = ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("switch (v) { case \"a\": case \"b\": case \"c\": case \"d\": case \"e\": case \"f\": case \"g\": break; }")]
    public void What_is_told_apart_is_there_before(string code)
    {
        using var folder = new PolicyFolder();
        var types = "class V(string t) { public static implicit operator string(V v) => v.T; public readonly string T = t; }";

        var error = Assert.Single(folder.Write("a.csx", EscapeSuite.Check("var v = new V(\"t\");\n" + code, after: types)).Load().Errors);

        Assert.Contains("'string', cannot be counted before it is there", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int[] all = v; Array.Sort<int>(all);")]
    [InlineData("Array.Sort<int>((int[])v);")]
    [InlineData("S one = v; s = v; set.Add(one); set.Add((S)v);")]
    [InlineData("S Given(V from) => from; void Take(S one) { } Take(v); set.Add(Given(v));")]
    [InlineData("S Given(V from) { return from; } IEnumerable<S> All() { yield return v; } set.UnionWith(All()); set.Add(Given(v));")]
    [InlineData("Sum sum = 1; sum = 2 + sum; sum += 3; if (sum + 1 == sum) return []; _ = new Sum?(sum) + 1; Sum other = a.Length; other = (a.Length); other += set.Count; Sum? most = (a?.Length)!.Value; other = a[0]; _ = (1 + other).N;")]
    [InlineData("var text = \"a\" + new T(); text += new T(); _ = $\"{new T()}\";")]
    [InlineData("_ = Math.Max(v, 2); _ = a[(int)v - 1];")]
    [InlineData("S one = a.Length > 2 ? v : s; int[] other = a.Length switch { 3 => v, _ => a }; Array.Sort(other);")]
    public void What_is_only_kept_becomes_what_it_likes(string code) => EscapeSuite.Allows(EscapeSuite.Check(Values + code, after: Types));
}
