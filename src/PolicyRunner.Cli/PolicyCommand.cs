using System.CommandLine;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class PolicyCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var command = new Command("policy", "Write, test, list and explain policies")
        {
            PolicyNewCommand.Create(host, cancellation),
            PolicyTestCommand.Create(host, cancellation),
            List(host, cancellation),
            Explain(host, cancellation),
            PolicyDocsCommand.Create(host, cancellation),
            PolicyLockCommand.Create(host, cancellation),
        };
        return command.WithExample("policyrunner policy new auto step-has-owner", "policyrunner policy test --watch");
    }

    public static Option<string?> Folder() => Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");

    /// <summary>Says what is wrong with policies and what the exit code is then; those that work can be shown all the same.</summary>
    public static int Complain(Host host, IReadOnlyList<CheckError> errors)
    {
        foreach (var error in errors)
        {
            host.Error.WriteLine($"policyrunner: {TerminalMessage.Of(error)}");
        }

        return ExitCode.Worst(
            errors.Any(error => error.IsUsage) ? ExitCode.Usage : ExitCode.Passed,
            errors.Any(error => !error.IsUsage) ? ExitCode.Broken : ExitCode.Passed);
    }

    private static Command List(Host host, CancellationToken cancellation)
    {
        var folder = Folder();
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var command = new Command("list", "The policies, one a line") { folder, format };
        command.WithExample("policyrunner policy list");
        command.SetAction(result =>
        {
            var form = result.Word(format, Formats);
            host.MayStartOver();
            var catalogue = host.Engine.Policies(result.GetValue(folder), host.WorkingDirectory, cancellation);
            if (form == "json")
            {
                PolicyListWriter.WriteJson(catalogue.Policies, host.Output);
            }
            else
            {
                PolicyListWriter.WriteText(catalogue.Policies, host.Shown, new ReportOptions { Color = host.Color });
            }

            return ExitCode.Worst(Complain(host, catalogue.Errors), catalogue.Entries.Count == 0 ? ExitCode.Nothing : ExitCode.Passed);
        });
        return command;
    }

    private static Command Explain(Host host, CancellationToken cancellation)
    {
        var id = new Argument<string>("ID") { Description = "The policy's id or name" };
        var folder = Folder();
        var command = new Command("explain", "What a policy asks for, why, and with which settings") { id, folder };
        command.WithExample("policyrunner policy explain RB304");
        command.SetAction(result =>
        {
            host.MayStartOver();
            var catalogue = host.Engine.Policies(result.GetValue(folder), host.WorkingDirectory, cancellation);
            var complaint = Complain(host, catalogue.Errors);
            var name = result.GetRequiredValue(id);
            if (Find(catalogue, name) is { } entry)
            {
                PolicyExplainWriter.Write(entry, host.Shown, new ReportOptions { Color = host.Color });
            }
            else if (catalogue.WhereBroken(name) is { } path)
            {
                host.Error.WriteLine($"policyrunner: Policy '{TerminalLineText.Of(name)}' is there, in {TerminalLineText.Of(path)}, and cannot be explained before what is said above is mended.");
            }
            else
            {
                throw new UsageException($"{TerminalLineText.Of(catalogue.Unknown(name))} 'policyrunner policy list' lists them.");
            }

            return complaint;
        });
        return command;
    }

    // As it is spelled before in letters of any case: two policies may differ by no more, and somebody must find out which is which.
    private static CataloguedPolicy? Find(PolicyCatalogue catalogue, string name) =>
        Find(catalogue, name, StringComparison.Ordinal) ?? Find(catalogue, name, StringComparison.OrdinalIgnoreCase);

    private static CataloguedPolicy? Find(PolicyCatalogue catalogue, string name, StringComparison comparison)
    {
        foreach (var entry in catalogue.Entries)
        {
            if (entry.Policy.Id.Equals(name, comparison) || entry.Policy.Name.Equals(name, comparison))
            {
                return entry;
            }
        }

        return null;
    }
}
