using System.CommandLine;
using System.Globalization;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class PolicyTestCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var names = new Argument<string[]>("ID|PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Policies by id, name or file (default: all of the repository's own)" };
        var folder = PolicyCommand.Folder();
        var shipped = Options.Flag("--shipped", "Test the policies that are shipped with the tool");
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var coverage = Options.Value("--coverage", "N", $"How many percent of each script's lines the samples must reach (default: {PolicyTestRequest.UsualCoverage})");
        var watch = Options.Flag("--watch", "Test again whenever a policy changes, until Ctrl+C");
        var command = new Command("test", "Hold policies against their own samples") { names, folder, shipped, format, coverage, watch };
        command.WithExample("policyrunner policy test", "policyrunner policy test TEAM1 --watch");
        command.SetAction(result =>
        {
            var request = new PolicyTestRequest
            {
                Names = result.GetValue(names) ?? [],
                PoliciesFolder = result.GetValue(folder),
                Shipped = result.GetValue(shipped),
                Coverage = Percent(result.GetValue(coverage)),
                WorkingDirectory = host.WorkingDirectory,
            };
            var form = result.Word(format, Formats);
            return result.GetValue(watch) ? Watch(host, request, form, cancellation) : Run(host, request, form, cancellation);
        });
        return command;
    }

    private static int Run(Host host, PolicyTestRequest request, string form, CancellationToken cancellation)
    {
        host.MayStartOver();
        var report = host.Engine.TestPolicies(request, cancellation);
        if (form == "json")
        {
            PolicyTestWriter.WriteJson(report, host.Output);
        }
        else
        {
            PolicyTestWriter.WriteText(report, host.Shown, new ReportOptions { Color = host.Color });
        }

        return ExitCode.Of(report);
    }

    // Ends only by cancellation, which the program turns into the signal's exit code.
    private static int Watch(Host host, PolicyTestRequest request, string form, CancellationToken cancellation)
    {
        if (request.Shipped)
        {
            throw new UsageException("--watch follows the policies folder, and --shipped policies do not change; leave one of the two out.");
        }

        using var folder = PolicyTester.Watch(request);
        while (true)
        {
            // Scrolled away and not erased: an earlier failure can still be looked up.
            host.Error.WriteLine($"--- {host.Clock.GetLocalNow():HH:mm:ss} testing policies; Ctrl+C ends ---");
            Run(host, request, form, cancellation);
            host.Output.Flush();
            folder.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
    }

    private static double Percent(string? text)
    {
        if (text is null)
        {
            return PolicyTestRequest.UsualCoverage;
        }

        return double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? percent
            : throw new UsageException($"--coverage takes a number from 0 to 100, not '{TerminalLineText.Of(text)}'.");
    }
}
