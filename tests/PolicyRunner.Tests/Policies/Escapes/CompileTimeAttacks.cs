namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>
/// Scripts of an attacker that have to be refused before they run. <c>=== name</c> begins one that goes into a check,
/// <c>=== name / top</c> one that stands above the policy, <c>=== name / below</c> one that stands below it.
/// </summary>
internal static class CompileTimeAttacks
{
    private const string Machine = """
        === read a file
        var text = System.IO.File.ReadAllText("/etc/passwd"); //!
        === read a file by alias / top
        using F = System.IO.File; //!
        === read a file by static using / top
        using static System.IO.File; //!
        === read a file under an escaped name
        var text = System.IO.\u0046ile.ReadAllText("/etc/passwd"); //!
        === write through a stream
        using var stream = new System.IO.FileStream("/tmp/x", System.IO.FileMode.Create); //!
        === list a folder
        foreach (var file in System.IO.Directory.EnumerateFiles("/")) { } //!
        === combine a path
        var path = System.IO.Path.GetTempPath(); //!
        === a method group of a file
        Func<string, string> read = System.IO.File.ReadAllText; //!
        === a method group passed on
        var texts = new[] { "/etc/passwd" }.Select(System.IO.File.ReadAllText).ToList(); //!
        === the name of a method alone
        var name = nameof(System.IO.File.ReadAllText); //!
        === a list of streams
        var list = new List<System.IO.Stream>(); //!
        === an array of forbidden things
        System.IO.FileInfo[] files = []; //!
        === a default of a forbidden type
        var none = default(System.IO.FileStream); //!
        === a generic type of a forbidden one / below
        static void Take(Func<System.IO.Stream?> make) { } //!
        === a constraint / below
        class Box<T> where T : System.IO.Stream { } //!
        === a base type / below
        class Mine : System.IO.MemoryStream { } //!
        === a local function that reads / below
        string Read() => System.IO.File.ReadAllText("/etc/passwd"); //!
        === a property that reads / below
        class Sly { public string Text => System.IO.File.ReadAllText("/etc/passwd"); } //!
        === a default of a parameter / below
        string Read(string? path = nameof(System.IO.File)) => ""; //!
        === environment variables
        var token = Environment.GetEnvironmentVariable("GITHUB_TOKEN"); //!
        === environment inside an interpolation
        var text = $"{Environment.MachineName}"; //!
        === leave the process
        Environment.Exit(0); //!
        === fail the process
        Environment.FailFast("x"); //!
        === the end of a line
        var end = Environment.NewLine; //!
        === context switches
        AppContext.SetSwitch("x", true); //!
        === the application's data
        var data = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES"); //!
        === an app domain
        var domain = AppDomain.CurrentDomain; //!
        === the console
        Console.WriteLine("::set-output name=x::y"); //!
        === a process
        System.Diagnostics.Process.Start("sh"); //!
        === a debugger
        System.Diagnostics.Debugger.Break(); //!
        === a socket
        var socket = new System.Net.Sockets.Socket(default, default, default); //!
        === a web client
        var client = new System.Net.Http.HttpClient(); //!
        === a text as bytes
        var bytes = "abc"u8; //!
        === a text that is put together later
        IFormattable text = $"{1}"; //!
        === a text that is put together later, by its own type
        FormattableString text = $"{1}"; //!
        === a text that is put together later, given to a function / below
        static string Late(IFormattable text) => ""; static string Now() => Late($"{1}"); //!
        === a pattern for paths that is changed
        var glob = new PolicyRunner.Text.PathGlob("a/*") with { Pattern = "" }; //!
        === time zones
        var zone = TimeZoneInfo.Local; //!
        === the garbage collector
        GC.Collect(); //!
        === handlers of crashes
        AppDomain.CurrentDomain.UnhandledException += (a, b) => { }; //!
        === a special folder
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile); //!
        === who runs this
        var is64 = OperatingSystem.IsLinux(); //!
        """;

