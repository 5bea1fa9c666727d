using System.Globalization;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Tests.Policies;

/// <summary>The compiler has no budget; what would keep it busy or take its stack is refused before it begins.</summary>
public sealed class ScriptSizeTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_script_of_more_than_64_KiB_is_refused() =>
        Refuses("// " + new string('x', 64 * 1024), "'policies/a.csx' has more than 64 KiB", line: 1);

    [Fact]
    public void What_a_script_loads_counts_with_it()
    {
        folder.Write("lib/long.csx", "// " + new string('x', 40 * 1024));
        Refuses("#load \"lib/long.csx\"\n// " + new string('x', 40 * 1024), "The script and what it loads have more than 64 KiB", line: 1);
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Brackets_nested_more_than_100_deep_are_refused_where_they_are(char open, char close) =>
        Refuses($"\n\nvar x = {new string(open, 5_000)}1{new string(close, 5_000)};", "Brackets are nested more than 100 deep", line: 3);

    [Fact]
    public void A_name_of_more_than_256_characters_is_refused_where_it_is() =>
        Refuses($"\nclass {new string('x', 257)} {{ }}", "This name has more than 256 characters", line: 2);

    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    public void A_line_break_that_only_the_compiler_sees_is_refused(char character) =>
        Refuses($"\n// One.{character}", $"The compiler begins a line behind the character U+{(int)character:X4}", line: 2);

    [Fact]
    public void Of_thousands_of_findings_in_a_script_the_first_are_said_and_those_of_what_several_load_once()
    {
        folder.Write("lib/flood.csx", string.Concat(Enumerable.Repeat("#q\n", 20_000)));
        for (var n = 0; n < 5; n++)
        {
            folder.Write($"a{n}.csx", PolicyFolder.Script($"TEAM{n}", "#load \"lib/flood.csx\""));
        }

        Assert.InRange(folder.Load().Errors.Count(error => error.Path == "policies/lib/flood.csx"), 1, 50);
        Assert.Equal(5, folder.Load().Errors.Count(error => error.Path != "policies/lib/flood.csx"));
    }

    [Fact]
    public void Warnings_however_many_keep_back_no_error()
    {
        var warnings = string.Concat(Enumerable.Range(0, 60).Select(n => $"int w{n} = 1;\n"));
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", warnings + "string bad = 5;")).Load();

        Assert.Equal(61, Assert.Single(pack.Errors).Position.Line);
        Assert.Empty(pack.Policies);
    }

    [Fact]
    public void A_message_of_the_compiler_is_cut_where_it_is_longer_than_a_page()
    {
        var name = new string('x', 250);
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", $"class {name} {{ }}\nvar y = (new {name}(), new {name}(), new {name}(), new {name}(), new {name}(), new {name}()); int q = (y, y, y);")).Load();

        Assert.InRange(Assert.Single(pack.Errors).Message.Length, 500, 1_010);
    }

    [Fact]
    public void A_comment_buys_a_script_no_time_of_the_compiler()
    {
        Assert.Equal(Code(""), Code("// " + new string('x', 30_000) + "\n"));
        Assert.InRange(Code($"const string x = \"{new string('x', 30_000)}\";\n") - Code(""), 1, 100);

        static long Code(string before) => ScriptLowering.Lower(new PolicyScript(new ScriptFile("a.csx", "a.csx", PolicyFolder.Script("TEAM1", before), new string('0', 64), []), []), 0).Script!.Code;
    }

    [Theory]
    [InlineData("static int F({0}) => 1;")]
    [InlineData("var f = ({0}) => 1;")]
    [InlineData("delegate int F({0});")]
    [InlineData("class C {{ public int this[{0}] => 1; }}")]
    public void A_function_of_more_than_64_parameters_is_refused(string function) =>
        Refuses("\n" + string.Format(CultureInfo.InvariantCulture, function, string.Join(", ", Enumerable.Range(0, 65).Select(n => $"int a{n}"))), "A function has more than 64 parameters", line: 2);

    [Fact]
    public void A_type_of_more_than_64_members_is_refused()
    {
        var members = Enumerable.Range(0, 65).Select(n => $"int P{n}").ToList();
        Refuses($"\nrecord R({string.Join(", ", members)});", "A type has more than 64 members", line: 2);
        Refuses($"\nclass C {{ {string.Join("; ", members)}; }}", "A type has more than 64 members", line: 2);
        Refuses($"\nclass C {{ {string.Join(", ", members.Select((member, n) => n == 0 ? member : member[4..]))}; }}", "A line declares more than 64 fields", line: 2);
        Refuses($"\nvar x = new {{ {string.Join(", ", members.Select(member => $"{member[4..]} = 1"))} }};", "An object has more than 64 members", line: 2);
    }

    [Fact]
    public void Lambdas_nested_more_than_8_deep_are_refused() =>
        Refuses("var x = " + string.Concat(Enumerable.Range(0, 9).Select(n => $"(int a{n}) => ")) + "1;", "Lambdas are nested more than 8 deep", line: 1);

    [Fact]
    public void Interpolated_texts_nested_more_than_6_deep_are_refused() =>
        Refuses($"var x = {string.Concat(Enumerable.Repeat("$\"{", 7))}1{string.Concat(Enumerable.Repeat("}\"", 7))};", "Interpolated texts are nested more than 6 deep", line: 1);

    [Fact]
    public void Types_nested_more_than_10_deep_are_refused() =>
        Refuses($"{string.Concat(Enumerable.Repeat("List<", 11))}int{new string('>', 11)}? x = null;", "Types are nested more than 10 deep", line: 1);

    [Fact]
    public void A_constant_that_doubles_with_every_line_is_refused() =>
        Refuses(
            "const string C0 = \"0123456789\";\n" + string.Concat(Enumerable.Range(1, 20).Select(n => $"const string C{n} = C{n - 1} + C{n - 1};\n")),
            "may have more than 262144 characters",
            line: 16);

    [Fact]
    public void Texts_of_a_script_that_are_too_many_together_are_refused_where_they_become_so() =>
        Refuses(
            "const string C0 = \"0123456789abcdef\";\n" + string.Concat(Enumerable.Range(1, 12).Select(n => $"const string C{n} = C{n - 1} + C{n - 1};\n"))
                + "var l = new List<string>();\n" + string.Concat(Enumerable.Range(0, 40).Select(n => $"l.Add(C12 + \"{n:00}\");\n")),
            "each use of a constant counted, have more than 262144 characters",
            line: 17);

    [Fact]
    public void A_constant_that_is_the_name_of_something_counts_like_any_other() =>
        Refuses(
            $"int {new string('x', 200)} = 1;\nconst string C0 = nameof({new string('x', 200)});\n" + string.Concat(Enumerable.Range(1, 20).Select(n => $"const string C{n} = C{n - 1} + C{n - 1};\n")),
            "may have more than 262144 characters",
            line: 13);

    [Fact]
    public void Constants_that_are_made_of_each_other_by_their_names_are_refused() =>
        Refuses("void F() { const string A = \"a\"; const string B = A + A; }\nvoid G() { const string B = \"b\"; const string A = B + B; }", "give it a name of its own", line: 1);

    [Fact]
    public void Texts_of_all_scripts_that_no_pack_can_hold_are_those_of_the_longest()
    {
        foreach (var n in Enumerable.Range(0, 22))
        {
            folder.Write($"a{n:00}.csx", PolicyFolder.Script($"TEAM{n}", "const string C0 = \"0123456789abcdef\";\n"
                + string.Concat(Enumerable.Range(1, 12).Select(m => $"const string C{m} = C{m - 1} + C{m - 1};\n")) + $"var l = C12 + \"{n:00}\";"));
        }

        var pack = folder.Write("b.csx", PolicyFolder.Script("RB2")).Load();

        Assert.NotEmpty(pack.Errors);
        Assert.All(pack.Errors, error => Assert.Contains("this one has the most", error.Message, StringComparison.Ordinal));
        Assert.Equal(23 - pack.Errors.Count(), pack.Policies.Count);
        Assert.Contains(pack.Policies, entry => entry.Policy.Id == "RB2");
    }

    [Fact]
    public void A_function_with_thousands_of_variables_is_refused() =>
        Refuses(
            "\nvoid Wide()\n{\n" + "decimal " + string.Join(", ", Enumerable.Range(0, 3_100).Select(n => $"d{n}={n}")) + ";}\n",
            "A function's variables and the values in between take at most 48 KiB",
            line: 2);

    [Theory]
    [InlineData("static ")]
    [InlineData("")]
    public void It_is_refused_at_its_line_when_it_is_the_last_of_the_script_too(string modifier)
    {
        folder.Write("a.csx", PolicyFolder.Script("RB2") + $"\n\n{modifier}void Wide() {{ decimal {string.Join(", ", Enumerable.Range(0, 3_100).Select(n => $"d{n}={n}"))}; }}");

        var error = Assert.Single(folder.Load().Errors);

        Assert.Contains("48 KiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Scripts, "a.csx")).Split('\n').Length, error.Position.Line);
    }

    [Fact]
    public void A_function_with_many_values_of_structures_is_refused() =>
        Refuses(
            "\nint Wide(Eight e) => " + string.Join(" + ", Enumerable.Repeat("Made(e).N", 200)) + ";\nEight Made(Eight e) => e;\nstruct Eight { public decimal A, B, C, D, E, F, G, H; public int N; }\n",
            "A function's variables and the values in between take at most 48 KiB",
            line: 2);

    [Theory]
    [InlineData("var x = 0;\n", "x = Next(Next(Next(x)));", 250, "more than 640 calls")]
    [InlineData("var x = 0;\n", "x += 2;", 1_100, "more than 320 statements")]
    [InlineData("Func<int, int> f = x => x;\n", "f = x => x;", 300, "more than 192 lambdas")]
    [InlineData("var s = \"\";\n", "s = $\"{s}\";", 70, "more than 64 places in interpolated texts")]
    [InlineData("var n = 1;\n", "n = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9;", 110, "more than 800 operators")]
    [InlineData("var n = new List<int>();\n", "n = [1, 2, 3, 4];", 170, "more than 640 elements")]
    [InlineData("var n = true;\n", "n = 1 is 1 or 2 or 3;", 80, "more than 320 patterns")]
    [InlineData("var n = 1;\n", "n = - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - 1;", 300, "more than 10,000 parts")]
    public void A_script_with_more_of_something_than_any_policy_needs_is_refused(string before, string line, int count, string message) =>
        Refuses(before + string.Join(' ', Enumerable.Repeat(line, count)) + "\nint Next(int y) => y;", message, line: 2);

    [Theory]
    [InlineData("x.Sum(a => §)")]
    [InlineData("x.Sum((a => §))")]
    [InlineData("x.Max(true ? a => § : null!)")]
    [InlineData("x.Min((Func<int, int>)(a => §))")]
    [InlineData("x.Average((a => §)!)")]
    [InlineData("x.Sum(1 switch { 1 => a => §, _ => null! })")]
    [InlineData("x.Sum(null ?? (a => §))")]
    [InlineData("x.Sum(checked(a => §))")]
    [InlineData("Enumerable.Sum(x, a => §)")]
    [InlineData("Enumerable.Max(selector: (a => §), source: x)")]
    [InlineData("x?.Sum(delegate(int a) { return §; })")]
    public void Sums_of_sums_of_sums_are_refused(string sum) =>
        Refuses($"var x = new[] {{ 1 }};\nvar y = {Nested(sum, 4)};", "Sums, averages and the like are inside one another more than 3 deep", line: 2);

    [Theory]
    [InlineData("x.Count((a => § > 0))")]
    [InlineData("x.Count(true ? a => § > 0 : null!)")]
    [InlineData("x.Count((Func<int, bool>)(a => § > 0))")]
    [InlineData("x.Count(1 switch { 1 => a => § > 0, _ => null! })")]
    public void Lambdas_of_lambdas_are_counted_whatever_stands_around_them(string call) =>
        Refuses($"var x = new[] {{ 1 }};\nvar y = {Nested(call, 6)};", "Lambdas and queries are inside of lambdas and queries too often", line: 2);

    [Fact]
    public void A_script_of_more_than_16_types_is_refused() =>
        Refuses(string.Concat(Enumerable.Range(1, 17).Select(n => $"record R{n}(int A, string B);\n")), "more than 16 types", line: 17);

    [Theory]
    [InlineData("var t0 = (1, 2);", "var t¤ = (t§, t§);")]
    [InlineData("var t0 = 1;", "var t¤ = new { A = t§, B = t§ };")]
    [InlineData("(int, int) t0 = (1, 2);", "var t¤ = Twice(t§);")]
    [InlineData("var t0 = new[] { 1 };", "var t¤ = t§.GroupBy(x => x).ToArray();")]
    [InlineData("var t0 = new[] { 1 };", "var t¤ = t§.Zip(t§);")]
    [InlineData("var t0 = new[] { 1 };", "var t¤ = t§.Select(x => (x, x));")]
    [InlineData("var t0 = new[] { 1 };", "var t¤ = t§.ToDictionary(x => x);")]
    [InlineData("var t0 = new[] { 1 };", "var t¤ = from x in t§ let y = (x, x) select y;")]
    [InlineData("var t0 = new[] { 1 };", "var t¤ = t§?.Select(x => (x, x));")]
    [InlineData("var t0 = new Box<int>();", "var t¤ = t§.Two;")]
    [InlineData("(int, int)? t0 = null;", "var t¤ = t§ is { } s§ ? (s§, s§) : (s§, s§);")]
    [InlineData("var t0 = 1;", "var t¤ = t§ switch { var s§ => (s§, s§) };")]
    [InlineData("var t0 = (1, 1);", "var (t¤, u¤) = ((t§, t§), 1);")]
    [InlineData("var t0 = KeyValuePair.Create(1, 1);", "var t¤ = KeyValuePair.Create(t§, t§);")]
    [InlineData("var t0 = 1;", "Out(t§, out var t¤);")]
    [InlineData("var t0 = new Box<int>();", "(t§!.AndOut)(out var t¤);")]
    [InlineData("var t0 = 1;", "OutBoth(t§, out var t¤);")]
    [InlineData("var t0 = 1;", "var t¤ = Given(t§, p => p);")]
    [InlineData("var t0 = 1;", "_ = Given(t§, p§ => { var t¤ = p§; return 1; }); var t¤ = Given(t§, p => p);")]
    [InlineData("var t0 = new Box<int>();", "var (t¤, u¤) = t§;")]
    [InlineData("var t0 = new Box<int>();", "foreach (var (t¤, u¤) in new[] { t§ }) { }")]
    [InlineData("var t0 = new Box<int>();", "if (t§ is not (var t¤, _)) { return null!; }")]
    [InlineData("var t0 = new Box<int>();", "if (t§ is not { Two: var t¤ }) { return null!; }")]
    [InlineData("var t0 = new Box<int>();", "if (t§ is not { Two.Two: var t¤ }) { return null!; }")]
    [InlineData("var t0 = new Box<int>();", "if (t§ is not [var t¤]) { return null!; }")]
    [InlineData("var t0 = new Box<int>();", "if (t§ is not [.. var t¤]) { return null!; }")]
    [InlineData("var t0 = new Box<int>();", "var t¤ = t§[0];")]
    [InlineData("var t0 = new Box<int>();", "var t¤ = t§?[0]!;")]
    [InlineData("var t0 = new Box<int>();", "var t¤ = t§ + 1;")]
    [InlineData("var t0 = new Box<int>();", "var t¤ = -t§;")]
    [InlineData("var t0 = new Box<int>();", "var t¤ = t§.AndOut(out var u¤);")]
    [InlineData("var t0 = new Box<int>();", "foreach (var t¤ in t§)")]
    [InlineData("var t0 = new Made<int>((1, 1));", "var (m¤, n¤) = t§; var t¤ = Make(m¤);")]
    [InlineData("var t0 = 1;", "var t¤ = t§.More;")]
    [InlineData("var t0 = new Asked<int>();", "var t¤ = from x in t§ select x;")]
    public void A_type_that_doubles_with_every_line_is_refused(string first, string next) => Refuses(
        first + "\n" + string.Concat(Enumerable.Range(1, 10).Select(n => next.Replace("¤", $"{n}", StringComparison.Ordinal).Replace("§", $"{n - 1}", StringComparison.Ordinal) + "\n"))
            + ";\n" + Doubling,
        "more than 256",
        line: null);

    private const string Doubling = """
        static (T, T) Twice<T>(T x) => (x, x);
        static void Out<T>(T x, out (T, T) y) => y = (x, x);
        static void OutBoth<T>(T x, out Both<T, T> y) => y = new();
        static R Given<T, R>(T x, Func<(T, T), R> f) => f((x, x));
        static Made<T> Make<T>(T x) => new((x, x));
        sealed class Both<A, B>;
        sealed record Made<T>((T, T) First, int Second = 1);
        sealed class Asked<T> { public Asked<R> Select<R>(Func<(T, T), R> f) => new(); }
        sealed class Box<T>
        {
            public Box<(T, T)> Two => new();
            public int Length => 1;
            public Box<(T, T)> this[int at] => new();
            public Box<(T, T)> Slice(int from, int to) => new();
            public void Deconstruct(out Box<(T, T)> a, out int b) => (a, b) = (new(), 1);
            public IEnumerator<Box<(T, T)>> GetEnumerator() => null!;
            public Box<T> AndOut(out Box<(T, T)> b) { b = new(); return this; }
            public static Box<(T, T)> operator +(Box<T> a, int b) => new();
            public static Box<(T, T)> operator -(Box<T> a) => new();
        }
        static class Extended { extension<T>(T x) { public (T, T) More => (x, x); } }
        """;

    [Theory]
    [InlineData("delegate void D<T>(T x, out (T, T) y);")]
    [InlineData("delegate (T, T) D<T>(T x);")]
    [InlineData("delegate void D<A, B>(A x, Func<Func<A, A>, B> y);")]
    public void A_delegate_that_doubles_what_it_is_given_is_refused(string declared) => Refuses(
        "\n" + declared, "A parameter or the result of this delegate mentions one of its types more than once", line: 2);

    [Theory]
    [InlineData("static T Greatest<T>(IEnumerable<T> all, Func<T, T, bool> isMore) => all.Aggregate((a, b) => isMore(a, b) ? a : b);", "var a = Greatest(n, (x, y) => x > y); var b = Greatest(new[] { a }, (x, y) => x > y); var c = Greatest(new[] { b }, (x, y) => x > y);")]
    [InlineData("static bool Divided<T>(IReadOnlyList<T> all, Func<T, bool> is1, out List<T> yes, out List<T> no) { yes = [.. all.Where(is1)]; no = []; return true; }", "Divided(n, x => x > 1, out var a, out var b); Divided(a, x => x > 1, out var c, out var d); Divided(d, x => x > 1, out var e, out var f);")]
    [InlineData("delegate bool Test<A, B>(A a, B b, Func<A, B> c);", "Test<int, string> t = (a, b, c) => c(a) == b;")]
    [InlineData("record Pair<A, B>(A One, B Other);", "var (a, b) = new Pair<int, string>(1, \"\"); if (new Pair<int, int>(1, 1) is (1, var two) && two > 1) { n[0] = two; } foreach (var (c, d) in new Dictionary<int, Pair<int, int>>()) { var (e, f) = d; }")]
    public void A_generic_function_is_what_people_write(string after, string before)
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", "int[] n = [1];\n" + before) + "\n" + after).Load();

        Assert.Empty(pack.Errors);
    }

    [Fact]
    public void A_type_that_doubles_in_one_expression_is_refused() => Refuses(
        "var x = new[] { 1 }" + string.Concat(Enumerable.Repeat(".Select(x => (x, x))", 20)) + ";", "The type of this consists of more than 256 others", line: 1);

    [Theory]
    [InlineData("class B<T> : A<(T, T)> { }")]
    [InlineData("class B<T, U> : A<(T, T)> { }")]
    [InlineData("class B<T, U, V>(int x) : A<Func<T, Func<V, T>>> { }")]
    [InlineData("class B<T, U, V> : A<T>, IEquatable<T[]> { public bool Equals(T[]? other) => true; }")]
    public void A_generic_type_made_of_one_that_doubles_is_refused(string declared) => Refuses(
        "class A<T> { public T? Value; }\n" + declared, "mention one of its parameters more than once", line: 2);

    [Fact]
    public void A_generic_type_may_be_made_of_others_that_have_its_parameters_once()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1") + "\nclass A<T, U> { public T? Value; }\nclass B<T, U> : A<U, T>;\nclass C<T, U> : B<int, T> { public U? Other; }").Load();

        Assert.Empty(pack.Errors);
    }

    [Fact]
    public void A_switch_of_many_wide_patterns_is_refused() => Refuses(
        "var a = true;\nvar x = (a, a, a) switch {\n" + string.Concat(Enumerable.Range(0, 13).Select(n => "(true, false, _) => 1,\n")) + "_ => 2 };", "More than 12 patterns here test several things at once", line: 2);

    [Theory]
    [InlineData("b is ")]
    [InlineData("b is not (")]
    public void A_test_for_many_wide_patterns_is_refused_like_a_switch(string test) => Refuses(
        $"var b = new Bits(true, false);\n_ = {test}" + string.Join(" or ", Enumerable.Repeat("{ A: true, B: false }", 13)) + (test.EndsWith('(') ? ")" : "") + ";\nrecord Bits(bool A, bool B);",
        "More than 12 patterns here test several things at once",
        line: 2);

    [Fact]
    public void Queries_in_queries_are_refused_before_the_compiler_tries_them() => Refuses(
        "int[] xs = [1];\nvar x = " + string.Concat(Enumerable.Range(0, 6).Select(n => $"from a{n} in xs where a{n} > 0 select ")) + "1;", "Lambdas and queries are inside of lambdas and queries too often", line: 2);

    [Fact]
    public void A_query_in_a_query_is_what_people_write()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", "int[] xs = [1];\nvar x = from a in xs where a > 0 let b = (from c in xs where c > a orderby c select c).ToList() from d in xs where d > b.Count select (from e in b where e > d select e).Count();")).Load();

        Assert.Empty(pack.Errors);
    }

    [Fact]
    public void A_test_for_one_of_many_words_is_what_people_write()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", "var word = \"x\";\nvar x = word is " + string.Join(" or ", Enumerable.Range(0, 40).Select(n => $"\"w{n}\"")) + ";")).Load();

        Assert.Empty(pack.Errors);
    }

    [Fact]
    public void Every_function_whose_result_has_several_types_of_its_arguments_is_known()
    {
        var missing = AllowList.Instance.Types.Select(name => AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null))
            .OfType<Type>().SelectMany(type => type.GetMethods().Where(method => method.IsGenericMethod && Mentions(method.ReturnType) > 1)
                .Select(method => method.Name)).Distinct().Except(TypeWidths.Pairing, StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    private static string Nested(string outer, int depth)
    {
        var all = "1";
        for (var n = 0; n < depth; n++)
        {
            all = outer.Replace("§", all, StringComparison.Ordinal).Replace("a => ", $"a{n} => ", StringComparison.Ordinal).Replace("int a)", $"int a{n})", StringComparison.Ordinal);
        }

        return all;
    }

    // Parameters of functions in a type: of 'IGrouping<K, T>' two.
    private static int Mentions(Type type) =>
        type.IsGenericMethodParameter ? 1 : type.HasElementType ? Mentions(type.GetElementType()!) : type.GetGenericArguments().Sum(Mentions);

    private void Refuses(string before, string message, int? line)
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("TEAM1", before)).Load();

        var error = Assert.Single(pack.Errors);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line ?? error.Position.Line, error.Position.Line);
    }
}
