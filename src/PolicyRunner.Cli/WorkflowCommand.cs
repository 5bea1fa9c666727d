using System.CommandLine;
using System.Runtime.ExceptionServices;
using System.Text;
using PolicyRunner.GitHub.Workflows;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class WorkflowCommand
{
    public static Command Create(Host host, CancellationToken cancellation)
    {
        var runbooks = new Argument<string[]>("RUNBOOK") { Arity = ArgumentArity.ZeroOrMore, Description = "Paths, ids below runbooks/, or path#ID" };
        var all = Options.Flag("--all", "Every accepted or frozen runbook below runbooks/; workflows of runbooks that are gone are removed");
        var check = Options.Flag("--check", "Change nothing; fail when a workflow is not up to date");
        var folder = Options.Value("--out", "DIR", $"Where workflows are kept (default: {WorkflowCompiler.Folder})");
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var command = new Command("workflow", "Make GitHub workflows of runbooks") { runbooks, all, check, folder, policies, config };
        command.WithExample("policyrunner workflow REL-001", "policyrunner workflow --all --check");
        command.SetAction(result =>
        {
            var names = result.GetValue(runbooks) ?? [];
            if (names.Length == 0 != result.GetValue(all))
            {
                throw new UsageException("Name runbooks, or all of them with --all.");
            }

            var commission = new WorkflowCommission
            {
                Runbooks = names,
                Folder = result.GetValue(folder) ?? WorkflowCompiler.Folder,
                PoliciesFolder = result.GetValue(policies),
                ConfigFile = result.GetValue(config),
                WorkingDirectory = host.WorkingDirectory,
            };
            return Answer(host, Report(commission, cancellation), result.GetValue(check));
        });
        return command;
    }

    private static WorkflowReport Report(WorkflowCommission commission, CancellationToken cancellation)
    {
        try
        {
            return WorkflowDesk.Make(commission, cancellation);
        }
        catch (Exception trouble) when (trouble is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException(trouble.Message);
        }
    }

    private static int Answer(Host host, WorkflowReport report, bool isCheck)
    {
        Problems.Say(host, report.Problems, "mend these first, or name one runbook at a time");
        if (report.Problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        List<WorkflowChange> changed = [.. report.Files.Where(file => file.Before != file.After)];
        if (isCheck)
        {
            changed.ForEach(file => Complain(host, file));
        }
        else
        {
            Apply(host, changed);
        }

        if (report.Files.Count == 0)
        {
            host.Error.WriteLine("policyrunner: There is no accepted or frozen runbook to make a workflow of.");
            return ExitCode.Nothing;
        }

        var same = report.Files.Count(file => file.Before == file.After);
        if (same > 0)
        {
            host.Output.WriteLine(same == 1 ? "1 workflow is up to date." : $"{same} workflows are up to date.");
        }

        return isCheck && !report.IsUpToDate ? ExitCode.Failed : ExitCode.Passed;
    }

    private static void Complain(Host host, WorkflowChange file)
    {
        var path = TerminalLineText.Of(file.Path);
        var what = (file.Before, file.After) switch
        {
            (null, _) => $"{path} is not there",
            (_, null) => $"{path} is of no runbook any more",
            _ => $"{path} is not up to date",
        };
        host.Error.WriteLine($"policyrunner: {what}; run 'policyrunner workflow --all' and commit it.");
        foreach (var line in file is { Before: { } before, After: { } after } ? TextDifference.Excerpt(before, after) : [])
        {
            host.Error.WriteLine(TerminalLineText.Of(line));
        }
    }

    // Each file waits for the disk; several wait together.
    private static void Apply(Host host, IReadOnlyList<WorkflowChange> files)
    {
        try
        {
            Parallel.ForEach(files, file => Apply(host, file));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        foreach (var file in files)
        {
            host.Output.WriteLine(file.After is null ? $"Removed {TerminalLineText.Of(file.Path)}, which is of no runbook any more." : $"Wrote {TerminalLineText.Of(file.Path)}.");
        }
    }

    private static void Apply(Host host, WorkflowChange file)
    {
        if (file.After is { } text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(host.Resolve(file.Path))!);
            OutputFile.Write(host, file.Path, Encoding.UTF8.GetBytes(text));
        }
        else
        {
            File.Delete(host.Resolve(file.Path));
        }
    }
}