    private const string Reflection = """
        === the type of a thing
        var type = document.GetType(); //!
        === the type of a nullable thing
        var type = document?.GetType(); //!
        === typeof
        var type = typeof(string); //!
        === typeof inside an attribute / below
        [System.Diagnostics.DebuggerTypeProxy(typeof(string))] class Shown { } //!
        === a type by name
        var type = Type.GetType("System.IO.File"); //!
        === the assembly
        var assembly = System.Reflection.Assembly.GetExecutingAssembly(); //!
        === a load context
        var context2 = System.Runtime.Loader.AssemblyLoadContext.Default; //!
        === an activator
        var thing = Activator.CreateInstance("System.Private.CoreLib", "System.Object"); //!
        === an activator by a constraint / below
        T Make<T>() where T : new() => new T(); //!
        === a delegate's method
        Func<int> one = () => 1; var method = one.Method; //!
        === a delegate's target
        Func<int> one = () => 1; var target = one.Target; //!
        === a delegate called by reflection
        Func<int> one = () => 1; one.DynamicInvoke(); //!
        === the list of invocations
        Func<int> one = () => 1; one.GetInvocationList(); //!
        === a delegate made by name
        Delegate.CreateDelegate(null!, null!, "x"); //!
        === delegates put together
        Action a = () => { }; a += () => { }; //!
        === a delegate as its base
        Delegate d = () => 1; //!
        === dynamic
        dynamic thing = document; //!
        === dynamic in a list
        var list = new List<dynamic>(); //!
        === an expression tree
        System.Linq.Expressions.Expression<Func<int>> tree = () => 1; //!
        === a queryable
        var query = document.Sections.AsQueryable(); //!
        === a method of an exception
        var site = new Exception("x").TargetSite; //!
        === a stack trace
        var trace = new Exception("x").StackTrace; //!
        === data of an exception
        new Exception("x").Data["x"] = "y"; //!
        === parse an enum by type
        var value = Enum.Parse(null!, "Error"); //!
        === values of an enum by type
        var values = Enum.GetValues(document.GetType()); //!
        === change a type
        var value = Convert.ChangeType("1", TypeCode.Int32); //!
        === a type code
        var code = Convert.GetTypeCode("x"); //!
        === an array by type
        var array = Array.CreateInstance(null!, 3); //!
        === the handle of a type
        RuntimeTypeHandle handle = default; //!
        === attributes of a thing
        Attribute attribute = null!; //!
        === a tuple as an interface
        var tuple = (System.Runtime.CompilerServices.ITuple)(1, 2); //!
        === the caller's file / below
        string Where([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path; //!
        === a format provider of one's own / below
        class Sly : IFormatProvider { public object? GetFormat(Type? type) => type; } //!
        === a field's accessor / below
        class Sly { [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = "values")] static extern ref int Get(string x); } //!
        === a serialization / below
        class Sly : System.Runtime.Serialization.ISerializable { public void GetObjectData(System.Runtime.Serialization.SerializationInfo a, System.Runtime.Serialization.StreamingContext b) { } } //!
        """;

    private const string Memory = """
        === reinterpret a value
        var number = System.Runtime.CompilerServices.Unsafe.As<string, object>(ref System.Runtime.CompilerServices.Unsafe.NullRef<string>()); //!
        === write into a string
        System.Runtime.InteropServices.MemoryMarshal.AsMemory("x".AsMemory()).Span[0] = 'y'; //!
        === a span of a list
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(new List<int>()); //!
        === the array of an immutable array
        var array = System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(System.Collections.Immutable.ImmutableArray.Create(1)); //!
        === allocate on the stack
        Span<int> numbers = stackalloc int[1_000_000]; //!
        === allocate on the stack in short
        Span<int> numbers = stackalloc[] { 1 }; //!
        === native memory
        var memory = System.Runtime.InteropServices.Marshal.AllocHGlobal(8); //!
        === a handle
        var handle = System.Runtime.InteropServices.GCHandle.Alloc("x"); //!
        === a native function / below
        class Native { [System.Runtime.InteropServices.DllImport("c")] static extern int getpid(); } //!
        === a pool of arrays
        var rented = System.Buffers.ArrayPool<char>.Shared.Rent(8); //!
        === a string made by hand
        var text = string.Create(3, 1, (span, state) => span[0] = 'x'); //!
        === intern a string
        var text = string.Intern("x"); //!
        === the address of a string's first character
        ref readonly var first = ref "x".GetPinnableReference(); //!
        === a reference that stays
        var x = 1; ref var alias = ref x; //!
        === a reference that is returned / below
        class Sly { int x; public ref int X => ref x; } //!
        === a typed reference
        var x = 1; var reference = __makeref(x); //!
        === a list of arguments
        Take(__arglist(1)); void Take(string x) { } //!
        === a layout / below
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] struct Overlay { } //!
        === an inline array / below
        [System.Runtime.CompilerServices.InlineArray(1000000)] struct Much { int x; } //!
        === skip initialisation / below
        class Sly { [System.Runtime.CompilerServices.SkipLocalsInit] void M() { } } //!
        === a size
        var size = sizeof(int); //!
        === an array copied into another type
        Array.Copy(new object[1], new List<Section>[1], 1); //!
        === an array cloned
        var copy = new[] { 1 }.Clone(); //!
        === elements of what is no sequence / below
        static int Count(Sly all)
        {
            HashSet<int> a = [.. all]; //!
            return a.Count;
        }
        sealed class Sly(List<int> all) { public List<int>.Enumerator GetEnumerator() => all.GetEnumerator(); }
        === elements of a number / below
        static class Sly
        {
            public static int Count() { HashSet<int> a = [.. 5]; return a.Count; } //!
            public static List<int>.Enumerator GetEnumerator(this int n) => Enumerable.Repeat(1, n).ToList().GetEnumerator();
        }
        === texts told apart inside of a value / below
        static bool Same(Sly one) => one is { Text: "aaa" or "aab" or "aba" or "abb" or "aca" or "acb" or "ada" or "adb" }; //!
        sealed record Sly(string Text);
        === a clause of a query that calls itself / below
        static void Call(Sly q)
        {
            var all = from x in q select q.F(x); //!
            q.F(0);
        }
        class Sly { public Func<int, int> F = null!; public Sly Select(Func<int, int> f) { F = f; return this; } }
        === a clause that calls itself, given to a function that is a value / below
        static void Call(Sly q)
        {
            var all = from x in q select q.F(x); //!
            q.F(0);
        }
        class Sly { public Func<int, int> F = null!; public Func<Func<int, int>, Sly> Select => f => { F = f; return this; }; }
        === a condition that calls itself / below
        static void Call(List<int> q, Func<int, bool>[] f)
        {
            var all = from x in q where f[0](x) select x; //!
        }
        static class Sly { public static List<int> Where(this List<int> list, Func<int, bool> f) => list; }
        === an order that calls itself / below
        static void Call(Sly q)
        {
            var all = from x in q
                      orderby q.F(x) //!
                      select x;
        }
        class Sly { public Func<int, int> F = null!; public Sly OrderBy(Func<int, int> f) { F = f; return this; } }
        """;

