using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>A collection of the script's own says of itself how large it is: what makes room for its elements has to go over them instead.</summary>
public sealed class OwnCollectionTests
{
    private const string Liar = """
        class Liar : IList<int>, IReadOnlyList<int>
        {
            public int Count => 200_000_000; public bool IsReadOnly => true; public int this[int i] { get => 1; set { } }
            public void Add(int x) { } public void Clear() { } public bool Contains(int x) => false; public void CopyTo(int[] a, int i) { }
            public bool Remove(int x) => false; public int IndexOf(int x) => -1; public void Insert(int i, int x) { } public void RemoveAt(int i) { }
            public IEnumerator<int> GetEnumerator() { yield return 1; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """;

    [Theory]
    [InlineData("liar.ToDictionary(x => x).Count")]
    [InlineData("all.ToDictionary(x => x, x => x).Count")]
    [InlineData("liar.Select(x => x + 1).ToList().Count")]
    [InlineData("all.Select(x => (long)x).ToArray().Length")]
    [InlineData("all?.Select(x => x).ToList().Count ?? 0")]
    [InlineData("liar.OrderBy(x => x).ToList().Count")]
    [InlineData("liar.Where(x => x > 0).OrderBy(x => -x).Count()")]
    [InlineData("liar.ToLookup(x => x).Count")]
    [InlineData("liar.GroupBy(x => x).ToList().Count")]
    [InlineData("liar.Zip(liar, (x, y) => x + y).ToList().Count")]
    [InlineData("(from x in liar orderby x select x).ToArray().Length")]
    [InlineData("(from x in all select x).ToList().Count")]
    [InlineData("(from x in all group x by x).ToList().Count")]
    [InlineData("(from x in new[] { 1 } from y in all orderby y select y).ToList().Count")]
    [InlineData("(from x in new[] { 1 } join y in all on x equals y select y).ToList().Count")]
    [InlineData("new List<int>([.. liar]).Count")]
    [InlineData("new List<int>(all!).Count")]
    [InlineData("new HashSet<int>(liar).Count")]
    [InlineData("new[] { 1 }.Join(liar, x => x, y => y, (x, y) => y).ToList().Count")]
    [InlineData("new[] { 1 }.SelectMany(x => liar).ToList().Count")]
    [InlineData("new[] { 1 }.SelectMany(x => all!).ToArray().Length")]
    [InlineData("(from x in new[] { 1 } from y in liar select y).ToList().Count")]
    [InlineData("Enumerable.Repeat(liar, 1).SelectMany(x => x).ToList().Count")]
    [InlineData("liar.Concat(liar).ToList().Count - 1")]
    [InlineData("new int[0].Concat(all!).ToArray().Length")]
    [InlineData("liar.Cast<int>().ToList().Count")]
    [InlineData("liar.Append(1).ToList().Count - 1")]
    [InlineData("new Queue<int>(liar).Count")]
    [InlineData("new Stack<int>(all!).Count")]
    [InlineData("string.Join(\",\", liar).Length")]
    [InlineData("liar.AsEnumerable().Reverse().Count()")]
    [InlineData("liar.Order().ToArray().Length")]
    [InlineData("liar.Chunk(3).Count()")]
    [InlineData("liar.Index().ToList().Count")]
    [InlineData("liar.ToHashSet().Count")]
    [InlineData("liar.Skip(0).ToList().Count")]
    [InlineData("liar.Take(5).ToArray().Length")]
    [InlineData("liar.DefaultIfEmpty().ToList().Count")]
    [InlineData("liar.Union(liar).ToList().Count")]
    [InlineData("Add(liar).Count")]
    [InlineData("Add(all!).Count")]
    public void Room_is_made_for_what_it_gives_and_not_for_what_it_says(string count) => EscapeSuite.Allows(EscapeSuite.Check(
        $"        var liar = new Liar(); IEnumerable<int>? all = liar;\n        if (({count}) != 1) throw new InvalidOperationException(\"not one\");", after: Liar + "\nstatic List<int> Add(IEnumerable<int> all) { var list = new List<int>(); list.AddRange(all); list.InsertRange(0, all); list.RemoveAt(0); return list; }"));
}
