using System.CommandLine;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class IndexCommand
{
    private const string Folder = "runbooks";
    private const string IndexPath = "runbooks/README.md";

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var check = Options.Flag("--check", "Change nothing; fail when the index is not up to date");
        var command = new Command("index", $"Write the catalogue of runbooks into {IndexPath}") { check };
        command.WithExample("policyrunner index --check");
        command.SetAction(result => Run(host, result.GetValue(check), cancellation));
        return command;
    }

    private static byte[]? Existing(Host host, string full)
    {
        try
        {
            return RepositoryFile.ReadOwn(full, host.WorkingDirectory);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{IndexPath}' cannot be read: {trouble.Message}");
        }
    }

    private static int Run(Host host, bool isCheck, CancellationToken cancellation)
    {
        var library = Loading.Load(host, [Folder], cancellation);
        var full = host.Resolve(IndexPath);
        var existing = Existing(host, full);
        var updated = IndexFile.Update(existing, IndexWriter.Write(library, LibraryLoader.NameOf(IndexPath, host.WorkingDirectory)))
            ?? throw new UsageException($"The marks {IndexFile.Open} and {IndexFile.Close} must stand once each, in this order, in {IndexPath}.");
        if (existing is not null && existing.AsSpan().SequenceEqual(updated))
        {
            host.Output.WriteLine($"{IndexPath} is up to date.");
            return ExitCode.Passed;
        }

        if (isCheck)
        {
            host.Error.WriteLine($"policyrunner: {IndexPath} is not up to date; run 'policyrunner index' and commit it.");
            return ExitCode.Failed;
        }

        OutputFile.Write(host, IndexPath, updated);
        host.Output.WriteLine($"Wrote {IndexPath}.");
        return ExitCode.Passed;
    }
}
