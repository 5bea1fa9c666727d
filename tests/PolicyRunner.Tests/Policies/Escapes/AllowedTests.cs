namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>What authors write every day has to pass, and does in a run, too.</summary>
public sealed class AllowedTests
{
    [Fact]
    public void The_language_and_the_pure_part_of_the_base_library_are_there() => EscapeSuite.Allows(EscapeSuite.Check(
        """
                var builder = new StringBuilder().Append($"{document.Path,-10}|{1.5:F1}").AppendLine();
                List<string> list = [.. words, "x", .. document.Sections.Select(section => section.Title)];
                string[] array = [.. list, "y"];
                ReadOnlySpan<string> span = ["a", "b", list[0]];
                int[] numbers = [1, 2, array.Length];
                numbers[0]++;
                IReadOnlyList<int> frozen = [1, 2, 3];
                HashSet<int> set = [1, 2];
                var map = new Dictionary<string, List<int>> { ["a"] = [1], ["b"] = [2, 3] };
                foreach (var (key, values) in map) { list.Add($"{key}{values.Sum()}"); }
                var (first, rest) = (array[0], array[1..]);
                (first, var last) = (array[^1], array[0]);
                var text = string.Create(CultureInfo.InvariantCulture, $"{first}{last}{rest.Length}");
                var joined = string.Join(",", "a", "b", "c", "d", first) + string.Concat("a", "b", "c", "d", last);
                var query = from word in words join other in list on word equals other into same orderby word descending, word.Length let n = same.Count() where n > 0 group word by n into g select new { g.Key, Count = g.Count() };
                foreach (var found in query) { builder.Append(found.Count); }
                var kind = (object)first switch { string { Length: > 3 and < 10 } s => s[..2], int n when n > 1 => "n", null => "", _ => "?" };
                var ends = words is [var head, .., { } tail] && head != tail;
                var pair = new Pair("a", 1) with { Number = 2 };
                var same2 = pair == new Pair("a", 2) && pair.ToString() is not "" && new Point(1, 2) + new Point(3, 4) != default;
                var regex = new Regex("a+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                foreach (Match match in regex.Matches(text)) { list.Add(match.Groups[0].Value); }
                var date = DateOnly.TryParseExact("2026-01-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.AddDays(1) : context.Today;
                using (var walker = list.GetEnumerator()) { while (walker.MoveNext()) { if (walker.Current.Length > 100) { break; } } }
                int? maybe = list.Count > 3 ? 1 : null; maybe ??= 2; var sum = maybe + 3;
                IReadOnlyList<string> view = list; if (view is { Count: > 0 } and [var one, ..] && one.Length >= 0) { sum++; }
                Comparison<string> compare = (a, b) => string.CompareOrdinal(a, b); list.Sort(compare); Array.Sort(array, StringComparer.Ordinal);
                var greatest = Greatest([1, 2, 3]); var nothing = Severity.Error.ToString() is "Error" ? Severity.Error : default;
                var node = document.FrontMatter is { } mapping && mapping.Entries.Count > 0 ? mapping.Entries[0].Value as YamlScalar : null;
                foreach (var section in Titled(document)) { if (section.Title.Shout().Length < 0) { throw new InvalidOperationException($"{section.Title}"); } }
                checked { sum += 1; } char letter = text.Length > 0 ? text[0] : 'x'; letter++; var bits = (uint)letter >>> 1;
                var lookup = list.ToLookup(item => item.Length)[1].Zip(words).Select(two => two.First + two.Second).ToHashSet(StringComparer.OrdinalIgnoreCase);
                var local = 0; document.Sections.ToList().ForEach(section => local += section.Level);
                var places = new Dictionary<int, Place>(); places.Add(1, default); places[2] = default; var precise = 0.12345678901234567890123456789m;
                Figure small = new Circle("c", 1), wide = new Ring("r", 2, 0.5m) with { Radius = 3 };
                if (small == wide || wide is not Ring { Radius: 3, Hole: Half } || small with { } != small || wide.ToString() != "Ring { Name = r, Radius = 3, Hole = 0.5 }" || new HashSet<Figure> { small, wide, new Circle("c", 1) }.Count != 2) { throw new InvalidOperationException(wide.ToString()); }
                if (new[] { "a", "b" }.AndNone().Count() != 3 || Priced() + Prices.Base + Half != 4m) { throw new InvalidOperationException(); }
                var stack = new Stack<int>(); stack.Push(1); var queue = new Queue<string>(); queue.Enqueue("a");
        """,
        "using System.Text; using System.Globalization;\nstring[] words = [\"a\", \"b\"];\nconst string Name = \"n\"; const decimal Half = 0.5m;",
        """
        static IEnumerable<Section> Titled(Document document)
        {
            foreach (var section in document.Sections) { if (section.Title.Length > 0) { yield return section; } }
        }
        readonly record struct Place(string File, int Line);
        static T Greatest<T>(IReadOnlyList<T> all) where T : IComparable<T> => all.Aggregate((a, b) => a.CompareTo(b) > 0 ? a : b);
        static string Shout(this string text) => text.ToUpperInvariant();
        record Pair(string Text, int Number) : IComparable<Pair> { public int CompareTo(Pair? other) => Number - (other?.Number ?? 0); }
        readonly record struct Point(int X, int Y) { public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y); }
        [Flags] enum Marks { None = 0, One = 1, Two = 2 }
        interface INamed2 { string Name { get; } string Shown => $"<{Name}>"; }
        abstract class Base(string name) : INamed2 { public string Name { get; } = name; public abstract int Size { get; } public virtual int Twice => Size * 2; }
        sealed class Derived(string name) : Base(name) { public override int Size => Name.Length; public int this[int at] => at; }
        class Tree<T> { public T? Value { get; init; } public List<Tree<T>> Children { get; } = []; public int Count => 1 + Children.Sum(child => child.Count); }
        delegate bool Test(string text);
        abstract record Figure(string Name);
        record Circle(string Name, int Radius) : Figure(Name);
        sealed record Ring(string Name, int Radius, decimal Hole) : Circle(Name, Radius);
        static class Prices { public const decimal Base = 1.5m; }
        static decimal Priced(decimal price = 2m) => price;
        static IEnumerable<T> AndNone<T>(this IEnumerable<T> all) => all.Append(default!);
        """));

    [Fact]
    public void Braces_and_a_semicolon_may_both_end_a_record() => EscapeSuite.Allows(EscapeSuite.Check("_ = new Word(\"a\") == new Word(\"b\");", after: "record Word(string Text) { };"));
}
