using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Tests.Policies;

/// <summary>Assemblies as somebody would make them who can sign a kept pack: the second look refuses them all the same.</summary>
public sealed class ImageGuardTests
{
    private const string Name = "PolicyRunner.Pack.0123456789abcdef";

    [Theory]
    [InlineData("class A { string M() => System.IO.File.ReadAllText(\"x\"); }", "System.IO.File")]
    [InlineData("class A { object M() => new System.Collections.Generic.List<System.IO.Stream>(); }", "System.IO.Stream")]
    [InlineData("class A { System.Type M(object o) => o.GetType(); }", "System.Object.GetType")]
    [InlineData("class A { static int seen; int M() => seen++; }", "A.seen is static")]
    [InlineData("class A { static A() { } }", ".cctor")]
    [InlineData("class A { static readonly decimal Seen = 1m; }", "A.Seen is static")]
    [InlineData("class A { const decimal Half = 0.5m; static int seen = 1; int M() => seen++; }", "A.seen is static")]
    [InlineData("class A { ~A() { } }", "Finalize")]
    [InlineData("class A { [System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid(); }", "table ModuleRef")]
    [InlineData("class A { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] static extern int M(); }", "native method")]
    [InlineData("class A { [System.Runtime.CompilerServices.ModuleInitializer] internal static void M() { } }", "ModuleInitializer")]
    [InlineData("unsafe class A { int M(int* p) => *p; }", "table DeclSecurity")]
    [InlineData("unsafe class A { int M() { int x = 1; fixed (int* p = new int[1]) { return *p + x; } } }", "table DeclSecurity")]
    [InlineData("unsafe class A { int M(delegate*<int> f) => f(); }", "it")]
    [InlineData("class A { int M() { System.Span<int> s = stackalloc int[100]; return s[0]; } }", "a pointer")]
    [InlineData("class A { System.RuntimeTypeHandle M() => typeof(string).TypeHandle; }", "System.Type.get_TypeHandle")]
    [InlineData("namespace System.Runtime.CompilerServices { class IgnoresAccessChecksToAttribute(string n) : System.Attribute { } }", "System.Attribute")]
    [InlineData("[module: System.Security.UnverifiableCode]", "UnverifiableCode")]
    [InlineData("[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(System.IO.File))]", "")]
    [InlineData("class A { int M() => \"x\".GetHashCode(); }", "GetHashCode")]
    [InlineData("class A { int M(string s) => System.Linq.Enumerable.Count(System.Linq.Enumerable.Shuffle(s)); }", "Shuffle")]
    [InlineData("class A { object M() => PolicyRunner.Policies.PolicyPackLoader.Load(null, null!); }", "PolicyPack")]
    [InlineData("class A { object M() => new System.Text.RegularExpressions.Regex(\"(a+)+$\"); }", "Regex..ctor")]
    [InlineData("[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] struct A { [System.Runtime.InteropServices.FieldOffset(0)] long a; [System.Runtime.InteropServices.FieldOffset(0)] object b; }", "FieldLayout")]
    [InlineData("class A { void M(System.Collections.Generic.IReadOnlyList<string> s) => System.Runtime.CompilerServices.Unsafe.As<string[]>(s)[0] = \"x\"; }", "A.M takes one type for another")]
    [InlineData("class A { object M(System.ReadOnlySpan<int> s) => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.AsRef(in s[0]), 1).Length; }", "A.M takes one type for another")]
    [InlineData("class A { event System.Action? E; void M() => E?.Invoke(); }", "table Event")]
    [InlineData("class A { string M(string s) => s.Replace(\"a\", \"b\"); }", "it calls System.String.Replace, which is not counted")]
    [InlineData("class A { System.Func<string, int> M(string s) => s.IndexOf; }", "it calls System.String.IndexOf, which is not counted")]
    [InlineData("class A { int M(string s, string t) => System.MemoryExtensions.IndexOf(System.MemoryExtensions.AsSpan(s), System.MemoryExtensions.AsSpan(t)); }", "it calls System.MemoryExtensions.IndexOf, which is not counted")]
    [InlineData("class A { string M(string[] s) => string.Join(',', s); }", "it calls System.String.Join, which is not counted")]
    public void An_image_that_does_what_no_policy_may_is_refused(string source, string reason)
    {
        var refusal = ImageGuard.Refuse(Compile(source), Name);

        Assert.NotNull(refusal);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_without_any_of_that_passes() =>
        Assert.Null(ImageGuard.Refuse(Compile("public sealed record A(string Text) { public int Size => Text.Length; }"), Name));

    [Fact]
    public void An_image_with_a_decimal_constant_passes() =>
        Assert.Null(ImageGuard.Refuse(Compile("class A { const decimal Half = 0.5m; decimal M(decimal more = 1.5m) => Half + more; }"), Name));

    [Fact]
    public void An_image_whose_compiler_makes_spans_of_values_in_a_row_passes() =>
        Assert.Null(ImageGuard.Refuse(Compile("class A { int M(string a) { System.ReadOnlySpan<string> s = [a, a, a]; return s.Length; } }"), Name));

    [Theory]
    [InlineData("class A { int M(int n) => n == 0 ? 0 : M(n - 1); }", "A.M")]
    [InlineData("class A { int M(int n) => n == 0 ? 0 : N(n - 1); int N(int n) => n switch { 0 => 0, 1 => 2, 2 => 5, 3 => 1, 4 => M(n), _ => 0 }; }", "A.M")]
    [InlineData("class A { A a = new A(); }", "A..ctor")]
    [InlineData("class A<T> { object M() => new A<T>().M(); }", "A`1.M")]
    [InlineData("class A { public virtual int M() => 0; } class B : A { A a = new A(); public override int M() => a.M(); }", "B.M")]
    [InlineData("class A { System.Func<int>? f; void M() { f = () => f!(); } }", "A.<M>b__1_0")]
    [InlineData("class A { int M(int n) { int L(int m) => m == 0 ? 0 : L(m - 1); return L(n); } }", "A.<M>g__L|0_0")]
    [InlineData("class A { public static A operator +(A a, A b) => b + a; }", "A.op_Addition")]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n) { var m = N(); Meter.Enter(1, out var kept); return Meter.Leave(kept, n); } int N() => M(1); }", "A.M")]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n) { Meter.Enter(1, out var kept); return Meter.Leave(kept, M(n)); } }", null)]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int a = Meter.Leave<A>(Meter.Begin(1), new A()).a; }", null)]
    [InlineData("record A(string Text, A? Inner); sealed record B(int Count) : A(\"\", null);", null)]
    [InlineData("class A { System.Func<int, int> f = n => n + 1; int M() => f(2); double N = 1.5; long O = 5_000_000_000; }", null)]
    public void A_function_that_could_call_itself_uncounted_is_found(string source, string? name) =>
        Assert.Equal(name is null ? null : new UncountedFunction(name, "could call itself without being counted", null), UncountedWork.Find(Compile(source)));

    [Theory]
    [InlineData("class A { int M(int n) { while (n > 0) { n--; } return n; } }", "A.M")]
    [InlineData("class A { int M(System.Collections.Generic.List<int> all) { var n = 0; foreach (var one in all) { n += one; } return n; } }", "A.M")]
    [InlineData("class A { int M(int n) { again: n--; if (n > 0) { goto again; } return n; } }", "A.M")]
    [InlineData("class A { int M(int[] all) { System.Collections.Generic.HashSet<int> set = [.. all]; return set.Count; } }", "A.M")]
    [InlineData("class A { System.Func<int, int> M() => n => { for (var i = 0; i < n; i++) { } return n; }; }", "<>c.<M>b__0_0")]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n) { while (n > 0) { Meter.Tick(1); n--; } return n; } }", null)]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n) { while (n > 0) { if (n > 5) { Meter.Tick(1); } n--; } return n; } }", "A.M")]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n) { while (n > 0) { N(); n--; } return n; } void N() { Meter.Tick(1); } }", null)]
    [InlineData("class A { int M(int n) { while (n > 0) { new A(); n--; } return n; } }", "A.M")]
    [InlineData("class A { int Left { get; set; } int M() { while (Left > 0) { Left--; } return 0; } }", "A.M")]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n, System.ReadOnlySpan<int> all) { System.Collections.Generic.HashSet<int> set = [.. Meter.MeteredSpread(all, 1)]; return set.Count; } }", null)]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n, System.ReadOnlySpan<int> all) { System.Collections.Generic.HashSet<int> set = [.. Meter.MeteredSpread(all, 1)]; while (n > 0) { n--; } return set.Count; } }", "A.M")]
    [InlineData("using PolicyRunner.Policies.Metering; class A { int M(int n) { foreach (var each in new int[,] { { 1, 2 }, { 3, 4 } }) { Meter.Tick(1); n += each; } return n; } }", null)]
    [InlineData("class A { int M(System.Collections.Generic.IEnumerable<int> all) { System.Collections.Generic.HashSet<int> set = [.. all]; return set.Count; } }", null)]
    [InlineData("class A { int M(object n, int m) => n switch { int a when a > m => 1, int b when b > 2 => 2, string { Length: 3 } s when s[0] == 'a' => 3, string => 4, _ when m > 5 => 5, _ => 6 }; }", null)]
    public void A_loop_whose_turns_nobody_counts_is_found(string source, string? name) =>
        Assert.Equal(name is null ? null : new UncountedFunction(name, "has a loop that is not counted", null), UncountedWork.Find(Compile(source)));

    [Fact]
    public void A_function_that_works_uncounted_is_named_by_the_line_it_begins_on()
    {
        var image = Compile("class A {\n  int N() => 1;\n  int M(int n)\n  {\n    while (n > 0) { n--; }\n    return n; } }", debug: true);

        Assert.Equal(("A.cs", 5), UncountedWork.Find(image)?.Place);
    }

    [Theory]
    [InlineData("PolicyRunner.Tests")]
    [InlineData("PolicyRunner.Benchmarks")]
    public void An_image_under_the_name_of_a_friend_of_the_tool_is_refused(string name) =>
        Assert.Contains("it is not", ImageGuard.Refuse(Compile("class A { }", name), Name), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(1024)]
    public void Bytes_that_are_no_whole_image_are_refused(int length) =>
        Assert.NotNull(ImageGuard.Refuse(Compile("class A { }")[..length], Name));

    [Fact]
    public void A_signed_pack_that_reads_files_is_not_run_and_is_made_again()
    {
        using var folder = new PolicyFolder();
        folder.Write("a.csx", PolicyFolder.Script("RB1")).Load();
        var entry = Assert.Single(Directory.GetFiles(folder.Cache));
        var key = Path.GetFileNameWithoutExtension(entry);
        var marker = Path.Combine(folder.Cache, "ran");
        var image = Compile($$"""
            class A
            {
                [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() => System.IO.File.WriteAllText("{{marker}}", "x");
            }
            """, $"PolicyRunner.Pack.{key[..16]}");
        File.WriteAllBytes(entry, new CacheEntry(image, [], new ScriptExtent(0, 0)).Write(key, File.ReadAllBytes(folder.Secret)));

        var pack = folder.Load();

        Assert.False(File.Exists(marker));
        Assert.Equal("RB1", Assert.Single(pack.Policies).Policy.Id);
        Assert.Contains("it is compiled again", Assert.Single(pack.Notes), StringComparison.Ordinal);
        Assert.Empty(folder.Load().Notes);
    }

    private static byte[] Compile(string source, string name = Name, bool debug = false)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: source.StartsWith("unsafe", StringComparison.Ordinal));
        var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText("#nullable enable\n#line 1 \"A.cs\"\n" + source, encoding: System.Text.Encoding.UTF8)], ScriptReferences.Find(), options)
            .Emit(image, options: debug ? new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded) : null);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }
}
