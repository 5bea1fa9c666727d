using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation.Budget;

namespace PolicyRunner.Checking.Testing;

/// <summary>Policies in, what their samples show out.</summary>
public static class PolicyTester
{
    /// <summary>Tests policies. What is wrong with scripts comes back in the report.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PolicyTestReport Run(PolicyTestRequest request, CancellationToken cancellation)
    {
        var errors = new List<CheckError>();
        var root = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
        var asked = new CheckRequest { PoliciesFolder = request.PoliciesFolder, WorkingDirectory = request.WorkingDirectory };
        var folder = request.Shipped ? null : Configuration.Folder(asked, RuleSource.Own(asked), errors, []);
        var shown = folder is null ? null : new FileFinder(root, request.WorkingDirectory).Show(folder);
        var (pack, coverage) = request.Shipped ? (PolicyPackLoader.Load(null, new CacheOptions()), [])
            : folder is null ? (new PolicyPack([], [], []), [])
            : PolicyPackLoader.LoadWithCoverage(folder, new CacheOptions(), shown);
        var selection = new PolicySelection(request, root);
        var chosen = pack.Policies.Where(selection.Takes).ToList();
        IReadOnlyList<string> scripts = folder is null ? [] : [.. Directory.EnumerateFiles(folder, "*.csx").Select(path => $"{shown}/{Path.GetFileName(path)}")];
        var isLeftOut = selection.IsLeftOut(pack, scripts);
        var diagnostics = pack.Diagnostics.Where(found => isLeftOut || selection.Takes(found)).ToList();
        errors.AddRange(diagnostics.Where(found => found.Kind != PolicyDiagnosticKind.Warning).Select(Checker.Error));
        errors.AddRange(selection.Unknown(pack, scripts).Select(message => new CheckError(null, message, null, IsUsage: true)));

        var results = new List<PolicyTestResult>();
        var clock = SampleClock.OfAll(chosen.Count);
        foreach (var entry in chosen)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(PolicyTrial.Run(entry, clock));
        }

        var files = Files(coverage, request.Names.Count == 0 ? null : chosen);
        return new PolicyTestReport
        {
            Verdict = Decide(results, errors, files.Exists(file => file.Percent < request.Coverage)),
            Policies = results,
            Coverage = files,
            CoverageAsked = request.Coverage,
            Errors = errors,
            Warnings = [.. diagnostics.Where(found => found.Kind == PolicyDiagnosticKind.Warning)],
        };
    }

    /// <summary>Waits for changes of the policies folder that a request means, whether or not it exists.</summary>
    public static FolderWatch Watch(PolicyTestRequest request)
    {
        var asked = new CheckRequest { PoliciesFolder = request.PoliciesFolder, WorkingDirectory = request.WorkingDirectory };
        var rules = RuleSource.Own(asked);
        return new FolderWatch(rules.PoliciesFolder(asked), rules.Root);
    }

    // What a single policy's samples do not reach of a helper, another policy's may.
    private static List<FileCoverage> Files(IReadOnlyList<PackCoverage> coverage, List<PolicyEntry>? chosen) =>
    [
        .. PackCoverage.Of(coverage).Where(script => chosen is null || chosen.Exists(entry => entry.Path == script.Path))
            .Select(script => new FileCoverage(script.Path, script.Lines.Count, [.. script.Lines.Except(script.Hit)])),
    ];

    private static Verdict Decide(List<PolicyTestResult> results, List<CheckError> errors, bool isBelow)
    {
        var failures = results.SelectMany(result => result.Failures).ToList();
        return errors.Count > 0 || failures.Exists(failure => failure.Kind == PolicyTestFailureKind.Broken) ? Verdict.Error
            : results.Count == 0 ? Verdict.Nothing
            : failures.Count > 0 || isBelow ? Verdict.Fail
            : Verdict.Pass;
    }
}
