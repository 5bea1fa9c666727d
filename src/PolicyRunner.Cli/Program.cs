using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;

if (args is ["__compile-default-pack", var folder, var output])
{
    // Called by the build: MSBuild understands this form of a message and shows it as its own.
    var diagnostics = DefaultPackCompiler.Compile(folder, output);
    foreach (var diagnostic in diagnostics)
    {
        var level = diagnostic.Kind == PolicyDiagnosticKind.Warning ? "warning" : "error";
        Console.WriteLine($"{diagnostic.Path}({diagnostic.Position.Line},{diagnostic.Position.Column}): {level} POLICY: {diagnostic.Message}");
    }

    return diagnostics.Any(diagnostic => diagnostic.Kind != PolicyDiagnosticKind.Warning) ? 1 : 0;
}

return 0;
