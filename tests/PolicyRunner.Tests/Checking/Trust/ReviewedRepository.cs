using System.Text.Json;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Checking.Trust;

/// <summary>A repository whose branch <c>main</c> has rules that find three things in its runbook, and a branch <c>topic</c> checked out.</summary>
internal sealed class ReviewedRepository : IDisposable
{
    public const string PolicyPath = "policies/TEAM1-no-get.csx";

    /// <summary>What the base finds, whatever the change says.</summary>
    public static readonly string[] Findings = ["RB307 error", "TEAM1 error", "TEAM2 warning"];

    private const string Runbook = """
        ---
        id: OPS-001
        ---
        # Look

        ## Procedure

        1. Look:

           ```bash id=look
           kubectl get pods
           ```

        """;

    public ReviewedRepository()
    {
        Git.Write("runbooks/look.md", Runbook)
            .Write(PolicyPath, Policy("TEAM1", "Error"))
            .Write("policies/TEAM2-no-get.csx", Policy("TEAM2", "Warning"))
            .Write("policies/policyrunner.yml", Organisation)
            .Commit("base");
        Git.Git("checkout", "--quiet", "-b", "topic");
    }

    public static string Organisation => "profiles:\n  - { paths: [\"runbooks/**\"], profile: strict }\npolicies:\n  RB307: { severity: error }\n" + Off("RB101", "RB102", "RB103", "RB104", "RB105");

    public GitFolder Git { get; } = new();

    /// <summary>The text of a policy that finds each command of the runbook.</summary>
    public static string Policy(string id, string severity, string check = "runbook.Commands.Select(command => command.Finding($\"'{command.Text}' is looked at.\"))") => $$"""
        return new Policy("{{id}}", "no-get")
        {
            Title = "Nothing is only looked at",
            Why = "It is a test.",
            Severity = Severity.{{severity}},
            Check = (runbook, context) => {{check}},
            Bad = [], Good = [],
        };
        """;

    /// <summary>Checks <c>runbooks/</c> in the repository's root as a process of its own.</summary>
    public Task<ReviewAnswer> CheckAsync(params string[] arguments) => CheckInAsync(Git.Root, arguments);

    public static async Task<ReviewAnswer> CheckInAsync(string folder, params string[] arguments)
    {
        var answer = await ToolProcess.RunAsync(folder, ["check", "--format", "json", .. arguments]);
        return new ReviewAnswer(answer, JsonDocument.Parse(answer.Output).RootElement);
    }

    public void Dispose() => Git.Dispose();

    private static string Off(params string[] ids) => string.Concat(ids.Select(id => $"  {id}: {{ enabled: false }}\n"));
}

/// <summary>A check's process and its report.</summary>
internal sealed record ReviewAnswer(ToolAnswer Process, JsonElement Report)
{
    public int ExitCode => Process.ExitCode;

    /// <summary>Policy and severity of those findings that the tests are about.</summary>
    public string[] Findings =>
    [
        .. Report.GetProperty("findings").EnumerateArray()
            .Select(finding => $"{finding.GetProperty("policy").GetString()} {finding.GetProperty("severity").GetString()}")
            .Where(text => text.StartsWith("TEAM", StringComparison.Ordinal) || text.StartsWith("RB307", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    public string Error => Report.GetProperty("errors").EnumerateArray().First().GetProperty("message").GetString()!;

    public JsonElement Base => Report.GetProperty("base");

    public JsonElement? Changes => Report.TryGetProperty("changes", out var changes) ? changes : null;

    public string Notes => Changes is { } changes ? string.Join('\n', changes.GetProperty("notes").EnumerateArray()) : "";
}
