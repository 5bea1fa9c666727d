using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Compiles scripts: lower, report, guard, rewrite, emit. Everything that touches the compiler is behind this class, which a warm run
/// never reaches.
/// </summary>
internal static class PackCompiler
{
    /// <summary>The namespaces that every script sees.</summary>
    public static readonly string[] Imports =
    [
        "System", "System.Collections.Generic", "System.Linq", "System.Text.RegularExpressions",
        "PolicyRunner.Findings", "PolicyRunner.Markdown", "PolicyRunner.Organisation", "PolicyRunner.Organisation.Slo", "PolicyRunner.Policies",
        "PolicyRunner.Runbooks", "PolicyRunner.Shell", "PolicyRunner.Text", "PolicyRunner.Yaml",
    ];

    private static readonly Lazy<CSharpCompilation> Empty = new(() => CSharpCompilation.Create(
        "",
        [ScriptLowering.ParseGenerated(string.Concat(Imports.Select(name => $"global using {name};\n")))],
        ScriptReferences.Find(),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            // The watch asks the thread what it takes, and each script has one.
            concurrentBuild: false,
            deterministic: true,
            nullableContextOptions: NullableContextOptions.Enable)));

    /// <summary>Compiles scripts that are trusted into one assembly; what is wrong with any of them is wrong with all.</summary>
    /// <param name="assemblyName">Unlike that of any other pack in the same load context.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="counters">What is counted besides the policies' work.</param>
    public static CompiledPack Compile(string assemblyName, IReadOnlyList<PolicyScript> scripts, Counters counters = Counters.Budget)
    {
        var pack = CompilerThreads.Map([scripts], all =>
        {
            var drafts = all.Select(Draft).ToList();
            var found = drafts.SelectMany(draft => draft.Diagnostics).ToList();
            return found.Count > 0 || all.Count == 0
                ? new CompiledPack(null, found)
                : Build(assemblyName, [.. drafts.Select(draft => draft.Lowered!)], counters, CompileReserve.Ample, OptimizationLevel.Release);
        })[0];
        return pack ?? new CompiledPack(null, [At(PolicyPackLoader.BuiltInPath, CompilerThreads.Late)]);
    }

    /// <summary>Reads a script as far as it can be without asking what its names mean.</summary>
    /// <param name="script">The script.</param>
    /// <param name="number">Unlike that of any other script that goes into the same assembly.</param>
    public static ScriptDraft Draft(PolicyScript script, int number)
    {
        if (ScriptSize.Check(script) is { } excess)
        {
            return new ScriptDraft(null, [excess]);
        }

        var (lowered, problems) = Lower(script, number);
        return lowered is not null && ScriptSize.Check(lowered) is { } nested ? new ScriptDraft(null, [.. problems, nested]) : new ScriptDraft(lowered, problems);
    }

    /// <summary>Makes an assembly of scripts, or says of at least one why there is none.</summary>
    /// <param name="assemblyName">Unlike that of any other pack in the same load context.</param>
    /// <param name="lowered">The scripts.</param>
    /// <param name="counters">What is counted besides the policies' work.</param>
    /// <param name="reserve">What there is besides each script's own share of the compiler's time.</param>
    /// <param name="optimisation">
    /// Nothing for what may fail: the compiler would keep a variable that is used once on the evaluation stack, and the runtime has no line
    /// for what fails before that is empty again.
    /// </param>
    public static CompiledPack Build(
        string assemblyName, IReadOnlyList<LoweredScript> lowered, Counters counters, CompileReserve reserve, OptimizationLevel optimisation = OptimizationLevel.Debug)
    {
        try
        {
            var empty = Empty.Value.WithOptions(Empty.Value.Options.WithOptimizationLevel(optimisation)).WithAssemblyName(assemblyName);
            return BuildHere(empty.AddSyntaxTrees(lowered.Select(script => script.Tree)), lowered, counters, reserve);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever the compiler fails at: it is the script.
            return Refused(lowered, exception.Message) with { IsLasting = false };
        }
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
            return (null, [At(script.Main.Path, "Parts of the script are inside one another deeper than it can be read; give a part of it a name.")]);
        }
    }

    private static CompiledPack BuildHere(CSharpCompilation compilation, IReadOnlyList<LoweredScript> lowered, Counters counters, CompileReserve reserve)
    {
        // Emitting reports what diagnosing would; diagnosing first would bind every body once more, and so would a second model of a script.
        // The guard judges what the authors wrote, among all that will be emitted: a name of the generated code is a name, too.
        var whole = compilation.AddSyntaxTrees(PackImage.Entry(lowered, null));
        var models = lowered.ToDictionary(script => script, script => whole.GetSemanticModel(script.Tree));
        var (built, uncounted) = PackImage.Make(compilation, lowered, models, counters, reserve);
        if (built is null)
        {
            return new CompiledPack(null, uncounted) { IsLasting = false };
        }

        if (!built.Result.Success)
        {
            var errors = ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered);
            if (errors.Any(error => error.Kind == PolicyDiagnosticKind.Broken))
            {
                return new CompiledPack(null, errors);
            }
        }

        var refused = Guarded(models, lowered).Concat(uncounted).ToList();
        if (refused.Count > 0)
        {
            return new CompiledPack(null, refused);
        }

        // What is sound by itself and cannot be counted is not run.
        if (!built.Result.Success)
        {
            var uncountable = built.Uncountable(lowered);
            return uncountable.Count > 0 ? new CompiledPack(null, uncountable) : Refused(lowered, built.Problem!);
        }

        // The second look is for what the first one let pass; without counters, whose cost is measured so, it would refuse everything.
        if (counters != Counters.None && ImageGuard.Refuse(built.Bytes, compilation.AssemblyName!) is { } refusal)
        {
            return Refused(lowered, refusal);
        }

        if (counters != Counters.None && UncountedWork.Find(built.Bytes) is { } function)
        {
            return function.Place is var (path, line)
                ? new CompiledPack(null, [new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, new TextPosition(line, 1), $"The function that begins here {function.What}; write it in a simpler way.")])
                : Refused(lowered, $"'{function.Name}' {function.What}");
        }

        // The counters' own code has its own warnings, at places that are not those of the script.
        return new CompiledPack(built.Bytes, built.Result.Diagnostics.Any(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            ? ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered)
            : []);
    }

    private static List<PolicyDiagnostic> Guarded(Dictionary<LoweredScript, SemanticModel> models, IReadOnlyList<LoweredScript> lowered)
    {
        var refused = new List<PolicyDiagnostic>();
        foreach (var script in lowered)
        {
            foreach (var refusal in ScriptGuard.Check(models[script]))
            {
                var (path, position) = ScriptDiagnostics.Place(refusal.Place, script.Script);
                refused.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, position, refusal.Message));
            }
        }

        return refused;
    }

    // For what has no place in any line.
    private static CompiledPack Refused(IReadOnlyList<LoweredScript> lowered, string problem) =>
        new(null, [At(lowered is [var only] ? only.Script.Main.Path : PolicyPackLoader.BuiltInPath, $"The script becomes something that no policy may be: {problem.TrimEnd('.')}.")]);

    private static PolicyDiagnostic At(string path, string message) => new(PolicyDiagnosticKind.Broken, path, new TextPosition(1, 1), message);
}
