<<<<<<< HEAD
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
=======
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Cli;

// The usual console writers look up encodings and lock at every call; a report is one stream of UTF-8.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var output = new StreamWriter(Console.OpenStandardOutput(), utf8, 16 * 1024) { NewLine = "\n" };
using var error = new StreamWriter(Console.OpenStandardError(), utf8) { NewLine = "\n", AutoFlush = true };
using var interruption = new Interruption();

try
{
    var host = new Host
    {
        Output = output,
        Error = error,
        WorkingDirectory = Directory.GetCurrentDirectory(),
        Environment = Environment.GetEnvironmentVariable,
        IsTerminal = !Console.IsOutputRedirected,
        Engine = new Engine
        {
            Check = Checker.Run,
            Load = LibraryLoader.Load,
            Policies = (_, _, _) => throw new NotSupportedException(),
            Schema = _ => throw new NotSupportedException(),
            SchemaNames = () => throw new NotSupportedException(),
        },
    };
    return interruption.ExitCodeOr(CommandLine.Run(args, host, interruption.Token));
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    error.WriteLine("policyrunner: Stopped.");
    return interruption.ExitCodeOr(ExitCode.Interrupted);
}
catch (Exception bug)
{
    // Not swallowed: the stack is what a report about the bug needs, and the code says that no verdict was reached.
    error.WriteLine($"policyrunner: This is a bug, please report it.\n{bug}");
    return interruption.ExitCodeOr(ExitCode.Broken);
}
>>>>>>> reporting
