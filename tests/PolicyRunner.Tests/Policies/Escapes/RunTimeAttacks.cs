namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>
/// Scripts of an attacker that compile and would never end, or would take all memory or the whole stack.
/// <c>=== name</c> begins one that goes into a check, <c>=== name / below</c> one that stands below it and that it calls by <c>Attack</c>.
/// </summary>
internal static class RunTimeAttacks
{
    private const string Loops = """
        === while
        while (true) { } //!
        === while without braces
        while (true) ; //!
        === while with a condition that counts
        var n = 0; while (n++ >= 0 || n < 0) n |= 1; //!
        === do
        do { } while (true); //!
        === for without anything
        for (;;) ; //!
        === for whose step goes back
        for (var i = 0; i < 10; i--) i = 5; //!
        === goto
        again: goto again; //!
        === goto out of a try
        again: try { goto again; } finally { } //!
        === goto case
        switch (1) { case 1: goto case 1; } //!
        === goto default and back
        switch (document.Sections.Count) { case -1: goto default; default: goto case -1; } //!
        === nested loops that are short each
        for (var i = 0; i < 10_000; i++) for (var j = 0; j < 10_000; j++) { } //!
        === a loop in a static local function / below
        void Attack() { Inner(); static void Inner() { while (true) { } } } //!
        === a loop in a lambda
        Action go = () => { while (true) { } }; go(); //!
        === a loop in an anonymous method
        Action go = delegate { for (;;) { } }; go(); //!
        === a loop in a property / below
        void Attack() { var x = new Sly().Value; }
        class Sly { public int Value { get { while (true) { } } } } //!
        === a loop in a setter / below
        void Attack() => new Sly().Value = 1;
        class Sly { public int Value { get => 0; set { while (true) { } } } } //!
        === a loop in an initialiser / below
        void Attack() => _ = new Sly { Value = 1 };
        class Sly { public int Value { init { while (true) { } } } } //!
        === a loop in an indexer / below
        void Attack() { var x = new Sly()[1]; }
        class Sly { public int this[int i] { get { while (true) { } } } } //!
        === a loop in an operator / below
        void Attack() { var x = new Sly() + new Sly(); }
        class Sly { public static Sly operator +(Sly a, Sly b) { while (true) { } } } //!
        === a loop in an implicit conversion / below
        void Attack() { int x = new Sly(); }
        class Sly { public static implicit operator int(Sly sly) { while (true) { } } } //!
        === a loop in operator true / below
        void Attack() { if (new Sly()) { } }
        class Sly { public static bool operator true(Sly s) { while (true) { } } public static bool operator false(Sly s) => true; } //!
        === a loop in a constructor / below
        void Attack() => _ = new Sly();
        class Sly { public Sly() { while (true) { } } } //!
        === a loop in ToString / below
        void Attack() { var x = $"{new Sly()}"; }
        class Sly { public override string ToString() { while (true) { } } } //!
        === a loop in GetHashCode / below
        void Attack() => new HashSet<Sly>().Add(new Sly());
        class Sly { public override bool Equals(object? o) => true; public override int GetHashCode() { while (true) { } } } //!
        === things to be disposed on the way out of a deep call / below
        void Attack() => Go(0);
        int Go(int n) { using D a = new D(), b = new D(), c = new D(); return Go(n + 1); } //!
        class D : IDisposable { public void Dispose() { } }
        === a loop in Deconstruct / below
        void Attack() { var (a, b) = new Sly(); }
        class Sly { public void Deconstruct(out int a, out int b) { while (true) { } } } //!
        === a loop in a pattern's property / below
        void Attack() { var x = new Sly() is { Value: 1 }; }
        class Sly { public int Value { get { while (true) { } } } } //!
        === a loop in a comparer / below
        void Attack() => new[] { 2, 1, 3 }.Order(new Sly()).ToList();
        class Sly : IComparer<int> { public int Compare(int a, int b) { while (true) { } } } //!
        === a loop in an equality comparer / below
        void Attack() => new[] { 2, 1, 2 }.Distinct(new Sly()).ToList();
        class Sly : IEqualityComparer<int> { public bool Equals(int a, int b) => false; public int GetHashCode(int a) { while (true) { } } } //!
        === a loop in the foreach pattern / below
        void Attack() { foreach (var x in new Sly()) { } } class Sly { public Sly GetEnumerator() => this; public int Current => 1; public bool MoveNext() => true; } //!
        === a loop in the add of a collection / below
        void Attack() => _ = new Sly { 1 };
        class Sly : System.Collections.IEnumerable { public void Add(int x) { while (true) { } } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; } //!
        === a loop in the filter of an exception
        try { throw new InvalidOperationException("x"); } catch when (((Func<bool>)(() => { while (true) { } }))()) { } //!
        === a condition whose operator calls itself / below
        void Attack() { _ = 5 ? 1 : 2; }
        static class Sly { extension(int) { public static bool operator true(int n) => n ? true : false; public static bool operator false(int n) => n ? false : true; } } //!
        === a collection that may be null made of itself / below
        void Attack() { _ = new Sly(); }
        struct Sly() : IEnumerable<int> { public int All = ((Sly?)[]).HasValue ? 1 : 0; public void Add(int x) { } public IEnumerator<int> GetEnumerator() { yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() { yield return 1; } } //!
        === a long text told apart from many
        var t = new string('x', 4_000_000); var n = 0; while (true) n += t switch { "aaa" => 0, "aab" => 1, "aba" => 2, "abb" => 3, "aca" => 4, "acb" => 5, "ada" => 6, "adb" => 7, "baa" => 8, "bab" => 9, "bba" => 10, "bbb" => 11, "bca" => 12, "bcb" => 13, "bda" => 14, "bdb" => 15, _ => 1 }; //!
        === a part of a long text told apart from many
        var t = new string('x', 4_000_000).AsSpan(1); var n = 0; while (true) n += t switch { "aaa" => 0, "aab" => 1, "aba" => 2, "abb" => 3, "aca" => 4, "acb" => 5, "ada" => 6, "adb" => 7, "baa" => 8, _ => 1 }; //!
        === a long text told apart from many in a tuple
        var t = new string('x', 4_000_000); var n = 0; while (true) n += (t, n) switch { ("aaa", _) => 0, ("aab", _) => 1, ("aba", _) => 2, ("abb", _) => 3, ("aca", _) => 4, ("acb", _) => 5, ("ada", _) => 6, ("adb", _) => 7, ("baa", _) => 8, _ => 1 }; //!
        === a loop in a Select of its own / below
        void Attack() { var x = new Sly().Select(y => y); }
        class Sly { public Sly Select(Func<int, int> f) { while (true) { } } } //!
        === a loop at the top of the script / top
        while (true) { } //!
        === a lambda that AppliesTo never ends / policy
        AppliesTo = runbook => { while (true) { } }, Check = (runbook, context) => [], //!
        === settings that never end / policy
        Settings = Forever().ToList(), //!
        === findings that never end / policy
        CheckAll = (library, context) => Same(library.Documents[0]), //!
        === findings without end from the library / policy
        CheckAll = (library, context) => Enumerable.Repeat(library.Documents[0].Span.Finding("x"), int.MaxValue), //!
        """;

