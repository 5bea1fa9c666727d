using System.Globalization;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Workflows;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Runs;

/// <summary>What became of the runs that wait for a time.</summary>
public sealed record TimersReport
{
    /// <summary>How many runs wait for a time that has not come.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many were gone on with now.</summary>
    public required int Woken { get; init; }

    /// <summary>Why some were not, one sentence each; the next look tries again.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];
}

/// <summary>
/// Goes on with runs that wait for a time, once it has come: their workflow is started again with the number of the run. It believes
/// nothing but that somebody wants to be woken: whether the run may go on is found out by the run that does.
/// </summary>
/// <example><code>var report = await TimersDesk.WakeAsync(access, TimeProvider.System, Console.Error.WriteLine, cancellation);</code></example>
public static class TimersDesk
{
    /// <summary>The name of the artifacts that hold a time.</summary>
    internal const string ArtifactName = "timer";

    // Anybody's workflow can leave timers, so that many are looked through; few are of runs that have to be asked about, at three
    // questions each. A token has a thousand an hour, for all workflows of the repository.
    internal const int MostPages = 20;
    internal const int MostAsked = 20;

    // As often as the workflow looks.
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    // A workflow that fails at once is not started every five minutes, and each time it fails it is left alone for longer.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <param name="access">Where.</param>
    /// <param name="clock">The time.</param>
    /// <param name="told">Is told which runs are gone on with, a line each.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<TimersReport> WakeAsync(GitHubAccess access, TimeProvider clock, Action<string> told, CancellationToken cancellation)
    {
        using var github = new GitHubClient(access, clock);
        return await WakeAsync(github, clock, told, cancellation).ConfigureAwait(false);
    }

    internal static async Task<TimersReport> WakeAsync(GitHubClient github, TimeProvider clock, Action<string> told, CancellationToken cancellation)
    {
        var (waiting, woken, troubles) = (0, 0, new List<string>());
        try
        {
            var branch = (await github.Contents.RepositoryAsync(cancellation).ConfigureAwait(false)).DefaultBranch ?? "main";
            var (newest, areAll) = await github.Artifacts.NewestAsync(ArtifactName, MostPages, cancellation).ConfigureAwait(false);
            if (!areAll)
            {
                troubles.Add($"There are more artifacts named '{ArtifactName}' than the newest {newest.Count} that were looked at, and an older one may be of a run that is due; remove those that no run of a runbook left.");
            }

            foreach (var timer in Asked(newest, branch, clock.GetUtcNow(), told))
            {
                try
                {
                    switch (await OneAsync(github, timer, branch, clock.GetUtcNow(), told, cancellation).ConfigureAwait(false))
                    {
                        case State.Waits:
                            waiting++;
                            break;
                        case State.Woken:
                            woken++;
                            break;
                    }
                }
                catch (GitHubException trouble)
                {
                    troubles.Add($"Run {timer.WorkflowRun!.Id}: {trouble.Message}");
                }
            }
        }
        catch (GitHubException trouble)
        {
            troubles.Add(trouble.Message);
        }

        return new TimersReport { Waiting = waiting, Woken = woken, Troubles = troubles };
    }

    // When there are too many for one look, each look begins behind the one before it: every timer has its turn.
    private static IReadOnlyList<Artifact> Asked(IReadOnlyList<Artifact> newest, string branch, DateTimeOffset now, Action<string> told)
    {
        var timers = newest.Where(timer => !timer.Expired && TrustedRuns.MayCount(timer, branch)).OrderByDescending(timer => timer.Id).DistinctBy(timer => timer.WorkflowRun!.Id).Reverse().ToList();
        if (timers.Count <= MostAsked)
        {
            return timers;
        }

        told($"{MostAsked} of {timers.Count} timers are looked at now, the others in turn.");
        var first = (int)(now.Ticks / Look.Ticks * MostAsked % timers.Count);
        return [.. timers.Skip(first).Concat(timers).Take(MostAsked)];
    }

    private static async Task<State> OneAsync(GitHubClient github, Artifact artifact, string branch, DateTimeOffset now, Action<string> told, CancellationToken cancellation)
    {
        var id = artifact.WorkflowRun!.Id!.Value;
        var number = id.ToString(CultureInfo.InvariantCulture);
        var run = await github.Workflows.GetAsync(id, cancellation).ConfigureAwait(false);
        if (run.Status != "completed" || run.RunAttempt is > 1 || !TrustedRuns.IsTrusted(run, branch))
        {
            return State.Over;
        }

        var files = await github.Artifacts.DownloadAsync(artifact, cancellation).ConfigureAwait(false);
        var file = TrustedRuns.File(run);
        if (RunTimer.Read([.. files.Select(one => new JobRecordFile(one.Path, one.Content))]) is not { } timer || timer.Run != number || file != WorkflowCompiler.PathOf(timer.Runbook))
        {
            return State.Over;
        }

        if (await new TrustedRuns(github, file, branch).SuccessorAsync(number, self: null, cancellation).ConfigureAwait(false) is not null)
        {
            // Nobody else can go on with it any more: the next look need not ask again.
            await github.Artifacts.DeleteAsync(artifact, cancellation).ConfigureAwait(false);
            return State.Over;
        }

        if (timer.Due > now)
        {
            return State.Waits;
        }

        // Its title tells a run that is on its way, or that was refused a while ago.
        var reason = $"timer of run {number}";
        var tries = (await github.Workflows.OfFileAsync(Path.GetFileName(file), run.CreatedAt, "workflow_dispatch", cancellation).ConfigureAwait(false))
            .Where(one => TrustedRuns.IsTrusted(one, branch) && one.DisplayTitle.EndsWith(reason, StringComparison.Ordinal)).ToList();
        if (tries.Any(one => one.Status != "completed" || now - one.CreatedAt < Patience * tries.Count))
        {
            return State.Waits;
        }

        var inputs = new Dictionary<string, string>(timer.Inputs, StringComparer.Ordinal) { ["reason"] = reason, ["resume"] = number };
        await github.Workflows.StartAsync(Path.GetFileName(file), new WorkflowStart(branch) { Inputs = inputs }, reason, cancellation).ConfigureAwait(false);
        told($"{timer.Runbook}: run {number} was due {Moment.Format(timer.Due)} and is gone on with.");
        return State.Woken;
    }

    private enum State
    {
        Over,
        Waits,
        Woken,
    }
}
