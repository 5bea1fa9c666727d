using System.CommandLine;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class PolicyDocsCommand
{
    private const string UsualPage = "policies/README.md";
    private const string UsualApiPage = "policies/API.md";

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var folder = PolicyCommand.Folder();
        var file = Options.Value("--out", "FILE", $"Where the page goes (default: stdout; with --check: {UsualPage})");
        var check = Options.Flag("--check", "Change nothing; fail when the page is not up to date");
        var api = Options.Flag("--api", "The page about everything a policy can ask instead");
        var command = new Command("docs", "The page about all policies, as Markdown") { folder, file, check, api };
        command.WithExample($"policyrunner policy docs --out {UsualPage}", "policyrunner policy docs --check");
        command.SetAction(result =>
        {
            var (isApi, code) = (result.GetValue(api), ExitCode.Passed);
            string page;
            if (isApi)
            {
                page = ApiPageWriter.Write() ?? throw new UsageException("The tool was installed without its documentation file PolicyRunner.xml; install it again.");
            }
            else
            {
                host.MayStartOver();
                var catalogue = host.Engine.Policies(result.GetValue(folder), host.WorkingDirectory, cancellation);
                code = PolicyCommand.Complain(host, catalogue.Errors);
                page = PolicyReferenceWriter.Write(catalogue.Policies);
            }

            // A page that lacks the policies that do not work would look complete.
            return code != ExitCode.Passed ? code : Deliver(host, page, result.GetValue(file), result.GetValue(check), isApi);
        });
        return command;
    }

    private static int Deliver(Host host, string page, string? file, bool isCheck, bool isApi)
    {
        if (isCheck)
        {
            return Check(host, page, file ?? (isApi ? UsualApiPage : UsualPage), isApi);
        }

        if (file is null)
        {
            StoppedCommands.Around(host, () => host.Output.Write(page));
        }
        else
        {
            OutputFile.WriteAnswer(host, file, Encoding.UTF8.GetBytes(page));
        }

        return ExitCode.Passed;
    }

    private static string? Existing(Host host, string full, string shown)
    {
        try
        {
            return RepositoryFile.ReadOwn(full, host.WorkingDirectory) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : null;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{shown}' cannot be read: {trouble.Message}");
        }
    }

    private static int Check(Host host, string page, string file, bool isApi)
    {
        var shown = TerminalLineText.Of(file);
        var full = host.Resolve(file);
        var actual = Existing(host, full, shown)?.ReplaceLineEndings("\n");
        if (actual == page)
        {
            host.Output.WriteLine($"{shown} is up to date.");
            return ExitCode.Passed;
        }

        if (actual is not null)
        {
            StoppedCommands.Around(host, () =>
            {
                foreach (var line in TextDifference.Excerpt(actual, page))
                {
                    host.Output.WriteLine(line);
                }
            });
        }

        host.Error.WriteLine($"policyrunner: {shown} {(actual is null ? "does not exist" : "is not up to date")}; run 'policyrunner policy docs {(isApi ? "--api " : "")}--out {shown}' and commit it.");
        return ExitCode.Failed;
    }
}