    private const string State = """
        === a static field / below
        class State { static int seen; } //!
        === a static list / below
        class State { public static readonly List<string> Seen = []; } //!
        === a static property / below
        class State { static int Seen { get; set; } } //!
        === a static property with the field keyword / below
        class State { static int Seen { get => field; set => field = value + 1; } } //!
        === a static field at the top / top
        static int seen = 0; //!
        === a static field of a generic type / below
        static class Cache<T> { public static T? Value; } //!
        === a static constructor / below
        class State { static State() { } } //!
        === a static event / below
        class State { static event Action? Happened; } //!
        === a thread's own field / below
        class State { [ThreadStatic] static int seen; } //!
        === a module initializer / below
        class State { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() { } } //!
        === a finalizer / below
        class Sly { ~Sly() { } } //!
        === lazy state
        var lazy = new Lazy<int>(() => 1); //!
        === a weak table
        var table = new System.Runtime.CompilerServices.ConditionalWeakTable<string, object>(); //!
        === a thread
        new System.Threading.Thread(() => { }).Start(); //!
        === a task
        System.Threading.Tasks.Task.Run(() => { }); //!
        === a timer
        var timer = new System.Threading.Timer(_ => { }); //!
        === the pool of threads
        System.Threading.ThreadPool.QueueUserWorkItem(_ => { }); //!
        === sleep
        System.Threading.Thread.Sleep(100000); //!
        === a lock
        lock (document) { } //!
        === an interlocked change
        var n = 0; System.Threading.Interlocked.Increment(ref n); //!
        === an async lambda
        Func<System.Threading.Tasks.Task> f = async () => { }; //!
        === an async function / below
        async void Run() { } //!
        === await
        await System.Threading.Tasks.Task.Yield(); //!
        === the clock
        var now = DateTime.Now; //!
        === the universal clock
        var now = DateTime.UtcNow.Ticks; //!
        === today
        var now = DateTime.Today; //!
        === the clock with an offset
        var now = DateTimeOffset.UtcNow; //!
        === a stopwatch
        var watch = System.Diagnostics.Stopwatch.GetTimestamp(); //!
        === a time provider
        var now = TimeProvider.System; //!
        === ticks
        var now = Environment.TickCount64; //!
        === local time
        var time = DateTime.MinValue.ToLocalTime(); //!
        === chance
        var random = Random.Shared.Next(); //!
        === chance by a new identifier
        var id = Guid.NewGuid(); //!
        === chance by shuffling
        var order = document.Sections.Shuffle().ToList(); //!
        === chance by hash codes
        var hash = "x".GetHashCode(); //!
        === chance by combined hash codes
        var hash = HashCode.Combine(1, 2); //!
        === chance by hash order
        var set = System.Collections.Immutable.ImmutableHashSet.Create("a", "b"); //!
        === chance by a comparer's hash
        var hash = StringComparer.Ordinal.GetHashCode("x"); //!
        === the current culture
        var culture = System.Globalization.CultureInfo.CurrentCulture; //!
        === change the current culture
        System.Globalization.CultureInfo.DefaultThreadCurrentCulture = null; //!
        === change the cache of expressions
        Regex.CacheSize = 1000000; //!
        """;