    private const string Sequences = """
        === an iterator without end that is counted
        var n = Forever().Count(); //!
        === an iterator without end of which the last is asked for
        var n = Forever().Last(); //!
        === an iterator that gives nothing for ever / below
        void Attack() { foreach (var x in Never()) { } static IEnumerable<int> Never() { while (true) { } yield break; } } //!
        === a range without end
        var n = Enumerable.Range(0, int.MaxValue).Select(x => x).Max(); //!
        === a repetition that is summed
        var n = Enumerable.Repeat(1L, int.MaxValue).Sum(); //!
        === a range that becomes a list
        var n = Enumerable.Range(0, int.MaxValue).ToList(); //!
        === a range that becomes a set
        var n = Enumerable.Range(0, int.MaxValue).ToHashSet(); //!
        === a range spread into an array
        int[] n = [.. Enumerable.Range(0, int.MaxValue)]; //!
        === a range of ranges
        var n = Enumerable.Range(0, 100_000).SelectMany(x => Enumerable.Range(0, 100_000)).Count(); //!
        === a large list in itself, in silence
        var list = Enumerable.Range(0, 100_000).ToList(); var n = list.SelectMany(x => list).Max(); //!
        === sequences that double
        IEnumerable<int> q = [1]; for (var i = 0; i < 60; i++) { q = q.Concat(q); } var n = q.Count(); //!
        === a query over itself
        IEnumerable<int> q = [1, 2]; for (var i = 0; i < 60; i++) q = from a in q from b in new[] { 1, 2 } select a; var n = q.Count(); //!
        === a join of everything with everything
        var list = Enumerable.Repeat(1, 100_000).ToList(); var n = (from a in list join b in list on a equals b select a).Count(); //!
        === a group of everything
        var list = Enumerable.Repeat(1, 100_000).ToList(); var n = list.Join(list, a => a, b => b, (a, b) => a).Count(); //!
        === a list that is summed again and again
        var list = Enumerable.Range(0, 100_000).ToList(); for (var i = 0; i < 4_000_000; i++) _ = list.Contains(-1); //!
        === distinct elements asked for again and again
        var q = Enumerable.Repeat(1, 1_000_000).ToList().Distinct(); for (var i = 0; i < 4_000_000; i++) _ = q.Count(); //!
        === a list that is filled at its beginning
        var list = new List<int>(); for (var i = 0; i < 4_000_000; i++) list.Insert(0, i); //!
        === a chain of filters deeper than the stack
        IEnumerable<int> q = [1]; for (var i = 0; i < 200_000; i++) q = q.Where(x => x > 0); var n = q.Count(); //!
        === a chain of selections deeper than the stack
        IEnumerable<int> q = [1]; for (var i = 0; i < 200_000; i++) q = q.Select(x => x); var n = q.ToList(); //!
        === a chain of concatenations deeper than the stack
        IEnumerable<int> q = [1]; for (var i = 0; i < 200_000; i++) q = q.Concat([1]).Skip(1); var n = q.Last(); //!
        === a chain made by Aggregate
        var n = Enumerable.Range(0, 200_000).Aggregate(Enumerable.Empty<int>(), (all, x) => all.Append(x).Distinct()).Count(); //!
        === long texts in pairs that a query gives to a set
        var long1 = new string('x', 4_000_000); var list = Enumerable.Range(0, 100).ToList(); var set = new HashSet<(string, int)>(); for (var i = 0; i < 100_000; i++) set.UnionWith(list.Select(x => (long1, x))); //!
        === long texts that a query gives to a set as anything
        var long1 = new string('x', 4_000_000); var list = Enumerable.Range(0, 100).ToList(); var set = new HashSet<object>(); for (var i = 0; i < 100_000; i++) set.UnionWith(list.Select(x => (object)long1)); //!
        === long texts that an iterator gives to a set as anything / below
        void Attack() { var set = new HashSet<object>(); for (var i = 0; i < 100_000; i++) set.UnionWith(All(new string('x', 4_000_000))); static IEnumerable<object> All(string text) { for (var i = 0; i < 100; i++) yield return text; } } //!
        === keys without end
        var q = new[] { 1 }.OrderBy(x => x); for (var i = 0; i < 200_000; i++) q = q.ThenBy(x => x); var n = q.ToList(); //!
        === an iterator inside an iterator inside an iterator / below
        void Attack() { foreach (var x in Walk(0)) { } static IEnumerable<int> Walk(int n) { foreach (var x in Walk(n + 1)) yield return x; } } //!
        === an iterator that asks itself / below
        void Attack() { var n = new Sly().Count(); }
        class Sly : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { foreach (var x in this) yield return x; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } //!
        === a sort whose comparer lies
        var list = Enumerable.Range(0, 1_000_000).ToList(); list.Sort((a, b) => -1); //!
        === a sort whose comparer sorts
        var list = Enumerable.Range(0, 3_000).ToList(); list.Sort((a, b) => { list.ToList().Sort((c, d) => 1); return 1; }); //!
        """;

