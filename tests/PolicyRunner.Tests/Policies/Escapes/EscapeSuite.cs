using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies.Escapes;

/// <summary>
/// Compiles an attacker's script beside an innocent policy, evaluates both on a document, and asserts that the attack
/// was refused or stopped at its line while the innocent policy found what it always finds.
/// </summary>
internal static class EscapeSuite
{
    /// <summary>Stands at the end of the line that the refusal has to name.</summary>
    public const string Mark = "//!";

    public const string AttackPath = "policies/attack.csx";

    // Far above what a stopped policy takes, so that a slow machine fails no test; without it a missed loop would hang the run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Innocent = """
        return new Policy("RB900", "innocent")
        {
            Title = "Innocent", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
            CheckDocument = (document, context) => document.Sections.Select(section => section.Span.Finding(section.PlainTitle)),
        };
        """;

    /// <summary>A runbook with a section, a block and a step: whatever a policy looks at is there.</summary>
    public const string Page = """
        # Restart the queue

        ## Diagnosis

        ```bash
        kubectl -n queue get pods
        ```

        ## Procedure

        1. Restart the pod.
        """;

    /// <summary>One call that goes on for minutes and that nothing counts: a set of numbers whose hash codes are the same, each compared with all before it.</summary>
    public const string Endless = "        _ = new HashSet<long>(Enumerable.Range(0, 200_000).Select(i => ((long)i << 32) | (uint)i).ToList());";

    /// <summary>Ready-made ends of a script, so that an attack is only its interesting lines.</summary>
    /// <param name="body">Statements inside the check, with <c>document</c> and <c>context</c>.</param>
    /// <param name="before">What stands above the policy at the top of the script.</param>
    /// <param name="after">Functions and types below it.</param>
    public static string Check(string body, string before = "", string after = "") =>
        $$"""
        {{before}}
        return new Policy("RB666", "attack")
        {
            Title = "Attack", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
            CheckDocument = (document, context) =>
            {
        {{body}}
                return [];
            },
        };
        {{after}}
        """;

    /// <summary>Runs the attack and returns what was said about it, after asserting that it was refused or stopped at its marked line.</summary>
    public static string Stops(string script)
    {
        var (said, path, line) = Evaluate(script);
        var marked = Array.FindIndex(script.Split('\n'), text => text.TrimEnd().EndsWith(Mark, StringComparison.Ordinal)) + 1;
        Assert.True(marked > 0, "The script marks no line.");
        Assert.True(said is not null, $"Nothing stopped this:\n{script}");
        Assert.True((path, line) == (AttackPath, marked), $"Expected line {marked}, but it was said of {path}:{line}: {said}\n{script}");
        return said;
    }

    /// <summary>Asserts that the script is an error, of its own alone, wherever in it.</summary>
    public static void Breaks(string script)
    {
        var (said, path, _) = Evaluate(script);
        Assert.True(said is not null && path == AttackPath, $"{path}: {said}\n{script}");
    }

    /// <summary>Asserts that a script is accepted and evaluates without an error.</summary>
    public static void Allows(string script)
    {
        var (said, path, line) = Evaluate(script);
        Assert.True(said is null, $"{path}:{line}: {said}\n{script}");
    }

    private static (string? Said, string? Path, int Line) Evaluate(string script)
    {
        using var folder = new PolicyFolder();
        folder.Write("attack.csx", script).Write("innocent.csx", Innocent);
        var work = Task.Run(() =>
        {
            var pack = folder.Load();
            return (Pack: pack, Report: Report(pack));
        });
        Assert.True(work.Wait(Patience), $"Nothing stopped this within {Patience.TotalSeconds} s:\n{script}");
        var (pack, report) = work.Result;

        Assert.Equal(
            ["Restart the queue", "Diagnosis", "Procedure"],
            report.Findings.Where(finding => finding.Policy == "RB900").Select(finding => finding.Message));
        if (pack.Errors.FirstOrDefault() is { } refused)
        {
            return (refused.Message, refused.Path, refused.Position.Line);
        }

        Assert.Equal(2, pack.Policies.Count);
        return report.Errors.Count == 0 ? (null, null, 0) : Place(report.Errors[0].Located);
    }

    private static CheckReport Report(PolicyPack pack)
    {
        var sections = Configuration.Names(OrganisationFile.Empty);
        var configuration = new Configuration { Organisation = OrganisationFile.Empty, Slos = [], Sections = sections, PoliciesFolder = null, Errors = [] };
        var library = new Library([DocumentReader.Read(new SourceFile("runbooks/queue.md", Page), sections)]);
        var request = new CheckRequest { WorkingDirectory = "/" };
        return Checker.Evaluate(request, configuration, pack, library, [], [], CancellationToken.None);
    }

    // An error of an evaluation is text: path:line:column: what happened.
    private static (string? Said, string? Path, int Line) Place(string message)
    {
        var parts = message.Split(':', 4);
        return parts.Length == 4 && int.TryParse(parts[1], out var line) ? (parts[3].Trim(), parts[0], line) : (message, null, 0);
    }
}
