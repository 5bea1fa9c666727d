namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>
/// Scripts of an attacker that nothing counts: within all limits of what a script may be, they keep the compiler or the library busy until
/// the watch, which looks at the processor's time, ends them. Such a script is stopped only where the tool runs as a process.
/// </summary>
internal static class WatchedAttacks
{
    private static readonly string[] Numbers = ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal", "char", "bool"];

    private static readonly string[] Interfaces =
    [
        "IDisposable", "IComparable", "IFormattable",
        .. from item in new[] { "int", "long", "char", "byte" } from name in new[] { "IEnumerable", "IComparable", "IEquatable", "IReadOnlyList" } select $"{name}<{item}>",
    ];

    /// <summary>Name and script of each.</summary>
    public static IEnumerable<object[]> All =>
    [
        Of("local functions that call one another in a row", $"string? y = null; f0(); {Each(312, n => $"void f{n}() => f{n + 1}();")} void f312() => y = \"\";"),
        Of("variables that may be null and follow from one another", $"string? {List(700, n => $"x{n} = \"\"")}; for (var i = 0; i < 10; {List(699, n => $"x{n} = x{n + 1}")}) {{ i++; x699 = null; }} var z = x0;"),
        Of(
            "lambdas that may be one of many functions",
            $"int[] s = [{List(190, _ => "((A)(x => x.ToString()!.Length)).Z")}];",
            $"class A {{ public int Z => 1; {Each(Numbers, type => $"public static implicit operator A(Func<{type}, int> f) => new();")} {Each(Numbers, type => $"public static implicit operator A(Func<{type}, string> f) => new();")} }}"),
        Of(
            "indexers that each class of a row has of its own",
            $"var a = new O9(); _ = {string.Join(" + ", Enumerable.Repeat("a[1]", 390))};",
            $"class O0 {{ {Each(Numbers, type => $"public int this[{type} b] => 1;")} }} {Each(9, n => $"class O{n + 1} : O{n} {{ {Each(Numbers, type => $"public int this[{type} b] => 1;")} }}")}"),
        Of(
            "a choice among functions for ten arguments that convert",
            $"var a = new A(); object[] q = [{List(60, _ => "O.F(a, a, a, a, a, a, a, a, a, a)")}];",
            $"class O {{ {Each(Numbers, type => $"public static int F({List(10, n => $"{type} a{n}")}) => 1;")} }} class A {{ {Each(Numbers, type => $"public static implicit operator {type}(A a) => default;")} }}"),
        Of(
            "a switch of single tests that each may fail",
            $"var c = document.Path.Length; var r = new R(); var v = r switch {{ {List(40, n => $"{{ P{n}: 1 }} when c > 0 => {n}")}, _ => 0 }};",
            $"struct R {{ {Each(40, n => $"public int P{n};")} }}"),
        Of(
            "a switch of interfaces that each may hold",
            $"object o = document; var c = document.Path.Length; var v = o switch {{ {string.Join(", ", Enumerable.Range(0, 2).SelectMany(turn => Interfaces.Select(name => $"{name} when c > {turn} => {turn}")))}, _ => 0 }};"),
        Of("brackets that may be of a type or of a comparison", $"var x = F({string.Concat(Enumerable.Repeat("a<(a, ", 30))}b{new string(')', 31)};"),
        Of("keys of one hash", "var keys = new HashSet<long>(Keys(200_000));", HashOfOne),
        new object[] { "keys of one hash while the policy is made, and when it judges", EscapeSuite.Check("var keys = new HashSet<long>(Keys(200_000));", "var made = new HashSet<long>(Keys(14_000)).Count;", HashOfOne) },
    ];

    private const string HashOfOne = "static long[] Keys(int n) { var keys = new long[n]; for (var i = 0L; i < n; i++) { keys[(int)i] = (i << 32) | i; } return keys; }";

    private static object[] Of(string name, string body, string after = "") => [name, EscapeSuite.Check(body, after: after)];

    private static string Each(int count, Func<int, string> part) => string.Join(' ', Enumerable.Range(0, count).Select(part));

    private static string Each(string[] items, Func<string, string> part) => string.Join(' ', items.Select(part));

    private static string List(int count, Func<int, string> part) => string.Join(", ", Enumerable.Range(0, count).Select(part));
}