    private const string Language = """
        === catch everything
        try { } catch { } //!
        === catch with a filter
        try { } catch (Exception e) when (e.Message == "") { } //!
        === finally
        try { } finally { } //!
        === goto
        again: goto again; //!
        === goto case
        switch (1) { case 1: goto case 2; case 2: break; } //!
        === unsafe
        unsafe { } //!
        === a pointer / below
        unsafe struct Node { public int* Next; } //!
        === a function pointer / below
        unsafe class Sly { delegate*<void> run; } //!
        === an enumerator of one's own that reads / below
        class Sly { public System.IO.Stream GetEnumerator() => null!; } //!
        === a handler of interpolation / below
        [System.Runtime.CompilerServices.InterpolatedStringHandler] ref struct Handler { } //!
        === a builder of collections / below
        [System.Runtime.CompilerServices.CollectionBuilder(typeof(string), "x")] class Built { } //!
        === a conversion that reads / below
        class Sly { public static implicit operator Sly(System.IO.Stream text) => null!; } //!
        === an attribute of one's own / below
        class SlyAttribute : Attribute { } //!
        === an attribute that is not known / below
        [Obsolete] class Old { } //!
        === a conditional method / below
        class Sly { [System.Diagnostics.Conditional("DEBUG")] public void M() { } } //!
        === another policy's code
        PolicyScripts.Script1.Policy_1.Create(); //!
        === the pack's entry
        PolicyScripts.Pack.Scripts(); //!
        === the loader of policies
        var pack = PolicyPackLoader.Load("policies", new CacheOptions()); //!
        === the compiler of the pack
        PolicyRunner.Policies.Compilation.DefaultPackCompiler.Compile("x", "y"); //!
        === the checker
        PolicyRunner.Checking.Checker.Prefetch(); //!
        === the writer of files
        PolicyRunner.Reporting.SafeFile.Write("/tmp/x", default); //!
        === the cached options
        var options = new CacheOptions { Folder = "/tmp" }; //!
        === a regular expression that backtracks
        var regex = new Regex("(a+)+$"); //!
        === a regular expression with other options
        var regex = new Regex("(a+)+$", RegexOptions.IgnoreCase); //!
        === options that are no constant
        var options = RegexOptions.NonBacktracking; options = RegexOptions.None; var regex = new Regex("(a+)+$", options); //!
        === a static call that backtracks
        var found = Regex.IsMatch("aaaa", "(a+)+$"); //!
        === a regular expression with a time
        var regex = new Regex("(a+)+$", RegexOptions.None, TimeSpan.FromSeconds(1)); //!
        """;

    private const string SharedThings = """
        === a variable of the script as state / top
        var seen = 0; Func<int> next = () => ++seen; //!
        === a variable of the script assigned / top
        var last = ""; void Keep(string text) => last = text; //!
        === a variable of the script by out / top
        var last = 0; void Keep(string text) => int.TryParse(text, out last); //!
        === a variable of the script in a tuple / top
        var last = 0; var other = 0; void Swap() => (last, other) = (other, last); //!
        === a variable of the script by ref / top
        var last = 0; void Add(ref int x) => x++; void Keep() => Add(ref last); //!
        === clear what was given
        ((List<Section>)document.Sections).Clear(); //!
        === write into what was given
        if (document.Sections is Section[] sections) { sections[0] = null!; } //!
        === what was given as a list that can be written to
        if (document.Sections is IList<Section> sections) { sections[0] = null!; } //!
        === what was given by 'as'
        (document.Sections as List<Section>)?.Clear(); //!
        === what was given by a switch
        switch (document.Sections) { case List<Section> list: list.Clear(); break; } //!
        === what was given by a query
        new object[] { document.Sections }.OfType<List<Section>>().First().Clear(); //!
        === what was given by a cast of a sequence
        new object[] { document.Sections }.Cast<List<Section>>().First().Clear(); //!
        === what was given by a loop's variable
        foreach (List<Section> list in new object[] { document.Sections }) { list.Clear(); } //!
        === what was given by a query's variable
        var all = from List<Section> list in new object[] { document.Sections } select list; //!
        === what was given by an array of its bases
        var lists = new List<Section>[1]; object[] objects = lists; objects[0] = document.Sections; lists[0].Clear(); //!
        === what was given by a sequence of arrays
        IEnumerable<List<Section>[]> arrays = [[]]; IEnumerable<object[]> objects = arrays; //!
        === what was given by a function of arrays
        Func<List<Section>[]> make = () => new List<Section>[1]; Func<object[]> other = make; //!
        === what was given by a group of methods
        List<Section>[] Make() => new List<Section>[1]; Func<object[]> other = Make; //!
        === what was given by a generic cast / below
        static T To<T>(object value) => (T)value; //!
        === what was given by a generic pattern / below
        static bool Is<T>(object value, out T? found) { found = default; return value is T; } //!
        """;

