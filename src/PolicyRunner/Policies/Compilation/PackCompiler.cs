using System.Text;
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
        "PolicyRunner.Findings", "PolicyRunner.Markdown", "PolicyRunner.Policies",
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
            var found = ScriptDiagnostics.Of(compilation, lowered);
            var broken = found.Where(item => item.Diagnostic.Kind == PolicyDiagnosticKind.Broken).Select(item => item.Tree).Distinct().ToList();
            if (broken.Count == 0)
            {
                var warnings = found.Select(item => item.Diagnostic).ToList();
                diagnostics.AddRange(warnings);
                return new CompiledPack(Emit(Rewrite(compilation), lowered, warnings), diagnostics);
            }

            diagnostics.AddRange(found.Where(item => broken.Contains(item.Tree)).Select(item => item.Diagnostic));
            compilation = compilation.RemoveSyntaxTrees(broken);
            lowered.RemoveAll(script => broken.Contains(script.Tree));
        }

        return new CompiledPack(null, diagnostics);
    }

    /// <summary>
    /// Where sources may be changed before they are emitted: they are free of errors, and symbols can be asked for.
    /// New code must not move a line.
    /// </summary>
    private static CSharpCompilation Rewrite(CSharpCompilation compilation) => compilation;

    private static byte[] Emit(CSharpCompilation compilation, List<LoweredScript> lowered, List<PolicyDiagnostic> warnings)
    {
        var classes = lowered.Select(script => $"global::{script.ClassName}.Create");
        var dot = PackAssembly.EntryClass.LastIndexOf('.');
        var entry = ScriptLowering.ParseGenerated($$"""
            namespace {{PackAssembly.EntryClass[..dot]}};
            public static class {{PackAssembly.EntryClass[(dot + 1)..]}}
            {
                public static System.Func<PolicyRunner.Policies.Policy>[] {{PackAssembly.EntryMethod}}() => [{{string.Join(", ", classes)}}];
            }
            """);
        var manifest = new PackManifest([.. lowered.Select(item => (item.Script.Main.Path, item.Script.Digest))], warnings);
        var image = new MemoryStream();
        var result = compilation.AddSyntaxTrees(entry).Emit(
            image,
            manifestResources: [new ResourceDescription(PackManifest.ResourceName, () => new MemoryStream(Encoding.UTF8.GetBytes(manifest.Write())), isPublic: true)],
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        return result.Success
            ? image.ToArray()
            : throw new InvalidOperationException($"The pack does not compile although its scripts do: {result.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error)}");
    }
}
