using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

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
    public static CompiledPack Compile(string assemblyName, IReadOnlyList<PolicyScript> scripts)
    {
        var diagnostics = new List<PolicyDiagnostic>();
        var lowered = new List<LoweredScript>();
        foreach (var script in scripts)
        {
            var (result, problems) = ScriptLowering.Lower(script, lowered.Count);
            diagnostics.AddRange(problems);
            if (result is not null)
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
            // Emitting reports what diagnosing would; diagnosing first would bind every body twice.
            var image = new MemoryStream();
            var result = Emit(Rewrite(compilation), lowered, image);
            if (result.Success)
            {
                diagnostics.AddRange(ScriptDiagnostics.Of(compilation, result.Diagnostics, lowered).Select(found => found.Diagnostic));
                return new CompiledPack(image.ToArray(), diagnostics);
            }

            var errors = ScriptDiagnostics.Of(compilation, compilation.GetDiagnostics(), lowered);
            var broken = errors.Where(found => found.Diagnostic.Kind == PolicyDiagnosticKind.Broken).Select(found => found.Tree).ToHashSet();
            if (broken.Count == 0)
            {
                throw new InvalidOperationException($"The scripts compile and their pack does not: {string.Join("; ", result.Diagnostics)}");
            }

            diagnostics.AddRange(errors.Where(found => broken.Contains(found.Tree)).Select(found => found.Diagnostic));
            compilation = compilation.RemoveSyntaxTrees(broken);
            lowered.RemoveAll(script => broken.Contains(script.Tree));
        }

        return new CompiledPack(null, diagnostics);
    }

    /// <summary>
    /// Where sources may be changed before they are emitted: all of them are there, and symbols can be asked for.
    /// New code must not move a line.
    /// </summary>
    private static CSharpCompilation Rewrite(CSharpCompilation compilation) => compilation;

    private static EmitResult Emit(CSharpCompilation compilation, List<LoweredScript> lowered, Stream image)
    {
        var dot = PackAssembly.EntryClass.LastIndexOf('.');
        var entry = ScriptLowering.ParseGenerated($$"""
            namespace {{PackAssembly.EntryClass[..dot]}};
            public static class {{PackAssembly.EntryClass[(dot + 1)..]}}
            {
                public static System.Func<PolicyRunner.Policies.Policy>[] {{PackAssembly.EntryMethod}}() =>
                    [{{string.Join(", ", lowered.Select(script => $"global::{script.ClassName}.Create"))}}];
            }
            """);
        var manifest = new PackManifest([.. lowered.Select(item => (item.Script.Main.Path, item.Script.Digest))]);
        return compilation.AddSyntaxTrees(entry).Emit(
            image,
            manifestResources: [new ResourceDescription(PackManifest.ResourceName, () => new MemoryStream(manifest.Write()), isPublic: true)],
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
    }
}