    private const string Depth = """
        === a function that calls itself / below
        void Attack() => Attack(); //!
        === a function with a value that calls itself / below
        int Attack() => Attack() + 1; //!
        === a lambda that calls itself
        Func<int, int> f = null!; f = n => f(n + 1) + 1; f(0); //!
        === a lambda that finds itself in a sequence
        IEnumerable<int> q = null!; q = new[] { 1 }.Where(x => q.Any()); q.Count(); //!
        === a property that reads itself / below
        void Attack() { var x = new Sly().Value; }
        class Sly { public int Value => Value + 1; } //!
        === an operator that uses itself / below
        void Attack() { var x = new Sly() + new Sly(); }
        class Sly { public static Sly operator +(Sly a, Sly b) => a + b; } //!
        === a switch expression that recurses / below
        void Attack() => Down(0);
        static int Down(int n) => n switch { < 0 => 0, _ => Down(n + 1) }; //!
        === ToString of itself / below
        void Attack() { var x = new Sly().ToString(); }
        class Sly { public override string ToString() => $"{this}"; } //!
        === Equals of itself / below
        void Attack() { var x = new Sly().Equals(new Sly()); }
        class Sly { public override bool Equals(object? o) => o!.Equals(this); public override int GetHashCode() => 1; } //!
        === a record in a circle is printed / below
        void Attack() { var a = new Node(); a.Next = a; var x = a.ToString(); }
        record Node { public Node? Next { get; set; } } //!
        === a record in a circle is hashed / below
        void Attack() { var a = new Node(); a.Next = a; var x = new HashSet<Node> { a }; }
        record Node { public Node? Next { get; set; } } //!
        === records in a circle are compared / below
        void Attack() { var a = new Node(); a.Next = a; var b = new Node(); b.Next = b; var x = a == b; }
        record Node { public Node? Next { get; set; } } //!
        === a deep record / below
        void Attack() { Node? a = null; for (var i = 0; i < 500_000; i++) a = new Node(a, i); var x = new HashSet<Node?> { a }; }
        record Node(Node? Next, int N); //!
        === a deep record that derives from another, hashed / below
        void Attack() { Node? a = null; for (var i = 0; i < 500_000; i++) a = new Leaf(a, i); var x = new HashSet<Node?> { a }; }
        abstract record Node(Node? Next); record Leaf(Node? Next, int N) : Node(Next); //!
        === deep records that derive from another, compared / below
        void Attack() { Node? a = null, b = null; for (var i = 0; i < 500_000; i++) (a, b) = (new Leaf(a, i), new Leaf(b, i)); var x = a == b; }
        abstract record Node(Node? Next); record Leaf(Node? Next, int N) : Node(Next); //!
        === a deep record that derives from another, printed / below
        void Attack() { Node? a = null; for (var i = 0; i < 500_000; i++) a = new Leaf(a, i); var x = a!.ToString(); }
        abstract record Node(Node? Next); record Leaf(Node? Next, int N) : Node(Next); //!
        === a deep record whose own part is the deep one / below
        void Attack() { Node? a = null; for (var i = 0; i < 500_000; i++) a = new Leaf(a); var x = new HashSet<Node?> { a }; }
        record Node; sealed record Leaf(Node? Next) : Node; //!
        === a record in a circle by one that it derives from / below
        void Attack() { var a = new Leaf(); a.Next = a; var x = a.ToString(); }
        record Node<T> { public T? Next { get; set; } } record Leaf : Node<Leaf>; //!
        === a constructor that makes its own kind / below
        void Attack() => _ = new Sly();
        class Sly { Sly inner = new(); } //!
        === a constructor that makes its own kind by its base / below
        void Attack() => _ = new Sly();
        class Base(object? x); class Sly() : Base(new Sly()); //!
        === a property initialised with its own kind / below
        void Attack() => _ = new Sly(1);
        record Sly(int N) { public Sly Inner { get; } = new Sly(2); } //!
        === an extension that calls itself / below
        void Attack() => 1.Down();
        static class Sly { public static int Down(this int n) => n.Down() + 1; } //!
        === a generic function of ever larger types / below
        void Attack() => Grow<int>(0);
        static void Grow<T>(int n) => Grow<List<T>>(n + 1); //!
        === a conversion of itself / below
        void Attack() { int x = new Sly(); }
        class Sly { public static implicit operator int(Sly s) => s; } //!
        === a deep record struct in an object / below
        void Attack() { object? o = null; for (var i = 0; i < 500_000; i++) o = new Node(o); var x = o!.GetHashCode(); } //!
        record struct Node(object? Next);
        === tuples in an object
        object o = 1; for (var i = 0; i < 500_000; i++) o = (1, o); var x = o.ToString(); //!
        === anonymous objects in one another
        object o = 1; for (var i = 0; i < 500_000; i++) o = new { o }; var x = o.GetHashCode(); //!
        === pairs in one another
        object o = 1; for (var i = 0; i < 500_000; i++) o = KeyValuePair.Create(1, o); var x = o.ToString(); //!
        === tuples of the library in one another
        object o = 1; for (var i = 0; i < 500_000; i++) o = Tuple.Create(o); var x = o.GetHashCode(); //!
        """;

