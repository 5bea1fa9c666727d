using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Compiles scripts into one assembly: lower, report, guard, rewrite, emit. Everything that touches the compiler is behind
/// this class, which a warm run never reaches.
/// </summary>
internal static class PackCompiler
{
    /// <summary>The namespaces that every script sees.</summary>
    public static readonly string[] Imports =
    [
        "System", "System.Collections.Generic", "System.Linq", "System.Text.RegularExpressions",
        "PolicyRunner.Findings", "PolicyRunner.Markdown", "PolicyRunner.Organisation", "PolicyRunner.Policies",
        "PolicyRunner.Runbooks", "PolicyRunner.Shell", "PolicyRunner.Text", "PolicyRunner.Yaml",
    ];

    // The parser and the compiler call themselves as deep as a script is nested, and stop where the stack ends.
    private const int StackSize = 64 << 20;

    // A last resort, far above what a slow machine takes for a pack: whatever keeps the compiler longer is no policy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Compiles what can be compiled: a broken script is reported and left out.</summary>
    /// <param name="assemblyName">Unlike that of any other pack in the same load context.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="counters">What is counted besides the policies' work.</param>
    public static CompiledPack Compile(string assemblyName, IReadOnlyList<PolicyScript> scripts, Counters counters = Counters.Budget)
    {
        CompiledPack? pack = null;
        ExceptionDispatchInfo? failure = null;
        var work = new Thread(() =>
        {
            try
            {
                pack = CompileHere(assemblyName, scripts, counters);
            }
            catch (Exception exception)
            {
                // Thrown again by who waits.
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }, StackSize) { IsBackground = true, Name = "compile policies" };
        work.Start();
        var patience = Patience + TimeSpan.FromSeconds(scripts.Count);
        if (!work.Join(patience))
        {
            // Nothing of it is used, and the thread ends with the process.
            return new CompiledPack(null, [.. scripts.Select(script => new PolicyDiagnostic(
                PolicyDiagnosticKind.Broken, script.Main.Path, new TextPosition(1, 1),
                $"Compiling the policies took more than {(int)patience.TotalSeconds} s, so none of them is used; take back what was added to them last."))]);
        }

        failure?.Throw();
        return pack!;
    }

    private static CompiledPack CompileHere(string assemblyName, IReadOnlyList<PolicyScript> scripts, Counters counters)
    {
        using var all = CompileTurn.Of(scripts);
        var diagnostics = new List<PolicyDiagnostic>();
        var lowered = new List<LoweredScript>();
        foreach (var script in scripts)
        {
            using var turn = CompileTurn.OfText(script);
            if (ScriptSize.Check(script) is { } excess)
            {
                diagnostics.Add(excess);
                continue;
            }

            var (result, problems) = Lower(script, lowered.Count);
            diagnostics.AddRange(problems);
            if (result is not null && ScriptSize.Check(result) is { } nested)
            {
                diagnostics.Add(nested);
            }
            else if (result is not null)
            {
                lowered.Add(result);
            }
        }

        diagnostics.AddRange(PackSize.Fit(lowered));
        var compilation = CSharpCompilation.Create(
            assemblyName,
            [ScriptLowering.ParseGenerated(string.Concat(Imports.Select(name => $"global using {name};\n"))), .. lowered.Select(script => script.Tree)],
            ScriptReferences.Find(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                concurrentBuild: !ScriptWatch.IsApart,
                deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable));

        var clock = new CompileClock();

        // An error in one script can hide another's, hence the loop; every round loses a script, so it ends.
        while (lowered.Count > 0)
        {
            var slow = new Dictionary<LoweredScript, PolicyDiagnostic>();
            var (image, found) = BuildOrName(compilation, lowered, assemblyName, counters, clock, slow);
            diagnostics.AddRange(slow.Values);
            (compilation, lowered) = Without(slow, compilation, lowered);
            var broken = found.Where(item => item.Diagnostic.Kind == PolicyDiagnosticKind.Broken).Select(item => item.Tree).ToHashSet();
            if (broken.Count == 0 && lowered.Count > 0)
            {
                diagnostics.AddRange(found.Select(item => item.Diagnostic));
                return new CompiledPack(image, diagnostics);
            }

            diagnostics.AddRange(found.Where(item => broken.Contains(item.Tree)).Select(item => item.Diagnostic));
            compilation = compilation.RemoveSyntaxTrees(broken);
            lowered.RemoveAll(script => broken.Contains(script.Tree));
        }

        return new CompiledPack(null, diagnostics);
    }

    private static (LoweredScript? Script, IReadOnlyList<PolicyDiagnostic> Diagnostics) Lower(PolicyScript script, int number)
    {
        try
        {
            return ScriptLowering.Lower(script, number);
        }
        catch (InsufficientExecutionStackException)
        {
            // The parser's own limit, which it sees coming.
            return (null, [new PolicyDiagnostic(
                PolicyDiagnosticKind.Broken, script.Main.Path, new TextPosition(1, 1), "Parts of the script are inside one another deeper than it can be read; give a part of it a name.")]);
        }
    }

    // What the compiler cannot bear is one script's, and none of the others'.
    private static (byte[]? Image, IReadOnlyList<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Found) BuildOrName(
        CSharpCompilation compilation, List<LoweredScript> lowered, string assemblyName, Counters counters, CompileClock clock, Dictionary<LoweredScript, PolicyDiagnostic> slow)
    {
        try
        {
            return Build(compilation, lowered, assemblyName, counters, clock, slow);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var (_, left) = Without(slow, compilation, lowered);
            return (null, GuiltyScripts.Find(compilation, left, assemblyName, counters, exception.Message));
        }
    }

    /// <returns>The image, and warnings at most; or no image, and the errors of at least one script.</returns>
    private static (byte[]? Image, IReadOnlyList<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Found) Build(
        CSharpCompilation compilation, List<LoweredScript> lowered, string assemblyName, Counters counters, CompileClock clock, Dictionary<LoweredScript, PolicyDiagnostic> slow)
    {
        // Emitting reports what diagnosing would; diagnosing first would bind every body once more.
        var (built, uncounted) = PackImage.Make(compilation, lowered, counters, clock, slow);
        (compilation, lowered) = Without(slow, compilation, lowered);
        if (!built.Result.Success)
        {
            var errors = ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered);
            if (errors.Any(error => error.Diagnostic.Kind == PolicyDiagnosticKind.Broken))
            {
                return (null, errors);
            }
        }

        // The guard judges what the authors wrote, among all that will be emitted: a name of the generated code is a name, too.
        var refused = Guarded(compilation, lowered).Concat(uncounted).ToList();
        if (refused.Count > 0)
        {
            return (null, refused);
        }

        // What is sound by itself and cannot be counted is not run.
        if (!built.Result.Success)
        {
            var uncountable = built.Uncountable(lowered);
            return (null, uncountable.Count > 0 ? uncountable : GuiltyScripts.Find(compilation, lowered, assemblyName, counters, built.Problem!));
        }

        // The second look is for what the first one let pass.
        var image = built.Bytes;
        if (ImageGuard.Refuse(image, assemblyName) is { } refusal)
        {
            return (null, GuiltyScripts.Find(compilation, lowered, assemblyName, counters, refusal));
        }

        // The counters' own code has its own warnings, at places that are not those of the script.
        return (image, built.Result.Diagnostics.Any(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            ? ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered)
            : []);
    }

    private static (CSharpCompilation Compilation, List<LoweredScript> Lowered) Without(Dictionary<LoweredScript, PolicyDiagnostic> slow, CSharpCompilation compilation, List<LoweredScript> lowered) =>
        slow.Count == 0 ? (compilation, lowered) : (compilation.RemoveSyntaxTrees(slow.Keys.Select(script => script.Tree)), [.. lowered.Where(script => !slow.ContainsKey(script))]);

    private static IEnumerable<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Guarded(CSharpCompilation compilation, List<LoweredScript> lowered)
    {
        var whole = compilation.AddSyntaxTrees(PackImage.Entry(lowered, null));
        return lowered.SelectMany(script => Guarded(whole, script).Select(refusal =>
        {
            var (path, position) = ScriptDiagnostics.Place(refusal.Place, script.Script);
            return (script.Tree, new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, position, refusal.Message));
        }));
    }

    private static List<Refusal> Guarded(CSharpCompilation whole, LoweredScript script)
    {
        using var turn = CompileTurn.Of(script.Script);
        return [.. ScriptGuard.Check(whole, script.Tree)];
    }
}