    // From other angles: what the first round of looking for a way out had not thought of.
    private const string Angles = """
        === a cast of a sequence as a function
        Func<System.Collections.IEnumerable, IEnumerable<List<Section>>> cast = Enumerable.Cast<List<Section>>; //!
        === a filter of a sequence as a function
        Func<System.Collections.IEnumerable, IEnumerable<Section[]>> only = Enumerable.OfType<Section[]>; //!
        === a hash code as a function
        Func<int> hash = new { document.Path }.GetHashCode; //!
        === an array as its base, cleared
        Array.Clear((Array)document.Sections); //!
        === a list by a pattern in a pattern
        if (document is { Sections: List<Section> list }) { list.Clear(); } //!
        === a copy of a text by a pattern
        if (Regex.Match(document.File.Text, "(?s).*", RegexOptions.NonBacktracking) is { Value: "x" }) { return []; } //!
        === a copy of a text by a pattern of what it has
        if (Regex.Match(document.File.Text, "(?s).*", RegexOptions.NonBacktracking) is { Value.Length: 3 }) { return []; } //!
        === a list by a pattern of a list
        if (new object[] { document.Sections } is [List<Section> list]) { list.Clear(); } //!
        === a list by a negated pattern
        if (document.Sections is not List<Section> list) { return []; } //!
        === a list by a switch expression
        var size = document.Sections switch { List<Section> list => list.Capacity, _ => 0 }; //!
        === a list by a tuple's pattern
        if ((document.Sections, 1) is (List<Section> list, 1)) { list.Clear(); } //!
        === arrays in a tuple
        (object[], int) pair = (new List<Section>[1], 1); //!
        === arrays by a deconstruction
        object[] objects; int n; (objects, n) = (new List<Section>[1], 1); //!
        === arrays by a spread
        List<Section>[][] lists = [[]]; object[][] all = [.. lists]; //!
        === arrays by a loop's variable
        foreach (object[] objects in new List<List<Section>[]>()) { } //!
        === arrays by a return / below
        static object[] Up(List<Section>[] lists) => lists; //!
        === arrays by an argument
        Take(new List<Section>[1]); void Take(object[] objects) { } //!
        === arrays by 'params'
        Take(new List<Section>[1]); void Take(params object[] objects) { } //!
        === arrays by an override / below
        class A { public virtual object[] Get() => []; } class B : A { public override string[] Get() => []; } //!
        === arrays by a conditional
        object[] objects = document.Sections.Count > 0 ? new List<Section>[1] : new string[1]; //!
        === arrays as a list that can be written to
        IList<object> objects = new List<Section>[1]; //!
        === an array copied by itself
        new object[1].CopyTo(new List<Section>[1], 0); //!
        === a memory of characters
        var memory = document.Path.AsMemory(); //!
        === a reader of text
        var reader = new System.IO.StringReader("x"); //!
        === an enumerator of chunks
        foreach (var chunk in new System.Text.StringBuilder().GetChunks()) { } //!
        === a comparer of the machine's language
        var comparer = StringComparer.CurrentCulture; //!
        === a comparer made for a language
        var comparer = StringComparer.Create(null!, true); //!
        === a date in the machine's time zone
        var time = DateTime.Parse("2026-01-01T00:00:00Z"); //!
        === a date converted in the machine's time zone
        var time = Convert.ToDateTime("2026-01-01T00:00:00Z"); //!
        === an offset of the machine
        DateTimeOffset time = DateTime.MinValue; //!
        === an offset of the machine by a constructor
        var time = new DateTimeOffset(DateTime.MinValue); //!
        === local time of an offset
        var time = DateTimeOffset.MinValue.LocalDateTime; //!
        === the clock as what a date leaves out
        var date = DateOnly.Parse("03-04"); //!
        === the clock as what a date leaves out, tried
        var read = DateOnly.TryParse("March 4", out var date); //!
        === the machine's time zone as a part of a text
        var text = new DateTime(2020, 6, 1).ToString("zzz"); //!
        === the machine's time zone in an interpolated text
        var text = $"{new DateTime(2020, 6, 1):zzz}"; //!
        === the machine's time zone by way of a date
        var time = new DateOnly(2020, 6, 1).ToDateTime(default); //!
        === a function that reads dates by any form
        Func<string, string, DateOnly> read = DateOnly.ParseExact; //!
        === an extension of a variable by reference / below
        static class Sly { extension(ref int number) { public int Next() { number = number + 1; return number; } } } //!
        === an extension of a struct by reference / below
        static class Sly { extension<T>(ref T value) where T : struct { public void Change(T other) => value = other; } } //!
        === a date by an exact format
        var time = DateTime.ParseExact("x", "O", null); //!
        === a lookup of other keys
        var other = new Dictionary<string, int>().GetAlternateLookup<ReadOnlySpan<char>>(); //!
        === serialization of a dictionary
        new Dictionary<string, int>().OnDeserialization(null); //!
        === a reference into a linked list
        ref var value = ref new LinkedListNode<int>(1).ValueRef; //!
        === a parse by a constraint / below
        static T Parse<T>(string text) where T : IParsable<T> => T.Parse(text, null); //!
        === a number by a constraint / below
        static T Sum<T>(T a, T b) where T : System.Numerics.INumber<T> => a + b; //!
        === an unmanaged constraint / below
        static T Same<T>(T value) where T : unmanaged => value; //!
        === a type argument of a base / below
        class Mine : List<System.IO.Stream> { } //!
        === an interface of a forbidden type / below
        class Mine : IComparable<System.IO.Stream> { public int CompareTo(System.IO.Stream? other) => 0; } //!
        === a comparer derived / below
        class Mine : Comparer<string> { public override int Compare(string? a, string? b) => 0; } //!
        === an exception of one's own / below
        class Mine : Exception { } //!
        === a cancelled operation
        throw new OperationCanceledException(); //!
        === no memory
        throw new OutOfMemoryException(); //!
        === an exception looked into
        var inner = new Exception("x").InnerException; //!
        === a help link
        new Exception("x") { HelpLink = "x" }.ToString(); //!
        === the contract of a record / below
        record Mine(int X) { public string Name => EqualityContract.Name; } //!
        === a record's printer / below
        record Mine(int X) { protected virtual bool PrintMembers(System.Text.StringBuilder b) { System.IO.File.Delete("x"); return true; } } //!
        === an extension block / below
        static class E { extension(string text) { public string Read() => System.IO.File.ReadAllText(text); } } //!
        === an extension property with storage / below
        static class E { static string? kept; extension(string text) { public string? Kept => kept; } } //!
        === an operator that reads / below
        class Mine { public static Mine operator +(Mine a, string b) { System.IO.File.Delete(b); return a; } } //!
        === an indexer that reads / below
        class Mine { public string this[string path] => System.IO.File.ReadAllText(path); } //!
        === a deconstruction that reads / below
        class Mine { public void Deconstruct(out string a, out string b) { a = b = Environment.CommandLine; } } //!
        === a dispose that reads / below
        class Mine : IDisposable { public void Dispose() => System.IO.File.Delete("x"); } //!
        === a default member of an interface / below
        interface IMine { string Read() => System.IO.File.ReadAllText("x"); } //!
        === a static member of an interface / below
        interface IMine { static string? kept; } //!
        === a primary constructor's base / below
        class Base(string text) { public string Text => text; } class Mine() : Base(Environment.CommandLine); //!
        === a field's initializer / below
        class Mine { readonly string text = Environment.CommandLine; } //!
        === a parameter's attribute / below
        string Where([System.Runtime.CompilerServices.CallerMemberName] string name = "") => name; //!
        === an attribute on a lambda
        Func<int> f = [System.Diagnostics.DebuggerStepThrough] () => 1; //!
        === a nested generic
        var map = new Dictionary<string, Func<List<System.Threading.Tasks.Task>>>(); //!
        === a global alias
        var text = global::System.IO.File.ReadAllText("x"); //!
        === an alias of a generic / top
        using Readers = System.Collections.Generic.List<System.IO.Stream>; //!
        === a tuple's alias / top
        using Pair = (System.IO.Stream, int); //!
        === inside an interpolation's format
        var text = $"{(Environment.CurrentDirectory is var d ? d : "")}"; //!
        === inside a query
        var all = from section in document.Sections let text = System.IO.File.ReadAllText("x") select text; //!
        === inside a collection expression
        string[] all = [.. System.IO.File.ReadLines("x")]; //!
        === inside an initializer of a setting
        var setting = Setting.Text("x", Environment.UserName, "y"); //!
        === inside a pattern's guard
        switch (1) { case 1 when Environment.Is64BitProcess: break; } //!
        === inside a default of a lambda
        var f = (string name = nameof(System.Environment)) => name; //!
        === a record of the stack's kind that holds anything / below
        record struct Node { public object? Next; } //!
        === a structure that holds what it can be converted to / below
        struct S : IDisposable { public IDisposable? Inner; public void Dispose() { } } //!
        === a record of the stack's kind that holds what it can be converted to / below
        record struct S(IDisposable? Inner) : IDisposable { public void Dispose() { } } //!
        === a tuple of what a structure can be converted to / below
        struct S : IDisposable { public void Dispose() { } } class Holder { (IDisposable, int) pair; } //!
        === an own list as the rest of the arguments / below
        class L : IEnumerable<int> { int dummy = Call(1); public static int Call(params L l) => 0; public void Add(int x) { } public IEnumerator<int> GetEnumerator() => null!; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; } //!
        === exceptions inside one another
        var e = new Exception("x"); for (var i = 0; i < 200_000; i++) e = new Exception("x", e); var text = $"{e}"; //!
        === an argument's exception inside another one
        var e = new ArgumentException("x", "y", new InvalidOperationException("z")); //!
        === a capacity that is added to / top
        var list = new List<int>(); list.Capacity += 900_000_000; //!
        === a capacity that is shifted / top
        var list = new List<int>(1); list.Capacity <<= 28; //!
        === a capacity in a deconstruction / top
        var list = new List<int>(); (list.Capacity, var x) = (900_000_000, 1); //!
        === a length that is added to
        var text = new System.Text.StringBuilder(); text.Length += 900_000_000; //!
        === a text put in many times
        var text = new System.Text.StringBuilder().Insert(0, new string('x', 1_000), 1_000_000); //!
        === a counter's name / below
        static class E { public static int MeteredIndexOf(this string text, char value, int probe) => 0; } //!
        === the tool's formatter of workflow commands
        var text = PolicyRunner.Reporting.WorkflowCommand.EscapeData("x"); //!
        === the tool's schemas
        var text = PolicyRunner.Schemas.SchemaCatalog.Text("x"); //!
        === the tool's samples
        var parsed = PolicyRunner.Policies.Testing.SampleParser.Parse(new Sample("x")); //!
        """;