    private const string Memory = """
        === a text that doubles
        var s = "x"; for (var i = 0; i < 40; i++) s += s; //!
        === a text that doubles by an operator
        var s = "x"; for (var i = 0; i < 40; i++) s = s + s; //!
        === a text that doubles by a handler
        var grown = "xx"; while (grown.Length > 1) { grown = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{grown}{grown}"); } //!
        === a text that doubles by interpolation
        var s = "x"; for (var i = 0; i < 40; i++) s = $"{s}{s}"; //!
        === a text that doubles by Concat
        var s = "x"; for (var i = 0; i < 40; i++) s = string.Concat(s, s); //!
        === a text that doubles by Join
        var s = "x"; for (var i = 0; i < 40; i++) s = string.Join(s, "a", "b", s); //!
        === a text that doubles by Replace
        var s = "x"; for (var i = 0; i < 40; i++) s = s.Replace("x", "xx"); //!
        === a text that squares by Replace
        var s = new string('x', 100_000); s = s.Replace("x", s); //!
        === a text that doubles by Insert
        var s = "x"; for (var i = 0; i < 40; i++) s = s.Insert(0, s); //!
        === a new text of any length
        var s = new string('x', 1_000_000_000); //!
        === a padded text
        var s = "x".PadLeft(1_000_000_000); //!
        === many long texts
        var list = new List<string>(); for (var i = 0; i < 1_000_000; i++) list.Add(new string('x', 10_000)); //!
        === a number of a million digits
        var s = 1.ToString("D999999999"); //!
        === a number of a million digits in an interpolation
        var s = $"{1:D999999999}"; //!
        === an alignment of a billion
        var s = $"{1,1000000000}"; //!
        === a builder with room
        var s = new System.Text.StringBuilder(1_000_000_000); //!
        === a builder that is padded
        var s = new System.Text.StringBuilder().Append('x', 1_000_000_000); //!
        === a builder that doubles
        var s = new System.Text.StringBuilder("x"); for (var i = 0; i < 40; i++) s.Append(s); //!
        === a builder that is made longer
        var s = new System.Text.StringBuilder(); s.Length = 1_000_000_000; //!
        === a join of one long text
        var s = new string('x', 1_000_000); var t = string.Join(s, Enumerable.Repeat(s, 1_000_000)); //!
        === an array
        var a = new long[1_000_000_000]; //!
        === an array of large structures / below
        void Attack() { var a = new Large[10_000_000]; } //!
        struct Large { public decimal A, B, C, D, E, F, G, H; }
        === an array of several dimensions
        var a = new int[30_000, 30_000]; //!
        === arrays of arrays
        var a = new int[1_000_000][]; for (var i = 0; i < a.Length; i++) a[i] = new int[1_000]; //!
        === a list with room
        var a = new List<int>(1_000_000_000); //!
        === a list whose room is set
        var a = new List<int>(); a.Capacity = 1_000_000_000; //!
        === a dictionary with room
        var a = new Dictionary<int, int>(1_000_000_000); //!
        === a list that takes in itself
        var a = new List<int> { 1 }; for (var i = 0; i < 40; i++) a.AddRange(a); //!
        === a list spread into itself
        List<int> a = [1]; for (var i = 0; i < 40; i++) a = [.. a, .. a]; //!
        === a list of lists without end
        var a = new List<object>(); while (true) a.Add(new int[100]); //!
        === a graph of objects without end / below
        void Attack() { Node? a = null; while (true) a = new Node { Next = a }; } //!
        class Node { public Node? Next; public long A, B, C, D, E, F, G; }
        === a linked list of closures
        Func<int> f = () => 0; while (true) { var g = f; f = () => g() + 1; } //!
        === delegates that double
        Action a = () => { }; for (var i = 0; i < 40; i++) a += a; //!
        === chunks with room
        var a = new[] { 1 }.Chunk(1_000_000_000).ToList(); //!
        === a long text compared again and again
        var s = new string('x', 1_000_000); var t = s + "a"; var u = s + "b"; for (var i = 0; i < 4_000_000; i++) _ = t == u; //!
        === a long text searched again and again
        var s = new string('x', 1_000_000); for (var i = 0; i < 4_000_000; i++) _ = s.IndexOf('y', 1); //!
        === a long text hashed again and again
        var s = new string('x', 1_000_000); var set = new HashSet<string>(); for (var i = 0; i < 4_000_000; i++) set.Add(s); //!
        === a long span searched again and again
        var s = new string('x', 1_000_000); for (var i = 0; i < 4_000_000; i++) _ = s.AsSpan().IndexOf("xy"); //!
        === a long text cut again and again
        var s = new string('x', 1_000_000); for (var i = 0; i < 4_000_000; i++) _ = s[1..]; //!
        === a long text split again and again
        var s = new string(',', 1_000_000); for (var i = 0; i < 4_000_000; i++) _ = s.Split(','); //!
        === a long text matched again and again
        var s = new string('x', 1_000_000); var r = new Regex("y", RegexOptions.NonBacktracking); for (var i = 0; i < 4_000_000; i++) _ = r.IsMatch(s); //!
        === every character replaced by a long text
        var s = new string('x', 100_000); var r = new Regex("x", RegexOptions.NonBacktracking); var t = r.Replace(s, s); //!
        === every character replaced by a function's long text
        var s = new string('x', 100_000); var r = new Regex("x", RegexOptions.NonBacktracking); var t = r.Replace(s, m => s); //!
        """;

    private const string Swallowed = """
        === caught and begun again
        while (true) { try { while (true) { } } catch { } } //!
        === caught everywhere
        try { while (true) { } } catch (Exception) { } //!
        === caught by a filter
        try { while (true) { } } catch (Exception) when (true) { } //!
        === covered by a finally that throws
        try { try { while (true) { } } finally { throw new InvalidOperationException("other"); } } catch { } //!
        === covered by a finally that returns a finding
        try { while (true) { } } catch { return [document.Span.Finding("done")]; } //!
        === thrown and caught without end
        while (true) { try { throw new InvalidOperationException("x"); } catch { } } //!
        === an exception of the library without end
        while (true) { try { int.Parse("x"); } catch { } } //!
        === a type that is initialised without end / below
        void Attack() { try { var x = Sly.Value; } catch { } }
        static class Sly { public static readonly int Value = Loop(); static int Loop() { while (true) { } } } //!
        === too deep and caught at every level / below
        void Attack() { try { Attack(); } catch { Attack(); } } //!
        === too deep and begun again in finally / below
        void Attack() { try { Attack(); } finally { Attack(); } } //!
        """;

