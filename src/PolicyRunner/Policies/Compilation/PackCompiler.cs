using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Compiles scripts into one assembly: lower, report, rewrite, emit. Everything that touches the compiler is behind
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

    /// <summary>Compiles what can be compiled: a broken script is reported and left out.</summary>
    /// <param name="assemblyName">Unlike that of any other pack in the same load context.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="counters">What is counted besides the policies' work.</param>
    public static CompiledPack Compile(string assemblyName, IReadOnlyList<PolicyScript> scripts, Counters counters = Counters.Budget)
    {
        var diagnostics = new List<PolicyDiagnostic>();
        var lowered = new List<LoweredScript>();
        foreach (var script in scripts)
        {
            if (ScriptSize.Check(script) is { } excess)
            {
                diagnostics.Add(excess);
                continue;
            }

            var (result, problems) = ScriptLowering.Lower(script, lowered.Count);
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

        var compilation = CSharpCompilation.Create(
            assemblyName,
            [ScriptLowering.ParseGenerated(string.Concat(Imports.Select(name => $"global using {name};\n"))), .. lowered.Select(script => script.Tree)],
            ScriptReferences.Find(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable));

        // An error in one script can hide another's, hence the loop; every round loses a script, so it ends.
        while (lowered.Count > 0)
        {
            // Emitting reports what diagnosing would; diagnosing first would bind every body once more.
            var probes = new PackProbes(new ProbeTable(), counters == Counters.Coverage ? new ProbeTable() : null);
            var (rewritten, refusals) = counters == Counters.None ? (compilation, []) : Rewrite(compilation, lowered, probes);
            var image = new MemoryStream();
            var result = Emit(rewritten, lowered, probes, image);
            if (result.Success && refusals.Count == 0)
            {
                diagnostics.AddRange(Warnings(compilation, result, lowered));
                return new CompiledPack(image.ToArray(), diagnostics);
            }

            var errors = ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered);
            var broken = errors.Where(found => found.Diagnostic.Kind == PolicyDiagnosticKind.Broken).Select(found => found.Tree).ToHashSet();
            if (broken.Count == 0)
            {
                // What is sound by itself and cannot be counted is not run.
                errors = refusals.Count > 0 ? refusals : Uncountable(rewritten, result, lowered);
                broken = [.. errors.Select(found => found.Tree)];
            }

            diagnostics.AddRange(errors.Where(found => broken.Contains(found.Tree)).Select(found => found.Diagnostic));
            compilation = compilation.RemoveSyntaxTrees(broken);
            lowered.RemoveAll(script => broken.Contains(script.Tree));
        }

        return new CompiledPack(null, diagnostics);
    }

    /// <summary>
    /// Where sources are changed before they are emitted: all of them are there, and symbols can be asked for.
    /// New code must not move a line.
    /// </summary>
    private static (CSharpCompilation Compilation, List<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Refusals) Rewrite(
        CSharpCompilation compilation, List<LoweredScript> lowered, PackProbes probes)
    {
        var rewritten = compilation.AddSyntaxTrees(ScriptLowering.ParseGenerated(BudgetRewriter.Usings(probes)));
        var refusals = new List<(SyntaxTree, PolicyDiagnostic)>();
        foreach (var script in lowered)
        {
            var (tree, refused) = BudgetRewriter.Rewrite(script, compilation.GetSemanticModel(script.Tree), probes);
            rewritten = rewritten.ReplaceSyntaxTree(script.Tree, tree);
            refusals.AddRange(refused.Select(diagnostic => (script.Tree, diagnostic)));
        }

        return (rewritten, refusals);
    }

    // The counters' own code has its own warnings, at places that are not those of the script.
    private static IEnumerable<PolicyDiagnostic> Warnings(CSharpCompilation compilation, EmitResult result, List<LoweredScript> lowered) =>
        result.Diagnostics.Any(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            ? ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered).Select(found => found.Diagnostic)
            : [];

    private static List<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Uncountable(CSharpCompilation rewritten, EmitResult result, List<LoweredScript> lowered)
    {
        var trees = rewritten.SyntaxTrees.ToList();
        var found = new List<(SyntaxTree, PolicyDiagnostic)>();
        foreach (var error in result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            // The scripts stand in their order behind the generated imports.
            var script = error.Location.SourceTree is { } tree && trees.IndexOf(tree) is > 0 and var index && index <= lowered.Count ? lowered[index - 1] : null;
            if (script is null)
            {
                throw new InvalidOperationException($"The scripts compile and their pack does not: {error}");
            }

            var line = error.Location.GetMappedLineSpan();
            var position = new TextPosition(line.StartLinePosition.Line + 1, 1);
            found.Add((script.Tree, new PolicyDiagnostic(
                PolicyDiagnosticKind.Broken, line.Path, position, $"What the policy does on this line cannot be counted; write it in a simpler way. ({error.Id}: {error.GetMessage()})")));
        }

        return found;
    }

    private static EmitResult Emit(CSharpCompilation compilation, List<LoweredScript> lowered, PackProbes probes, Stream image)
    {
        var dot = PackAssembly.EntryClass.LastIndexOf('.');
        var coverage = probes.Coverage is { } marked ? $"public static class Coverage {{ public static readonly bool[] Hit = new bool[{marked.Probes.Count}]; }}" : "";
        var entry = ScriptLowering.ParseGenerated($$"""
            namespace {{PackAssembly.EntryClass[..dot]}};
            public static class {{PackAssembly.EntryClass[(dot + 1)..]}}
            {
                public static System.Func<PolicyRunner.Policies.Policy>[] {{PackAssembly.EntryMethod}}() =>
                    [{{string.Join(", ", lowered.Select(script => $"global::{script.ClassName}.Create"))}}];

                static void Main() { }
            }
            {{coverage}}
            """);
        var manifest = new PackManifest([.. lowered.Select(item => new PackManifest.Script(item.Script.Main.Path, item.Script.Digest))]);
        List<ResourceDescription> resources = [Resource(PackManifest.ResourceName, manifest.Write()), Resource(PackManifest.CountersName, probes.Counters.Write())];
        if (probes.Coverage is not null)
        {
            resources.Add(Resource(PackManifest.CoverageName, probes.Coverage.Write()));
        }

        // A program in form only, so that its loader finds the class without looking for a name.
        var options = compilation.Options.WithOutputKind(OutputKind.ConsoleApplication).WithMainTypeName(PackAssembly.EntryClass);
        return compilation.AddSyntaxTrees(entry).WithOptions(options).Emit(
            image,
            manifestResources: resources,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
    }

    private static ResourceDescription Resource(string name, byte[] content) => new(name, () => new MemoryStream(content), isPublic: true);
}