    private const string Growing = """
        === a structure that doubles by a property of an extension block / below
        struct W<T> { public T A, B; }
        static class X { extension<T>(T x) { public int Next { get { var w = new W<T> { A = x, B = x }; return w.Next + 1; } } } } //!
        === a structure that doubles by a function of an extension block / below
        struct W<T> { public T A, B; }
        static class X { extension<T>(T x) { public W<T> Wrap() => new W<T> { A = x, B = x }; public int Go(int n) => x.Wrap().Go(n + 1) + 1; } } //!
        === a structure that doubles by a query of the script's own / below
        class Box<T>(T value) { public Box<U> Select<U>(Func<T, U> f) => new Box<U>(f(value)); } //!
        === a structure that doubles by a loop over it / below
        struct W<T> { public T A, B; }
        static class X { public static IEnumerator<int> GetEnumerator<T>(this T x) { var w = new W<T> { A = x, B = x }; foreach (var i in w) { _ = i; } return new List<int>().Select(i => i).GetEnumerator(); } } //!
        === a structure that doubles by an initializer or a collection / below
        struct W<T> { public T A, B; }
        class L : System.Collections.IEnumerable
        {
            public void Add<T>(T x) { _ = new L { new W<T> { A = x, B = x } }; L l = [new W<T> { A = x, B = x }]; } //!
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!;
        }
        === a structure that doubles by a deconstruction or a pattern / below
        struct P<T> { public T A, B; }
        static class X { public static void Deconstruct<T>(this T x, out int a, out int b) { var p = new P<T> { A = x, B = x }; var (c, d) = p; _ = p is (int e, int f); a = c; b = d; } } //!
        === a structure that doubles by a function that is handed on / below
        struct W<T> { public T A, B; }
        static class X
        {
            public static int Go<T>(T x)
            {
                Func<W<T>, int> next = Go; //!
                return next(new W<T> { A = x, B = x }) + 1;
            }
        }
        === a structure that doubles by a type inside of its type / below
        class A<T>
        {
            public struct B { public T X, Y; }
            public static int Go(int n) => n == 0 ? 0 : A<B>.Go(n - 1); //!
        }
        === a loop in Dispose / below
        void Attack() { using var x = new Sly(); }
        class Sly : IDisposable { public void Dispose() { while (true) { } } } //!
        === a Dispose that throws on the way out / below
        class Sly : IDisposable { void IDisposable.Dispose() => _ = 1 / (1 - "a".Length); } //!
        === a large value that is left out of a call / below
        struct S { public decimal A, B, C, D; }
        static int Take(S a = default) => 1; //!
        === a type in two pieces / below
        partial class X { } //!
        === an enumerator of objects
        IEnumerable<object> all = new List<object>(); var one = all.GetEnumerator(); //!
        === an enumerator of a list of objects
        var one = new List<object>().GetEnumerator(); //!
        === an enumerator of what can be disposed of
        IEnumerable<IDisposable> all = []; var one = all.GetEnumerator(); //!
        === an enumerator without a type
        System.Collections.IEnumerable all = new List<int>(); Func<System.Collections.IEnumerator> one = all.GetEnumerator; //!
        === an enumerator of any type / below
        static IEnumerator<T> First<T>(List<T> all) => ((IEnumerable<T>)all).GetEnumerator(); //!
        === a pair of any type, around an object / below
        object Deep(int n) => n == 0 ? 1 : H.Wrap<object>(Deep(n - 1)); static class H { public static object Wrap<T>(T a) => (a, 1); } //!
        === a structure of any type, around an object that nobody names / below
        object Deep(object o) => H.Wrap(o); struct W<T> { public T A; } static class H { public static object Wrap<T>(T a) => new W<T> { A = a }; } //!
        === a class of any type, for an object / below
        object Deep(object o) => new H<object>().Wrap(o); class H<T> { public object Wrap(T a) => KeyValuePair.Create(a, 1); } //!
        === a function of any type, for an object, by its name alone / below
        Func<object, object> Deep() => H.Wrap; static class H { public static object Wrap<T>(T a) => new { a }; } //!
        === a sequence that is gone through by hand / below
        static void Attack(IEnumerator<int> all) { while (all.MoveNext()) { } } //!
        === a sequence that is gone through by a function's name / below
        static Func<bool> Attack(IEnumerator<int> all) => all.MoveNext; //!
        === a sequence of any kind that is gone through by hand / below
        static bool Attack<T>(T all) where T : IEnumerator<int> => all.MoveNext(); //!
        === a generic method handed on by its name alone / top
        using static System.Array; Action<int[]> sort = Sort<int>; //!
        === a generic method of texts handed on by its name alone / top
        using static System.String; Func<string, IEnumerable<string>, string> join = Join<string>; //!
        === digits of a format that are written as numbers
        var n = 5; var s = $"{n:D\x39\x39\x39\x39\x39\x39\x39}"; //!
        === a text behind a question mark that grows / below
        void Attack() { var b = new B(); b?.S += b.S; } class B { public string S = "a"; } //!
        === two texts are one object
        var same = ReferenceEquals(document.Title, document.Path); //!
        === two texts are one object by an operator
        var same = (object)document.Title == (object)document.Path; //!
        === an object and a text
        object title = document.Title; var same = title != document.Path; //!
        === two things of any type / below
        static bool Same<T>(T a, T b) where T : class => a == b; //!
        === two lists
        var same = document.Sections == document.Runbooks[0].Sections; //!
        === two pairs of objects
        var same = ((object)document.Title, 1) == ((object)document.Path, 1); //!
        === an equality of its own, asked when two hash codes meet / below
        class Sly(int[] seen) { public override bool Equals(object? other) { seen[0]++; return true; } } //!
        === the same of a record / below
        record Sly(int[] Seen) { public virtual bool Equals(Sly? other) { Seen[0]++; return true; } } //!
        === the same by an interface / below
        class Sly(int[] seen) : IEquatable<Sly> { bool IEquatable<Sly>.Equals(Sly? other) { seen[0]++; return true; } } //!
        === a text of a record behind code of its own / below
        record Sly(int[] Seen) { public string S { get { Seen[0]++; return ""; } init => field = value; } } //!
        === a text of a record that another could override / below
        record Sly { public virtual string S { get; init; } = ""; } //!
        === a text of a record behind an interface / below
        interface IText { string S { get; } } record Sly : IText { string IText.S { get; } = ""; } //!
        === a property that overrides with another type / below
        class A { public virtual object[] P => []; } class B : A { public override string[] P => []; } //!
        === a hash code of its own / below
        class Sly(int[] seen) { public override int GetHashCode() => seen[0]++; } //!
        === what the processor estimates
        var near = Math.ReciprocalEstimate(3.0); //!
        === what another processor rounds otherwise
        var near = Math.Exp(3.0); //!
        === the sign of no number
        var sign = double.IsNegative(0.0 / document.Path.IndexOf('r')); //!
        === a value of any type that is left out of a call / below
        static int Take<T>(T? a = default) => 1; //!
        """;