    // From other angles: work that one call does on much that was made before, and the stack.
    private const string Angles = """
        === an array filled again and again
        var a = new int[10_000_000]; for (var i = 0; i < 4_000_000; i++) Array.Fill(a, i); //!
        === an array sorted again and again
        var a = new int[10_000_000]; for (var i = 0; i < 4_000_000; i++) Array.Sort(a); //!
        === an array searched again and again
        var a = new int[10_000_000]; for (var i = 0; i < 4_000_000; i++) _ = Array.IndexOf(a, 5); //!
        === an array reversed again and again
        var a = new int[10_000_000]; for (var i = 0; i < 4_000_000; i++) Array.Reverse(a); //!
        === an array cleared again and again
        var a = new int[10_000_000]; for (var i = 0; i < 4_000_000; i++) Array.Clear(a); //!
        === a span sorted again and again
        var a = new int[10_000_000]; for (var i = 0; i < 4_000_000; i++) { a.AsSpan().Sort(); a.AsSpan().Reverse(); } //!
        === bytes written in digits again and again
        var a = new byte[4_000_000]; for (var i = 0; i < 4_000_000; i++) _ = Convert.ToHexString(a).Length; //!
        === a short list of long texts searched again and again
        var s = new string('x', 1_000_000); var t = s + "a"; var u = s + "b"; var l = new List<string> { t, t, t }; for (var i = 0; i < 4_000_000; i++) _ = l.Contains(u); //!
        === long texts sorted
        var s = new string('x', 1_000_000); var t = s + "a"; var u = s + "b"; var l = new List<string> { t, u, t, u }; for (var i = 0; i < 4_000_000; i++) l.Sort(StringComparer.Ordinal); //!
        === a query grouped by a long text
        var s = new string('x', 1_000_000); var n = Enumerable.Range(0, 1_000_000).GroupBy(i => s).Count(); //!
        === a query ordered by long texts
        var s = new string('x', 1_000_000); var t = s + "a"; var u = s + "b"; var n = Enumerable.Range(0, 1_000_000).OrderBy(i => i % 2 == 0 ? t : u, StringComparer.Ordinal).ToList(); //!
        === a long text searched without regard to case
        var s = new string('\u00e9', 8_000_000); for (var i = 0; i < 4_000_000; i++) _ = s.IndexOf("\u00c9x", StringComparison.OrdinalIgnoreCase); //!
        === a long text searched for another one without regard to case
        var s = new string('a', 4_000_000); var t = new string('a', 2_000_000) + "b"; var found = s.Contains(t, StringComparison.OrdinalIgnoreCase); //!
        === a list whose elements are gone over to be counted
        var list = Enumerable.Range(0, 500_000).ToList(); while (list.LongCount() > 0) { } //!
        === a text of nothing but what is trimmed away
        var s = new string(' ', 4_000_000); while (s.AsSpan().TrimEnd(' ').Length == 0) { } //!
        === separators that are nowhere
        var s = new string('a', 250); while (s.Split(["xyz", "q"], StringSplitOptions.TrimEntries).Length == 1) { } //!
        === a search blind to case for what begins again and again
        var s = new string('a', 250); var t = new string('a', 100) + "b"; while (!s.Contains(t, StringComparison.OrdinalIgnoreCase)) { } //!
        === texts that differ in case only
        var s = new string('\u00e9', 255); var t = new string('\u00c9', 255); while (s.Equals(t, StringComparison.OrdinalIgnoreCase)) { } //!
        === keys that differ in case only
        var s = new string('\u00e9', 255); var all = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { new('\u00c9', 255) }; while (all.Contains(s)) { } //!
        === a sort that is blind to case
        var list = Enumerable.Range(0, 2_000).Select(n => new string('\u00e9', 255) + n).ToList(); while (true) list.Sort(StringComparer.OrdinalIgnoreCase); //!
        === a key behind a question mark
        var s = new string('a', 1_000_000); var d = new Dictionary<string, int> { [s] = 1 }; var n = 0L; while (true) n += d?[s] ?? 0; //!
        === a part of a text behind a question mark
        var s = new string('a', 1_000_000); var n = 0L; while (true) n += s?[1..].Length ?? 0; //!
        === a part of an array behind a question mark
        var a = new int[1_000_000]; var n = 0L; while (true) n += a?[1..].Length ?? 0; //!
        === arguments whose names are written with a mark
        var s = new string('a', 4_000_000); var t = new string('A', 4_000_000); while (string.Equals(@a: s, @b: t, @comparisonType: StringComparison.OrdinalIgnoreCase)) { } //!
        === an argument whose name is written with a number
        var s = "".PadLeft(t\u006ftalWidth: 30_000_000); //!
        === a text whose length has a name with a mark
        var s = "".PadLeft(@totalWidth: 30_000_000); //!
        === an expression whose pattern has a name with a mark
        var s = new Regex(@pattern: string.Concat(Enumerable.Repeat("a?", 800)) + "b", @options: RegexOptions.NonBacktracking); //!
        === a pair with a long text looked for in an array
        var a = (new string('a', 1_000_000) + "b", 1); var all = new[] { (new string('a', 1_000_000) + "c", 1) }; while (!all.Contains(a)) { } //!
        === a long text looked for in a span
        var a = new string('a', 1_000_000) + "b"; var all = new[] { new string('a', 1_000_000) + "c" }.AsSpan(); while (all.IndexOf(a) < 0) { } //!
        === a structure that prints itself / below
        void Attack() { _ = new R().ToString(); }
        record struct R { public object N => this; } //!
        === a number of three hundred digits and ninety-nine more
        var n = double.MaxValue; while (n.ToString("F99").Length > 0) { } //!
        === words that all phrases begin like
        var two = new PolicyRunner.Text.Phrases(Enumerable.Range(0, 500).Select(n => "abc" + n).ToArray()); var s = string.Concat(Enumerable.Repeat("abb ", 60)); while (!two.In(s)) { } //!
        === a time that is none
        while (!PolicyRunner.Text.Moment.TryParse("2026-01-01T08:30:00+0x:00", out _)) { } //!
        === a long text searched for one that differs in its middle
        var s = new string('a', 4_000_000); var t = new string('a', 1_000_000) + "b" + new string('a', 1_000_000); var found = s.IndexOf(t, StringComparison.Ordinal); //!
        === a span searched for one that differs in its middle
        var s = new string('a', 4_000_000); var t = new string('a', 1_000_000) + "b" + new string('a', 1_000_000); var found = s.AsSpan().IndexOf(t.AsSpan()); //!
        === a record with a long text hashed again and again / below
        void Attack() { var k = new K(new string('x', 1_000_000)); var set = new HashSet<K>(); for (var i = 0; i < 4_000_000; i++) set.Add(k); }
        record K(string S); //!
        === a record with a long text compared again and again / below
        void Attack() { var s = new string('x', 1_000_000); var a = new K(s + "a"); var b = new K(s + "b"); for (var i = 0; i < 4_000_000; i++) _ = a == b; }
        record K(string S); //!
        === a record that derives from one with a long text, hashed again and again / below
        void Attack() { var k = new D(new string('x', 1_000_000)); var set = new HashSet<K>(); for (var i = 0; i < 4_000_000; i++) set.Add(k); }
        record K(string S); record D(string S) : K(S); //!
        === a record that derives from one with a long text, compared again and again / below
        void Attack() { var s = new string('x', 1_000_000); var a = new D(s + "a"); var b = new D(s + "b"); for (var i = 0; i < 4_000_000; i++) _ = a == b; }
        abstract record K(string S); sealed record D(string S) : K(S); //!
        === a chain of pairs that ends each of its parts
        IEnumerable<int> q = [1]; for (var i = 0; i < 100_000; i++) q = q.Zip(q, (a, b) => a); var n = q.Count(); //!
        === a constructor whose argument is made by itself / below
        void Attack() => _ = new K();
        class K { public K() : this(new K()) { } public K(K? k) { } } //! //!
        === a constructor whose base is given another one / below
        void Attack() => _ = new K();
        class B { public B(B? b) { } } class K : B { public K() : base(new K()) { } } //! //!
        === a primary constructor whose base is given another one / below
        void Attack() => _ = new K();
        class B(B? b) { } class K() : B(new K()); //! //!
        === a queue with room for all
        var queue = new PriorityQueue<string, int>(500_000_000); //!
        === a builder with a count of its own
        var builder = System.Collections.Immutable.ImmutableArray.CreateBuilder<long>(); builder.Count = 500_000_000; //!
        === a builder with room for all
        var builder = System.Collections.Immutable.ImmutableArray.CreateBuilder<long>(500_000_000); //!
        === characters put behind one another
        var a = new char[1_000_000]; var text = new System.Text.StringBuilder(); for (var i = 0; i < 4_000_000; i++) text.Append(a); //!
        === texts of characters that are kept
        var a = new char[1_000_000]; var all = new List<string>(); for (var i = 0; i < 4_000_000; i++) all.Add(new string(a)); //!
        === values in values on the stack / below
        void Attack() => Down(0, default);
        static int Down(int n, L x) => n > 390 ? 0 : Down(n + 1, x) + 1;
        struct I { public decimal A, B, C, D, E, F, G, H; } struct J { public I A, B, C, D, E, F, G, H; } struct K { public J A, B, C, D, E, F, G, H; } struct L { public K A, B, C; } //!
        === a value around itself by a type that grows / below
        void Attack() => Grow(0, 1);
        static int Grow<T>(int n, T x) => n > 13 ? Spin(0, x) : Grow(n + 1, (x, x)); //!
        static int Spin<T>(int n, T x) => n > 300 ? 0 : Spin(n + 1, x) + 1;
        """;

