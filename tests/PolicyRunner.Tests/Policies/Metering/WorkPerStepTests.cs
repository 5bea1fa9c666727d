using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Policies.Escapes;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>
/// A call into the library takes steps for what it does, by what it is given: without them a loop would do so much in its five million
/// steps that only the clock stops it, somewhere else on each machine. How many characters a step stands for was found by measuring: so
/// many take less than 80 ns.
/// </summary>
public sealed class WorkPerStepTests
{
    private const int Length = 100_000;

    private static readonly string Values = $$"""
                var a = new string('a', {{Length}}); var w = new string(' ', {{Length}}); var e = new string('\u00e9', {{Length}}); var f = new string('\u00c9', {{Length}});
                var long100 = new string('a', 100) + "b"; List<int> list = [.. Enumerable.Range(0, {{Length}})]; IEnumerable<int> listed = list;
                var builder = new System.Text.StringBuilder(a); var blind = new HashSet<string>(StringComparer.OrdinalIgnoreCase); Dictionary<string, int> words = new(StringComparer.OrdinalIgnoreCase);
                blind.Add("x"); words.Add("x", 1); var two = new PolicyRunner.Text.Phrases("abc", "ad"); var largest = double.MaxValue;
        """;

    private static readonly Lazy<long> Nothing = new(() => Used(""));

    [Theory]
    [InlineData("_ = a.TrimEnd('a');")]
    [InlineData("_ = a.TrimStart('a');")]
    [InlineData("_ = a.Trim('a');")]
    [InlineData("_ = a.Trim('a', 'b');")]
    [InlineData("_ = w.Trim();")]
    [InlineData("_ = w.Trim(null);")]
    [InlineData("_ = w.AsSpan().Trim().Length;")]
    [InlineData("_ = w.AsSpan().IsWhiteSpace();")]
    [InlineData("_ = string.IsNullOrWhiteSpace(w);")]
    [InlineData("_ = a.ToUpperInvariant();")]
    [InlineData("_ = a.ToLower();")]
    [InlineData("_ = w.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);")]
    [InlineData("_ = a.Split([\"xyz\", \"q\"], StringSplitOptions.None);")]
    [InlineData("_ = a.Contains(\"B\", StringComparison.OrdinalIgnoreCase);")]
    [InlineData("_ = a.LastIndexOf(\"B\", StringComparison.OrdinalIgnoreCase);")]
    [InlineData("_ = e.Equals(f, StringComparison.OrdinalIgnoreCase);")]
    [InlineData("_ = e.StartsWith(f, StringComparison.OrdinalIgnoreCase);")]
    [InlineData("_ = string.Compare(e, f, StringComparison.OrdinalIgnoreCase);")]
    [InlineData("_ = StringComparer.OrdinalIgnoreCase.Equals(e, f);")]
    [InlineData("_ = blind.Contains(e);")]
    [InlineData("_ = words.ContainsKey(e);")]
    [InlineData("_ = new List<string> { e }.Contains(f, StringComparer.OrdinalIgnoreCase);")]
    [InlineData("_ = new[] { e, f }.Order(StringComparer.OrdinalIgnoreCase).Last();")]
    [InlineData("_ = a.Replace(\"a\", \"\");")]
    [InlineData("builder.Replace(\"a\", \"a\");")]
    [InlineData("_ = two.In(a);")]
    public void What_looks_at_one_character_after_the_other_takes_a_step_for_at_most_32(string call) => Assert.InRange(Taken(call), Length / 32, Length);

    [Theory]
    [InlineData("_ = list.LongCount();")]
    [InlineData("_ = listed.LongCount();")]
    public void What_goes_over_a_list_takes_a_step_for_at_most_16_elements(string call) => Assert.InRange(Taken(call), Length / 16, Length);

    // Blind to case, a search compares as much as fits at every place: of a text that repeats itself all of it.
    [Fact]
    public void A_search_takes_steps_by_how_often_its_text_can_begin()
    {
        var repeated = Taken("_ = a.Contains(long100, StringComparison.OrdinalIgnoreCase);");
        var word = Taken("_ = a.Contains(\"an emergency change that nobody approved\" + a[..1], StringComparison.OrdinalIgnoreCase);");

        Assert.InRange(repeated, Length, 4 * Length);
        Assert.InRange(word, Length / 16, Length / 4);
    }

    [Theory]
    [InlineData("_ = largest.ToString(\"F99\");")]
    [InlineData("_ = $\"{largest:N99}\";")]
    [InlineData("_ = $\"{(object)largest:N99}\";")]
    public void Writing_the_largest_number_takes_a_step_for_each_of_its_digits(string call) => Assert.InRange(Taken(call), 309, 1_000);

    [Theory]
    [InlineData("_ = PolicyRunner.Text.Moment.TryParse(\"2026-01-01T08:30:00+01:00\", out _);")]
    [InlineData("_ = TimeOnly.TryParse(\"2026-01-01T08:30:00+01:00\", out _);")]
    public void What_is_read_as_a_time_takes_steps_for_its_characters_though_it_is_constant(string call) => Assert.InRange(Taken(call), 25, 100);

