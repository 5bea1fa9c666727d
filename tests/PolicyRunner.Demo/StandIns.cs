using System.Globalization;
using System.Text;

namespace PolicyRunner.Demo;

/// <summary>
/// Plays the programs that runbooks call. What it prints goes to the caller line by line, then a line that begins with a NUL and
/// holds the exit code: see <see cref="StandIn"/>.
/// </summary>
/// <param name="file">The state that programs look at and change.</param>
/// <param name="pace">The time before each line but the first.</param>
internal sealed class StandIns(StateFile file, TimeSpan pace)
{
    /// <summary>The programs, by name: a file of each name is put on the PATH.</summary>
    public static IReadOnlyList<string> Names { get; } = ["gh", "kubectl", "helm", "gcloud", "bq", "az", "pnpm", "npm", "pg_isready", "redis-cli", "demo"];

    public async Task PlayAsync(string[] words, Stream output)
    {
        if (words[0] != DemoCommand.Name)
        {
            file.Record(words);
        }

        var play = words[0] == DemoCommand.Name ? DemoCommand.Play(words[1..], file) : Play(words, file.State);
        foreach (var (number, line) in play.Lines.Index())
        {
            if (number > 0 && words[0] != DemoCommand.Name)
            {
                await Task.Delay(pace).ConfigureAwait(false);
            }

            await output.WriteAsync(Encoding.UTF8.GetBytes(line + "\n")).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }

        if (play.Change is { } change)
        {
            file.Change(change);
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\0{play.Exit}\n"))).ConfigureAwait(false);
    }

    private static Play Play(string[] words, ServiceState state) => words switch
    {
        ["gh", "workflow", "run", var workflow, .. var rest] => Pipeline.Play(workflow, Pipeline.Inputs(rest), state),
        ["gh", "api", ..] => new Play(["true"]),
        ["gh", "run", "list", ..] => new Play(["success"]),
        ["kubectl", "rollout", "status", ..] => new Play(["Waiting for rollout to finish: 1 of 3 updated replicas are available...", "Waiting for rollout to finish: 2 of 3 updated replicas are available...", "successfully rolled out"]),
        ["kubectl", "scale", .. var rest] when rest.FirstOrDefault(word => word.StartsWith("--replicas=", StringComparison.Ordinal)) is { } replicas =>
            new Play(["deployment.apps/worker scaled"], Change: old => old with { Workers = int.Parse(replicas["--replicas=".Length..], CultureInfo.InvariantCulture) }),
        ["kubectl", "get", "pods", ..] => new Play(["NAME READY STATUS", "quote-api-1 1/1 Running", "quote-api-2 1/1 Running", "quote-api-3 1/1 Running"]),
        ["helm", "status", ..] => new Play(["STATUS: deployed"]),
        ["gcloud", "logging", "read", ..] => new Play(state.Has("tenant") ? ["tenant=acme errors=400"] : state.ErrorRate > 0 ? ["tenant=acme errors=210", "tenant=staging_partner errors=190"] : ["tenant=none errors=0"]),
        ["gcloud", "projects", "get-iam-policy", ..] => new Play([string.Join(',', state.Accounts)]),
        ["bq", "query", ..] => new Play(["subject_tenant,requests", "acme,412", .. state.Has("tenant") ? (string[])["staging_partner,3"] : []]),
        ["az", "account", "show", ..] => new Play(["quote-production"]),
        ["pnpm", "install", ..] => new Play(["Lockfile is up to date", "Done"]),
        ["pnpm", "run", "build", ..] => new Play(["compiling", "build completed"]),
        ["pnpm", "run", "deploy", .. var rest] => Pipeline.Deploy(rest, state),
        ["pnpm", "run", "test:smoke", ..] => Pipeline.Smoke(state),
        ["pnpm", "run", "migrations:check", ..] => new Play(["backward compatible"]),
        ["pnpm", "run", "bench", ..] => new Play([$"p50={state.Latency / 3} p95={state.Latency}"]),
        ["npm", "run", "test:e2e", ..] => new Play(["All scenarios pass", "Lighthouse score: 96"]),
        ["pg_isready", ..] => new Play(["db:5432 - accepting connections"]),
        ["redis-cli", .., "ping"] => new Play(["PONG"]),
        [var name, ..] => new Play([$"{name}: the demo does not know how to do that: {string.Join(' ', words.Skip(1))}"], Exit: 2),
        [] => new Play([], Exit: 2),
    };
}

/// <summary>What a program does.</summary>
/// <param name="Lines">What it prints.</param>
/// <param name="Exit">Its exit code.</param>
/// <param name="Change">What it changes, when its last line is printed; null: nothing.</param>
internal sealed record Play(IReadOnlyList<string> Lines, int Exit = 0, Func<ServiceState, ServiceState>? Change = null);