    private const string Held = """
        === a tuple with a long text hashed again and again
        var t = (new string('x', 1_000_000), 1); var set = new HashSet<(string, int)>(); for (var i = 0; i < 4_000_000; i++) set.Add(t); //!
        === a tuple with a long text looked up again and again
        var t = (new string('x', 1_000_000), 1); var map = new Dictionary<(string, int), int> { [t] = 1 }; for (var i = 0; i < 4_000_000; i++) _ = map[t]; //!
        === tuples with long texts compared again and again
        var s = new string('x', 1_000_000); var t = (s + "a", 1); var u = (s + "b", 1); for (var i = 0; i < 4_000_000; i++) _ = t == u; //!
        === literal tuples with long texts compared again and again
        var s = new string('x', 1_000_000); var t = s + "a"; var u = s + "b"; for (var i = 0; i < 4_000_000; i++) _ = (t, 1) == (u, 1); //!
        === tuples that are equal to one another
        var s = new string('x', 1_000_000); var t = (s + "a", 1); var u = (s + "b", 1); for (var i = 0; i < 4_000_000; i++) _ = t.Equals(u); //!
        === a list of tuples searched again and again
        var s = new string('x', 1_000_000); var t = (s + "a", 1); var u = (s + "b", 1); var list = Enumerable.Repeat(t, 1_000).ToList(); for (var i = 0; i < 4_000_000; i++) _ = list.Contains(u); //!
        === a query grouped by a tuple with a long text
        var s = new string('x', 1_000_000); var n = Enumerable.Range(0, 1_000_000).GroupBy(i => (s, i % 2)).Count(); //!
        === a query grouped by an anonymous object with a long text
        var s = new string('x', 1_000_000); var n = Enumerable.Range(0, 1_000_000).GroupBy(i => new { s, Odd = i % 2 }).Count(); //!
        === distinct tuples with a long text
        var s = new string('x', 1_000_000); var n = Enumerable.Range(0, 1_000_000).Select(i => (s, i % 2)).Distinct().Count(); //!
        === an anonymous object compared again and again
        var s = new string('x', 1_000_000); var t = new { A = s + "a" }; var u = new { A = s + "b" }; for (var i = 0; i < 4_000_000; i++) _ = t.Equals(u); //!
        === a finding with a long message hashed again and again
        var f = document.Span.Finding(new string('x', 1_000_000)); var set = new HashSet<Finding>(); for (var i = 0; i < 4_000_000; i++) set.Add(f); //!
        === findings with long messages compared again and again
        var s = new string('x', 1_000_000); var f = document.Span.Finding(s + "a"); var g = document.Span.Finding(s + "b"); for (var i = 0; i < 4_000_000; i++) _ = f == g; //!
        === a structure with a long text hashed again and again / below
        void Attack() { var k = new K(new string('x', 1_000_000)); var set = new HashSet<K>(); for (var i = 0; i < 4_000_000; i++) set.Add(k); } //!
        record struct K(string S);
        === a record around a tuple with a long text / below
        void Attack() { var k = new K((new string('x', 1_000_000), 1)); var set = new HashSet<K>(); for (var i = 0; i < 4_000_000; i++) set.Add(k); }
        record K((string S, int N) T); //!
        """;