    [Theory]
    [InlineData("_ = \"a\".Trim();")]
    [InlineData("_ = \"a.b\".Split('.');")]
    [InlineData("_ = blind.Contains(document.Path);")]
    [InlineData("_ = document.Path.Equals(\"RUNBOOKS/a.md\", StringComparison.OrdinalIgnoreCase);")]
    public void What_is_short_takes_hardly_any(string call) => Assert.InRange(Taken(call), 0, 1);

    // Four values of eight parts: each takes a step to hash, besides the turn of the loop.
    [Theory]
    [InlineData("var eight = ((1, 2, 3, 4), (5, 6, 7, 8)); var all = (eight, eight, eight); var set = new HashSet<(((int, int, int, int), (int, int, int, int)), ((int, int, int, int), (int, int, int, int)), ((int, int, int, int), (int, int, int, int)))>();", "set.Contains(all);")]
    [InlineData("var eight = ((1, 2, 3, 4), (5, 6, 7, 8)); var all = new { A = eight, B = eight, C = eight }; var set = new[] { all }.ToHashSet();", "set.Contains(all);")]
    [InlineData("var eight = ((1, 2, 3, 4), (5, 6, 7, 8)); var all = new[] { (eight, eight, eight) };", "_ = all.Contains(all[0]);")]
    [InlineData("var eight = ((1, 2, 3, 4), (5, 6, 7, 8)); var other = eight; var same = 0;", "if (eight == other && other == eight && (eight, other) == (other, eight)) same++;")]
    public void Values_of_many_parts_take_a_step_for_at_most_8_of_them(string before, string turn) =>
        Assert.InRange(Taken($"{before} for (var i = 0; i < 1000; i++) {{ {turn} }}"), 4_000, 20_000);

    [Fact]
    public void A_record_of_many_parts_takes_a_step_for_at_most_8_of_them()
    {
        var parts = string.Join(", ", Enumerable.Range(0, 32).Select(number => $"int P{number}"));
        var values = string.Join(", ", Enumerable.Range(0, 32));

        Assert.InRange(Taken($"var all = new Many({values}); var set = new HashSet<Many>([all]); for (var i = 0; i < 1000; i++) {{ set.Contains(all); }}", $"record Many({parts});"), 5_000, 20_000);
    }

    [Theory]
    [InlineData("d = d * 3 / 7 + d % 5 - d;")]
    [InlineData("if (d is > 1 and > 1.1m and > 1.2m and < 2 and not 5) b++;")]
    [InlineData("var y = (d, d); if (y == (d, d)) b++; if (y == y) b++;")]
    [InlineData("d *= 3; d /= 7; d += 2; d++; d = -d;")]
    [InlineData("if (1 == d || 2 < d || 3 != d || 4 == d) b++;")]
    [InlineData("d = decimal.Round(d, 2) + Math.Floor(d) - d; b += d.CompareTo(2) + (Math.Max(d, 2).Equals(d) ? 1 : 0);")]
    [InlineData("n += (n, b, n, b, n, b, n, b, n, b, n, b, n, b).Item1 + (n, b, n, b, n, b, n, b, n, b, n, b, n, b).Item2;")]
    public void A_short_body_that_does_much_takes_several_steps(string body) =>
        Assert.InRange(Taken($"var b = 1; var n = 0; decimal d = 1.5m; for (var i = 0; i < 1000; i++) {{ {body} }}"), 4_000, 12_000);

    [Theory]
    [InlineData("o ^= 1.7e308 % (5e-324 * (b + 3)) > 2;", 64_000)]
    [InlineData("g %= 1e-45f;", 64_000)]
    [InlineData("builder.Clear(); builder.Append($\"{x}\");", 1_000)]
    [InlineData("o ^= x.ToString().Length > 2;", 1_000)]
    public void What_a_floating_point_number_takes_long_for_takes_more_steps(string body, int least) =>
        Assert.InRange(Taken($"var b = 1; var o = false; var x = 1.1; float g = 1e30f; for (var i = 0; i < 1000; i++) {{ {body} }}") - 1_000, least, 3 * least);

    [Fact]
    public void To_weigh_numbers_allocates_nothing()
    {
        var budget = Budget.Begin(PolicyLimits.Default);
        try
        {
            Weigh(1);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Weigh(1000);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
        finally
        {
            budget.End();
        }

        static void Weigh(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Meter.Part((byte)i, 0);
                Meter.Part((i, (i, i)), 0);
                Meter.Weighed(((i, i, i, i), (i, i, i, i)), 0);
                Meter.Hashed(1.5m, 0);
            }
        }
    }

