using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Cli;

/// <summary>Compiles the policies that are shipped with the tool; called by the build and hidden from people.</summary>
internal static class DefaultPackCommand
{
    public static int Run(string folder, string output)
    {
        var diagnostics = DefaultPackCompiler.Compile(folder, output);
        foreach (var diagnostic in diagnostics)
        {
            // MSBuild understands this form of a message and shows it as its own.
            var level = diagnostic.Kind == PolicyDiagnosticKind.Warning ? "warning" : "error";
            Console.WriteLine($"{diagnostic.Path}({diagnostic.Position.Line},{diagnostic.Position.Column}): {level} POLICY: {diagnostic.Message}");
        }

        return diagnostics.Any(diagnostic => diagnostic.Kind != PolicyDiagnosticKind.Warning) ? 1 : 0;
    }
}