    private const string Helpers = """
        === a text split by a long text again and again
        var s = new string('a', 1_000_000); var t = new string('a', 1_000) + "b"; for (var i = 0; i < 4_000_000; i++) _ = s.Split(t); //!
        === a text split by long texts again and again
        var s = new string('a', 1_000_000); string[] t = [new string('a', 1_000) + "b"]; for (var i = 0; i < 4_000_000; i++) _ = s.Split(t, StringSplitOptions.None); //!
        === a list with room for large structures / below
        void Attack() { var a = new List<Large>(2_000_000); } //!
        struct Large { public decimal A, B, C, D, E, F, G, H; }
        === a dictionary with room for large structures / below
        void Attack() { var a = new Dictionary<int, Large>(2_000_000); } //!
        struct Large { public decimal A, B, C, D, E, F, G, H; }
        === a pattern of stars against a long path
        var glob = new PathGlob(string.Concat(Enumerable.Repeat("*a", 5_000)) + "b"); var path = new string('a', 100_000); for (var i = 0; i < 4_000_000; i++) _ = glob.Matches(path); //!
        === a long phrase in a long text of its kind
        var text = string.Concat(Enumerable.Repeat("a ", 400_000)); var phrases = new Phrases(text + "b"); for (var i = 0; i < 4_000_000; i++) _ = phrases.In(text); //!
        === delegates made of one another
        Func<int, int> f = x => x; for (var i = 0; i < 400_000; i++) { f = new Func<int, int>(f); } for (var i = 0; i < 4_000_000; i++) _ = f(1); //!
        === a delegate's call that becomes a delegate
        Func<int, int> f = x => x; for (var i = 0; i < 400_000; i++) { f = f.Invoke; } for (var i = 0; i < 4_000_000; i++) _ = f(1); //!
        === comparers made of one another
        var c = Comparer<int>.Default; for (var i = 0; i < 400_000; i++) { c = Comparer<int>.Create(c.Compare); } for (var i = 0; i < 4_000_000; i++) _ = c.Compare(1, 2); //!
        === equality made of one another
        var c = EqualityComparer<int>.Default; for (var i = 0; i < 400_000; i++) { c = EqualityComparer<int>.Create(c.Equals); } for (var i = 0; i < 4_000_000; i++) _ = c.Equals(1, 2); //!
        === lambdas that call one another
        Func<int, int> f = x => x; for (var i = 0; i < 400_000; i++) { var g = f; f = x => g(x); } for (var i = 0; i < 4_000_000; i++) _ = f(1); //!
        """;

    // Calls that take as much as they are given, whatever their type says.
    private const string Costs = """
        === a comparison of texts that are objects
        object a = new string('a', 4_000_000) + "a", b = new string('a', 4_000_000) + "b"; while (!a.Equals(b)) { } //!
        === a comparison of a text with an object
        var a = new string('a', 4_000_000) + "a"; object b = new string('a', 4_000_000) + "b"; while (a.CompareTo(b) != 0) { } //!
        === a default comparer of whatever it is / below
        void Attack() { var a = new string('a', 4_000_000); Spin(a + "a", a + "b"); }
        static void Spin<T>(T a, T b) { while (!EqualityComparer<T>.Default.Equals(a, b)) { } } //!
        === a dictionary of whatever it is / below
        void Attack() { var a = new string('a', 4_000_000); Spin(new Dictionary<string, int> { ["b"] = 1 }, a); }
        static void Spin<T>(Dictionary<T, int> all, T key) where T : notnull { while (!all.ContainsKey(key)) { } } //!
        === values in order by what they say themselves / below
        void Attack() { var a = new string('a', 4_000_000); Spin(a + "a", a + "b"); }
        static void Spin<T>(T a, T b) where T : IComparable<T> { while (a.CompareTo(b) < 0) { } } //!
        === a set of objects that are texts
        object a = new string('a', 4_000_000); var all = new HashSet<object> { 1 }; while (!all.Contains(a)) { } //!
        === a set that is made with a text in it
        var a = new string('a', 4_000_000); while (true) { _ = new HashSet<string> { a }; } //!
        === a set that is written with a text in it
        var a = new string('a', 4_000_000); while (true) { HashSet<string> all = [a]; } //!
        === a dictionary that is made with a long key
        var a = new string('a', 4_000_000); while (true) { _ = new Dictionary<string, int> { [a] = 1 }; } //!
        === a dictionary that is made with pairs of long keys
        var a = new string('a', 4_000_000); while (true) { _ = new Dictionary<string, int> { { a, 1 } }; } //!
        === a sum of many texts
        var a = new string('a', 8_000_000); _ = a + a + a + a + a + a + a + a + a + a + a + a; //!
        === a text of many objects that are texts
        object a = new string('a', 8_000_000); _ = $"{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}"; //!
        === a list of many lists
        var a = new int[4_000_000]; List<int> all = [.. a, .. a, .. a, .. a, .. a, .. a, .. a, .. a, .. a, .. a, .. a, .. a]; //!
        === dictionaries made of one another
        var a = Enumerable.Range(0, 100_000).ToDictionary(x => x); var all = new List<object>(); while (true) { all.Add(new Dictionary<int, int>(a)); } //!
        === a cut of as many letters
        var a = new string('a', 4_000_000); var letters = new char[4_000_000]; letters[^1] = 'a'; _ = a.Trim(letters); //!
        === a search for any of many letters
        var a = new string('\u0161', 4_000_000); var letters = Enumerable.Range(0x100, 400).Where(x => x != 0x161).Select(x => (char)x).ToArray(); while (a.IndexOfAny(letters) < 0) { } //!
        === a number of two hundred digits
        var a = "2.2250738585072011" + new string('3', 180) + "e-308"; while (double.Parse(a) < 1) { } //!
        === a number that is written with all its digits
        var a = 1e-300 / 3; while (a.ToString("E999").Length > 0) { } //!
        === a number in a text with more digits than a double has
        var a = 1e300 / 3; while ($"{a:F99}".Length > 0) { } //!
        === a date by a format without end
        var format = string.Concat(Enumerable.Repeat("yyyyMMdd", 100_000)); while (context.Today.ToString(format).Length > 0) { } //!
        === an expression with more states than letters
        _ = new Regex("(.*a.{300}){3}c", RegexOptions.NonBacktracking); //!
        === an expression that is made again and again
        while (true) { _ = new Regex("a.{100}", RegexOptions.NonBacktracking); } //!
        === an expression that puts the text where each of its letters was
        var a = new string('x', 20_000); _ = new Regex("x", RegexOptions.NonBacktracking).Replace(a, a); //!
        === matches that each look for the end
        var a = new string('a', 1_000_000); _ = new Regex("a[^b]*b|a", RegexOptions.NonBacktracking).Matches(a).Count; //!
        === a delegate of the library's that nobody counts
        var a = new string('a', 4_000_000); Func<string, bool> known = new HashSet<string>().Contains; while (!known(a)) { } //!
        === workdays to the end of the calendar
        while (context.Organisation.Calendar.AddWorkdays(context.Today, int.MaxValue) > context.Today) { } //!
        === a sample that is made of a text
        var a = new string('a', 4_000_000); while (true) { Sample sample = a; } //!
        === shell that a script has written
        var a = new string('a', 1_000_000); _ = ShellReader.Read(EmbeddedText.Whole(new SourceFile("x", a)), ShellDialect.Posix); //!
        === the rest of a large array, again and again
        var a = new int[1_000_000]; while (a.AsSpan().ToArray().Length > 0) { } //!
        === numbers that become large values at once / below
        void Attack() { var all = new byte[4_000_000].ToList(); while (true) { all.Select(x => new Large()).ToArray(); } } //!
        struct Large { public long A, B, C, D, E, F, G, H; }
        === functions of types in types / below
        void Attack() => new Sly().Go<int>(20);
        class Sly { public void Go<T>(int n) { if (n > 0) { Go<List<T>>(n - 1); Go<HashSet<T>>(n - 1); } } } //!
        === functions of nameless types in one another / below
        void Attack() => Go(1, 20);
        static void Go<T>(T x, int n) { if (n > 0) { Go(new { x }, n - 1); } } //!
        """;

