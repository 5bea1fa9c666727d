using System.CommandLine;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

internal static class CheckCommand
{
    private static readonly string[] Profiles = ["auto", "baseline", "strict"];
    private static readonly string[] Fixes = ["safe", "all"];
    private static readonly string[] BaselineChanges = ["shrink", "grow"];
    private static readonly string[] Thresholds = ["error", "warning", "info", "never"];

    public static Command Create(Host host, CancellationToken cancellation)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files and folders (default: runbooks/, here or at the repository's root; with --base or --changed-since both)" };
        var policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        var config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");
        var against = Options.Value("--base", "REF|DIR", "The commit, or ./folder, whose policies, organisation file and lock judge (default: the files as they are)");
        var locked = Options.Flag("--locked", "Refuse policies that are not those of policies/policyrunner.lock");
        var since = Options.Value("--changed-since", "REF", "Count only what came since this commit");
        var baseline = Options.Value("--baseline", "FILE", "The file of known findings, which do not count");
        var update = Options.Choice("--update-baseline", BaselineChanges, "Write it: shrink takes out what is gone, grow also puts in what is new");
        var profile = Options.Choice("--profile", Profiles, "How much is asked; auto is strict for declared runbooks");
        var failOn = Options.Choice("--fail-on", Thresholds, "The severity that fails; never spares the exit code only");
        var format = Options.Choice("--format", ReportFormats.Names, "The form of the answer on stdout");
        var reports = new Option<string[]>("--report") { HelpName = "FORMAT=FILE", Description = "Another report, into a file (repeatable)", Arity = ArgumentArity.OneOrMore };
        var fix = Options.Choice("--fix", Fixes, "Mend files: what cannot change a meaning, or all, to be looked at; then check again");
        var dryRun = Options.Flag("--dry-run", "With --fix: print the changes as a diff for git apply and make none; the exit code is that of the files as they are");
        var timings = Options.Flag("--timings", "Show the time of each policy, and how near it came to its steps");
        var showWaived = Options.Flag("--show-waived", "Show findings that a waiver covers");
        var command = new Command("check", "Find what is wrong in runbooks") { paths, policies, config, against, locked, since, baseline, update, profile, failOn, format, reports, fix, dryRun, timings, showWaived };
        command.WithExample("policyrunner check runbooks/ --fail-on warning --report sarif=check.sarif", "policyrunner check --base origin/main --locked", "policyrunner check --baseline policies/baseline.json --update-baseline shrink");
        command.SetAction(result =>
        {
            var request = new CheckRequest
            {
                Paths = result.GetValue(paths) ?? [],
                PoliciesFolder = result.GetValue(policies),
                ConfigFile = result.GetValue(config),
                Base = result.GetValue(against),
                IsLocked = result.GetValue(locked),
                ChangedSince = result.GetValue(since),
                Baseline = result.GetValue(baseline),
                BaselineChange = ChangeOf(result, update, baseline),
                Profile = result.Word(profile, Profiles) switch { "baseline" => ProfileChoice.Baseline, "strict" => ProfileChoice.Strict, _ => ProfileChoice.Auto },
                FailOn = result.Word(failOn, Thresholds) switch { "never" => null, "info" => Severity.Info, "warning" => Severity.Warning, _ => Severity.Error },
                Timings = result.GetValue(timings),
                WorkingDirectory = host.WorkingDirectory,
                Trial = result.GetValue(against) is null ? null : host.Engine.Trial(),
                Clock = host.Clock,
            };
            var name = result.Word(format, ReportFormats.Names);
            var files = (result.GetValue(reports) ?? []).Select(ReportFile.Parse).ToList();
            var options = new ReportOptions
            {
                Color = host.Color,
                ShowWaived = result.GetValue(showWaived),
                Timings = request.Timings,
                ToolVersion = ToolVersion.Text,
            };
            var mending = MendingOf(result.GetValue(fix) is null ? null : result.Word(fix, Fixes), result.GetValue(dryRun), name);
            return Run(host, request, mending, ReportFormats.Find(name) ?? ReportFormat.Text, files, options, cancellation);
        });
        return command;
    }

    private static BaselineChange ChangeOf(ParseResult result, Option<string?> update, Option<string?> baseline)
    {
        if (result.GetValue(update) is null)
        {
            return BaselineChange.None;
        }

        var change = result.Word(update, BaselineChanges) == "grow" ? BaselineChange.Grow : BaselineChange.Shrink;
        return result.GetValue(baseline) is not null ? change : throw new UsageException("--update-baseline needs to know which: --baseline FILE.");
    }

    private static Mending? MendingOf(string? fix, bool isDry, string format) => (fix, isDry) switch
    {
        (null, false) => null,
        (null, true) => throw new UsageException("--dry-run goes with --fix safe or --fix all; a check alone changes nothing."),
        (_, true) when format != "text" => throw new UsageException($"--dry-run prints a diff; leave --format {format} out, or write --report {format}=FILE."),
        _ => new Mending(fix == "all" ? FixChoice.All : FixChoice.Safe, isDry),
    };

    private static int Run(
        Host host, CheckRequest request, Mending? mending, ReportFormat format, List<ReportFile> files, ReportOptions options, CancellationToken cancellation)
    {
        host.MayStartOver();
        var report = mending is null ? host.Engine.Check(request, cancellation) : host.Engine.Fix(request, mending.Choice, mending.IsDry, cancellation);
        var isDiff = mending is { IsDry: true };
        if (isDiff)
        {
            FixOutput.WriteDiff(report, host);
        }
        else
        {
            ReportWriter.Write(report, format, host.Output, options);
        }

        foreach (var note in report.Notes)
        {
            host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(note)}");
        }

        FixOutput.WriteChangedCommands(report.Fixes, host);
        var refused = FixOutput.WriteRefused(report.Fixes, host);
        if (isDiff || format != ReportFormat.Text || !host.IsTerminal)
        {
            // Somebody who sees the text has seen them; a pipe or a program has not.
            foreach (var error in report.Errors)
            {
                host.Error.WriteLine($"policyrunner: {TerminalMessage.Of(error)}");
            }
        }

        var written = true;
        foreach (var file in files)
        {
            // All are tried: one bad path must not cost the other reports.
            written &= file.Write(report, host, options, request.Baseline);
        }

        if (request.BaselineChange != BaselineChange.None)
        {
            BaselineOutput.Write(report, host);
        }

        if (host.IsGitHub && !isDiff)
        {
            GitHubOutput.Write(report, format, host, options);
        }

        // A report that was asked for and is not there is misuse of a path; what GitHub shows is only shown.
        return ExitCode.Worst(ExitCode.Of(report), isDiff ? ExitCode.Passed : refused, written ? ExitCode.Passed : ExitCode.Usage);
    }

    /// <summary>What <c>--fix</c> and <c>--dry-run</c> ask for.</summary>
    private sealed record Mending(FixChoice Choice, bool IsDry);
}