    [Theory]
    [InlineData("IEnumerable<char> given = a; var set = new HashSet<IEnumerable<char>>(); set.Add(given);", 380)]
    [InlineData("var set = new HashSet<(IEnumerable<char>, int)>(); set.Add((a, 1));", 380)]
    [InlineData("_ = Enumerable.Range(0, 2).Select(i => (IEnumerable<char>)a).Distinct().Count();", 760)]
    [InlineData("System.Collections.IEnumerable given = a; var set = new HashSet<System.Collections.IEnumerable>(); set.Add(given);", 380)]
    [InlineData("var set = new HashSet<int>(); set.UnionWith(list);", 25_000)]
    [InlineData("var set = new HashSet<int>(list);", 25_000)]
    public void What_a_set_is_given_takes_steps_for_what_is_hashed(string code, int least) => Assert.InRange(Taken(code), least, 4 * least);

    // What it is shows at the place where it stands, and nowhere else.
    [Theory]
    [InlineData("int[] array = [.. list]; var set = new HashSet<int>(); set.UnionWith(a == w ? list : array);", 25_000)]
    [InlineData("int[] array = [.. list]; _ = new List<int>((a.Length switch { 1 => list, _ => array }));", 6_000)]
    [InlineData("int[] array = [.. list]; _ = new HashSet<int>((a == w ? list : array)!).Count;", 25_000)]
    [InlineData("int[] array = [.. list]; _ = string.Join(',', a == w ? list : array);", 12_000)]
    [InlineData("var set = new HashSet<(string, int)>(); set.Add(new(a, 1));", 380)]
    [InlineData("var set = new HashSet<Pair>(); set.Add(new(a, 1));", 380)]
    [InlineData("var set = new HashSet<Pair>(); set.Add(a == w ? default : new(a, 1));", 380)]
    [InlineData("var set = new HashSet<Pair> { new(a, 1), a == w ? new() : new(a, 2) };", 760)]
    [InlineData("var map = new Dictionary<Pair, int> { [new(a, 1)] = 1 }; _ = map[a.Length switch { 0 => new(a, 2), _ => new(a, 1) }];", 760)]
    [InlineData("Func<int, Pair> key = i => new(a, i); _ = new[] { 1, 2 }.GroupBy(key).Count();", 760)]
    public void What_has_no_type_of_its_own_takes_steps_as_what_has_one(string code, int least) => Assert.InRange(Taken(code, "record struct Pair(string A, int B);"), least, 10 * least);

    // By a call for each pair, and as far as both are alike.
    [Theory]
    [InlineData("var u = (1, 2, 3, 4, 5, 6, 7); ReadOnlySpan<(int, int, int, int, int, int, int)> all = Enumerable.Repeat(u, 1000).ToArray(); ReadOnlySpan<(int, int, int, int, int, int, int)> some = Enumerable.Repeat((0, 2, 3, 4, 5, 6, 7), 1000).ToArray(); if (all.Length < some.Length) return [];", "_ = all.IndexOf(some);", 100_000)]
    [InlineData("ReadOnlySpan<string> all = Enumerable.Repeat(\"a\", 1000).ToArray(); ReadOnlySpan<string> some = Enumerable.Repeat(\"b\", 1000).ToArray();", "_ = all.IndexOfAny(some);", 100_000)]
    [InlineData("ReadOnlySpan<string> all = Enumerable.Repeat(a[..2560] + \"a\", 1000).ToArray(); ReadOnlySpan<string> some = Enumerable.Repeat(a[..2560] + \"b\", 100).ToArray();", "_ = all.LastIndexOfAny(some);", 1_000_000)]
    [InlineData("var u = (1, 2, 3, 4, 5, 6, 7); ReadOnlySpan<(int, int, int, int, int, int, int)> all = Enumerable.Repeat(u, 10000).ToArray(); ReadOnlySpan<(int, int, int, int, int, int, int)> same = Enumerable.Repeat(u, 10000).ToArray(); if (all.Length < same.Length) return [];", "_ = all.SequenceEqual(same);", 2_000)]
    public void A_search_among_values_takes_a_step_for_at_most_8_that_are_compared(string before, string call, int least) =>
        Assert.InRange(Taken(before + call) - Taken(before), least, 5 * least);

    [Fact]
    public void What_stands_in_the_head_of_a_loop_is_part_of_its_turns() =>
        Assert.InRange(Taken("decimal d = 1.5m; var i = 0; for (; i < 1000; i++, d = d * 3 / 7 + d % 5 - d) { }"), 4_000, 10_000);

    private static long Taken(string call, string types = "") => Used(call, types) - Nothing.Value;

    private static long Used(string call, string types = "")
    {
        using var folder = new PolicyFolder();
        var pack = folder.Write("a.csx", EscapeSuite.Check(Values + "\n" + call) + "\n" + types).Load();
        Assert.Empty(pack.Errors);
        var document = DocumentReader.Read(new SourceFile("runbooks/a.md", EscapeSuite.Page), Configuration.Names(OrganisationFile.Empty));
        var context = new PolicyContext { Settings = null!, Library = new Library([document]), Organisation = OrganisationFile.Empty, Slos = [], Today = new DateOnly(2026, 1, 1) };
        var budget = Budget.Begin(PolicyLimits.Default);
        try
        {
            Assert.Empty(Assert.Single(pack.Policies).Policy.CheckDocument!(document, context));
            return budget.StepsUsed;
        }
        finally
        {
            budget.End();
        }
    }
}
