using System.Globalization;
using PolicyRunner.Gates;
using PolicyRunner.Running.Hosting;

namespace PolicyRunner.Running.Gating;

/// <summary>Takes a gate's answer to where somebody waits for it.</summary>
public sealed record GateDelivery
{
    /// <summary>The run of a workflow that waits before an environment, and that environment; null: none.</summary>
    public (long Run, string Environment)? Deployment { get; init; }

    /// <summary>True to put it beside the commit, as the check <c>gate/NAME</c>.</summary>
    public bool IsPublished { get; init; }

    /// <param name="text">The run's number.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The deployment, or why there is none of that.</returns>
    public static ((long Run, string Environment)? Deployment, string? Problem) Parse(string? text, string? environment) =>
        text is null && environment is null ? (null, null)
        : text is null || environment is null ? (null, "A deployment is a run and the environment it waits for; give both: --deployment RUN --environment NAME.")
        : !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var run) || run <= 0 ? (null, $"'{text}' is no number of a workflow's run.")
        : environment.Trim().Length == 0 ? (null, "The environment has no name.")
        : ((run, environment), null);

    /// <param name="report">The answer.</param>
    /// <param name="summary">The same in Markdown.</param>
    /// <param name="host">Where it goes; null: nowhere, which is a problem.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Why somebody did not get it, one sentence each.</returns>
    public async Task<IReadOnlyList<string>> SendAsync(GateReport report, string summary, IRepositoryHost? host, CancellationToken cancellation)
    {
        if (Deployment is null && !IsPublished)
        {
            return [];
        }

        if (host is null)
        {
            return ["The answer cannot be delivered: the service that the repository lies at cannot be asked; set GITHUB_TOKEN."];
        }

        if (report.Commit is not { } commit)
        {
            return ["The answer cannot be delivered: it is not known which commit was judged."];
        }

        var problems = new List<string?>();
        if (IsPublished)
        {
            problems.Add(await host.PublishAsync(new PublishedAnswer($"gate/{report.Gate}", commit, report.Record, report.Verdict.Holds(), $"{report.Verdict.Word()}: {report.Reason}", summary), cancellation).ConfigureAwait(false));
        }

        if (Deployment is { } deployment)
        {
            problems.Add(await host.AnswerAsync(new DeploymentAnswer(deployment.Run, deployment.Environment, commit, report.Verdict.Holds(), $"Gate {report.Gate}: {report.Verdict.Word()}. {report.Reason} Evidence: {report.Record}"), cancellation).ConfigureAwait(false));
        }

        return [.. problems.OfType<string>().Select(problem => $"The answer was not delivered: {problem}")];
    }
}