    private const string Large = "struct Big { public decimal D0, D1, D2, D3, D4, D5, D6, D7, D8, D9, D10, D11, D12, D13, D14, D15, D16, D17, D18, D19, D20, D21, D22, D23, D24, D25, D26, D27, D28, D29; public static implicit operator int(Big b) => 1; public static implicit operator Big(int b) => default; }";

    private static readonly string Frames = $$"""
        === loops whose elements are larger than their variables / below
        int Go(int n) { {{string.Concat(Enumerable.Range(0, 60).Select(i => $"foreach (int a{i} in new Col()) "))}} return Go(n + 1); return 0; } class Col { public En GetEnumerator() => default; } struct En { Big big; public Big Current => big; public bool MoveNext() => true; } {{Large}} //!
        === values that are made of numbers for a call / below
        int Go(int n) { _ = {{string.Join(" + ", Enumerable.Repeat("T(1)", 120))}}; return Go(n + 1); } static int T(Big b) => 1; {{Large}} //!
        === a function with many values of any size / below
        int Go<T>(T x, int n) { ReadOnlySpan<T> s = [{{string.Join(", ", Enumerable.Repeat("x", 500))}}]; return Go(s[1], n + 1) + s.Length; } //!
        === an expression that is longer than any is made
        var is_match = Regex.IsMatch("a", "{{new string('a', 2_001)}}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase); //!
        === a property with many values of any size / below
        class Box<T>(T x) { public int Size => new[] { {{string.Join(", ", Enumerable.Repeat("x", 500))}} }.Length; } //!
        === a type that makes many values of any size / below
        class Box<T>(T x) { T[] all = [{{string.Join(", ", Enumerable.Repeat("x", 500))}}]; } //!
        """;

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var text in new[] { Machine, Reflection, Memory, State, Language, SharedThings, Angles, Growing, Frames })
            {
                foreach (var part in text.Split("=== ", StringSplitOptions.RemoveEmptyEntries))
                {
                    var (head, code) = (part.Split('\n', 2)[0], part.Split('\n', 2)[1]);
                    var (name, place) = head.Split(" / ") is [var first, var second] ? (first, second) : (head, "");
                    data.Add(name, place switch
                    {
                        "top" => EscapeSuite.Check("", before: code),
                        "below" => EscapeSuite.Check("", after: code),
                        _ => EscapeSuite.Check(code),
                    });
                }
            }

            return data;
        }
    }
}
