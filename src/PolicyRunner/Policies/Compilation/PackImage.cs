using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Lowered scripts as one assembly: with counters, an entry point and what it says about itself.</summary>
internal sealed class PackImage
{
    // Where the compiler does not optimise, it would ask the runtime not to, either.
    private const string Optimised =
        "[assembly: System.Diagnostics.Debuggable(System.Diagnostics.DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints)]";

    private readonly CSharpCompilation compilation;

    private PackImage(CSharpCompilation compilation, IReadOnlyList<LoweredScript> lowered, PackManifest manifest, PackProbes probes)
    {
        this.compilation = compilation;
        var stream = new MemoryStream();
        List<ResourceDescription> resources = [Resource(PackManifest.ResourceName, manifest.Write()), Resource(PackManifest.CountersName, probes.Counters.Write())];
        if (probes.Coverage is not null)
        {
            resources.Add(Resource(PackManifest.CoverageName, probes.Coverage.Write()));
        }

        // A program in form only, so that its loader finds the class without looking for a name.
        var options = compilation.Options.WithOutputKind(OutputKind.ConsoleApplication).WithMainTypeName(PackAssembly.EntryClass);
        Result = compilation.AddSyntaxTrees(Entry(lowered, probes.Coverage), ScriptLowering.ParseGenerated(Optimised)).WithOptions(options).Emit(
            stream,
            manifestResources: resources,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Bytes = stream.ToArray();
    }

    public EmitResult Result { get; }

    public byte[] Bytes { get; }

    /// <summary>Why there is no image; null when there is one.</summary>
    public string? Problem => Result.Success ? null
        : Result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error ? $"{error.Id}: {error.GetMessage()}"
        : "the compiler does not say why";

    /// <param name="compilation">The scripts as their authors wrote them.</param>
    /// <param name="lowered">The scripts in it.</param>
    /// <param name="models">What each script means.</param>
    /// <param name="counters">What is counted.</param>
    /// <param name="reserve">What there is besides each script's own share of the compiler's time.</param>
    /// <returns>The image, null when the time was over before; and what in the scripts no counter can be put to.</returns>
    public static (PackImage? Image, IReadOnlyList<PolicyDiagnostic> Uncounted) Make(
        CSharpCompilation compilation, IReadOnlyList<LoweredScript> lowered, Dictionary<LoweredScript, SemanticModel> models, Counters counters, CompileReserve reserve)
    {
        var probes = new PackProbes(new ProbeTable(), counters == Counters.Coverage ? new ProbeTable() : null);
        var (rewritten, uncounted) = counters == Counters.None ? (compilation, []) : Rewrite(compilation, lowered, models, probes, reserve);
        return rewritten is null ? (null, uncounted) : (new PackImage(rewritten, lowered, new PackManifest([.. lowered.Select(item => Listed(item, models[item]))]), probes), uncounted);
    }

    private static PackManifest.Script Listed(LoweredScript item, SemanticModel model) =>
        new(item.Script.Main.Path, item.Script.Digest, ScriptState.MayKeep(model));

    /// <summary>The class that gives out the scripts.</summary>
    /// <param name="lowered">The scripts in their order.</param>
    /// <param name="coverage">The lines that are marked when they run, or null.</param>
    public static SyntaxTree Entry(IReadOnlyList<LoweredScript> lowered, ProbeTable? coverage)
    {
        var dot = PackAssembly.EntryClass.LastIndexOf('.');
        var marks = coverage is null ? "" : $"public static class Coverage {{ public static readonly bool[] Hit = new bool[{coverage.Probes.Count}]; }}";
        return ScriptLowering.ParseGenerated($$"""
            namespace {{PackAssembly.EntryClass[..dot]}};
            public static class {{PackAssembly.EntryClass[(dot + 1)..]}}
            {
                public static System.Func<PolicyRunner.Policies.Policy>[] {{PackAssembly.EntryMethod}}() =>
                    [{{string.Join(", ", lowered.Select(script => $"global::{script.ClassName}.Create"))}}];

                static void Main() { }
            }
            {{marks}}
            """);
    }

    /// <summary>Why scripts that compile by themselves do not with their counters; empty when what is wrong has no place in any of them.</summary>
    public IReadOnlyList<PolicyDiagnostic> Uncountable(IReadOnlyList<LoweredScript> lowered)
    {
        var trees = compilation.SyntaxTrees.ToList();
        var found = new List<PolicyDiagnostic>();
        foreach (var error in Result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            // The scripts stand in their order behind the generated imports.
            var script = error.Location.SourceTree is { } tree && trees.IndexOf(tree) is > 0 and var index && index <= lowered.Count ? lowered[index - 1] : null;
            if (script is null)
            {
                continue;
            }

            var line = error.Location.GetMappedLineSpan();
            var position = new TextPosition(line.StartLinePosition.Line + 1, 1);
            found.Add(new PolicyDiagnostic(
                PolicyDiagnosticKind.Broken, line.Path, position, $"What the policy does on this line cannot be counted; write it in a simpler way. ({error.Id}: {error.GetMessage()})"));
        }

        return found;
    }

    // All sources are there, and symbols can be asked for. New code moves no line.
    private static (CSharpCompilation? Compilation, List<PolicyDiagnostic> Uncounted) Rewrite(
        CSharpCompilation compilation, IReadOnlyList<LoweredScript> lowered, Dictionary<LoweredScript, SemanticModel> models, PackProbes probes, CompileReserve reserve)
    {
        var rewritten = compilation.AddSyntaxTrees(ScriptLowering.ParseGenerated(BudgetRewriter.Usings(probes)));
        var uncounted = new List<PolicyDiagnostic>();
        foreach (var script in lowered)
        {
            using var clock = new CompileClock(script, reserve);
            var (tree, refused) = BudgetRewriter.Rewrite(script, models[script], probes, clock);
            if (tree is null)
            {
                return (null, [new PolicyDiagnostic(PolicyDiagnosticKind.Broken, script.Script.Main.Path, new TextPosition(1, 1), clock.Excess)]);
            }

            rewritten = rewritten.ReplaceSyntaxTree(script.Tree, tree);
            uncounted.AddRange(refused);
        }

        return (rewritten, uncounted);
    }

    private static ResourceDescription Resource(string name, byte[] content) => new(name, () => new MemoryStream(content), isPublic: true);
}