    private const string Findings = """
        === a message of megabytes / finding
        document.Span.Finding(new string('x', 2_000_000))
        === a message of a lying record / finding
        document.Span.Finding(string.Concat(Enumerable.Repeat("many words ", 1_000)))
        === a fix of megabytes / finding
        document.Span.Finding("x") with { Fix = new Fix("x", false, [new TextEdit(document.Span, new string('x', 4_000_000))]) }
        === related places without end / finding
        document.Span.Finding("x") with { Related = [.. Enumerable.Repeat(new RelatedPlace(document.Span, "x"), 200_000)] }
        === edits without end / finding
        document.Span.Finding("x") with { Fix = new Fix("x", false, [.. Enumerable.Repeat(new TextEdit(document.Span, "x"), 200_000)]) }
        === related places in an array / finding
        document.Span.Finding("x") with { Related = Enumerable.Repeat(new RelatedPlace(document.Span, "x"), 100_000).ToArray() }
        === a long message again and again / many
        var text = new string('x', 3_900); return Enumerable.Range(0, 100_000).Select(i => document.Span.Finding(text));
        === related places that findings share / many
        var places = new RelatedPlace[1_000]; Array.Fill(places, new RelatedPlace(document.Span, new string('y', 3_000))); return Enumerable.Range(0, 100_000).Select(i => document.Span.Finding("x") with { Related = places });
        === a fix that findings share / many
        var fix = new Fix("x", false, [new TextEdit(document.Span, new string('x', 1_000_000))]); return Enumerable.Range(0, 100_000).Select(i => document.Span.Finding("x") with { Fix = fix });
        === a place outside of the file / finding
        document.Span.Finding("x") with { Span = new SourceSpan(document.File, 5, 5_000_000) }
        === a place in no file / finding
        document.Span.Finding("x") with { Span = default }
        === nothing for a finding / finding
        null!
        """;

    /// <summary>Each with the line it is stopped at marked.</summary>
    public static TheoryData<string, string> All => Of(Loops, Sequences, Depth, Memory, Swallowed, Angles, Held, Helpers, Costs, Findings, Long);

    // One turn, or one call, that does the work of hundreds.
    private static readonly string Long = $$"""
        === a hundred dictionaries in each turn
        var all = new List<object>(); while (all.Count >= 0) { {{Often("all.Add(new Dictionary<decimal, decimal>(15)); ")}} } //!
        === a hundred texts of two in each turn
        var all = new List<string>(); var a = new string('a', 120); while (all.Count >= 0) { {{Often("all.Add(a + a); ")}} } //!
        === a hundred arrays in each turn of a lambda
        var all = new List<object>(); foreach (var i in Enumerable.Range(0, 4_000_000).Select(i => { {{Often("all.Add(new long[15]); ")}} return i; })) { } //!
        === a hundred numbers in a builder's text
        var text = new System.Text.StringBuilder(); for (var i = 0; ; i++) { text.Append($"{{string.Concat(Enumerable.Repeat("{i,200}", 100))}}"); } //!
        """;

    private static string Often(string statement) => string.Concat(Enumerable.Repeat(statement, 100));

    private static TheoryData<string, string> Of(params ReadOnlySpan<string> texts)
    {
        var data = new TheoryData<string, string>();
        foreach (var text in texts)
        {
            foreach (var part in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
            {
                var (head, code) = (part.Split('\n', 2)[0], part.Split('\n', 2)[1]);
                var (name, place) = head.Split(" / ") is [var first, var second] ? (first, second) : (head, "");
                data.Add(name, Script(place, code.TrimEnd()));
            }
        }

        return data;
    }

    private static string Script(string place, string code)
    {
        // The line that is named is the one that gives the elements.
        var helpers = "";
        if (code.Contains("Forever()", StringComparison.Ordinal))
        {
            code = code.Replace(EscapeSuite.Mark, "", StringComparison.Ordinal);
            helpers = "static IEnumerable<Setting> Forever() { while (true) yield return Setting.Flag(\"x\", true, \"x\"); } //!";
        }
        else if (code.Contains("Same(", StringComparison.Ordinal))
        {
            code = code.Replace(EscapeSuite.Mark, "", StringComparison.Ordinal);
            helpers = "static IEnumerable<Finding> Same(Document document) { while (true) yield return document.Span.Finding(\"x\"); } //!";
        }

        return place switch
        {
            "top" => EscapeSuite.Check("", before: code),
            "below" => EscapeSuite.Check("Attack();", after: code),
            "policy" => EscapeSuite.Check("", after: helpers).Replace("CheckDocument =", $"{code}\n    CheckDocument =", StringComparison.Ordinal),
            "many" => EscapeSuite.Check("return Give(document);", after: $"static IEnumerable<Finding> Give(Document document) {{ {code} }} {EscapeSuite.Mark}"),
            "finding" => EscapeSuite.Check("return Give(document);", after: $"static List<Finding> Give(Document document) => [{code}]; {EscapeSuite.Mark}"),
            _ => EscapeSuite.Check(code, after: helpers),
        };
    }
}
