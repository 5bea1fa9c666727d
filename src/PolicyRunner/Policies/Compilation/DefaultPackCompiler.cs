using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Compiles the policies that are shipped with the tool; the build calls it.</summary>
public static class DefaultPackCompiler
{
    /// <summary>Compiles a folder into an assembly, and runs each script once so that one that throws fails the build.</summary>
    /// <param name="folder">The folder of scripts; diagnostics name files below it by this path.</param>
    /// <param name="outputPath">The assembly to write; not written when there is an error.</param>
    public static IReadOnlyList<PolicyDiagnostic> Compile(string folder, string outputPath)
    {
        var (scripts, problems, _) = ScriptFolder.Read(folder, PolicyPackLoader.BuiltInPath);
        var compiled = PackCompiler.Compile(DefaultPack.AssemblyName, scripts);
        List<PolicyDiagnostic> diagnostics = [.. problems, .. compiled.Diagnostics];
        if (compiled.Image is not null)
        {
            var entries = new List<PolicyEntry>();
            new PackAssembly(compiled.Image).Create(isBuiltIn: true, entries, diagnostics);
            PolicyPackLoader.Unique(entries, diagnostics, []);
        }
        else if (diagnostics.Count == 0)
        {
            diagnostics.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, PolicyPackLoader.BuiltInPath, new TextPosition(1, 1), "The folder holds no policies."));
        }

        if (diagnostics.All(diagnostic => diagnostic.Kind == PolicyDiagnosticKind.Warning))
        {
            File.WriteAllBytes(outputPath, compiled.Image!);
        }

        return [.. diagnostics.Select(diagnostic => diagnostic with { Path = folder + diagnostic.Path[PolicyPackLoader.BuiltInPath.Length..] })];
    }
}
