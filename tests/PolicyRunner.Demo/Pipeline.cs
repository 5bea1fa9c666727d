using System.Globalization;

namespace PolicyRunner.Demo;

/// <summary>The workflows of the service's repository, as far as a demo needs them.</summary>
internal static class Pipeline
{
    /// <summary>The values behind <c>-f name=value</c>.</summary>
    public static IReadOnlyDictionary<string, string> Inputs(IReadOnlyList<string> words)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (first, second) in words.Zip(words.Skip(1)))
        {
            if (first is "-f" && second.Split('=', 2) is [var name, var value])
            {
                inputs[name] = value;
            }
        }

        return inputs;
    }

    public static Play Play(string workflow, IReadOnlyDictionary<string, string> inputs, ServiceState state)
    {
        if (workflow == "smoke-tests.yml")
        {
            return Followed(workflow, Smoke(state));
        }

        var change = Change(workflow, inputs);
        return change is null
            ? new Play([$"could not find any workflows named {workflow}"], Exit: 1)
            : Followed(workflow, new Play([], Change: change));
    }

    /// <summary>The deployment script: <c>--version=V</c>, or <c>--rollback</c> to a version.</summary>
    public static Play Deploy(IReadOnlyList<string> words, ServiceState state)
    {
        var version = words.FirstOrDefault(word => word.StartsWith("--version=", StringComparison.Ordinal))?["--version=".Length..];
        return version is null ? new Play(["deploy: --version is missing"], Exit: 2)
            : words.Contains("--rollback") ? new Play(["Syncing", "Sync Status: Synced"], Change: old => Full(old, version))
            : state.Has("deploy") ? new Play(["Syncing", "Sync Status: OutOfSync", "2 of 3 components are synced"], Exit: 1, Change: old => old with { Canary = version, CanaryWeight = 66 })
            : new Play(["Syncing", "Sync Status: Synced"], Change: old => Full(old, version));
    }

    public static Play Smoke(ServiceState state) => state.Has("smoke") ? new Play(["12 passed, 2 failed"], Exit: 1) : new Play(["14 passed, 0 failed"]);

    private static Play Followed(string workflow, Play play) => play with
    {
        Lines = [$"Created workflow_dispatch event for {workflow} at main", "queued", "in progress", .. play.Lines, play.Exit == 0 ? "completed: success" : "completed: failure"],
    };

    private static Func<ServiceState, ServiceState>? Change(string workflow, IReadOnlyDictionary<string, string> inputs) => workflow switch
    {
        "deploy.yml" => old => inputs.GetValueOrDefault("traffic", "100") is var weight && weight != "100"
            ? old with { Canary = inputs["version"], CanaryWeight = int.Parse(weight, CultureInfo.InvariantCulture) }
            : Full(old, inputs["version"]),
        "rollback.yml" => old => Full(old, inputs["version"]),
        "set-flag.yml" => old => old with { Flags = With(old.Flags, inputs["flag"], Set(old.Flags.GetValueOrDefault(inputs["flag"]) ?? new Flag([], 0), inputs)) },
        "tenant-rate-limit.yml" => old => Tenant(old, inputs, tenant => tenant with { RequestsPerSecond = int.TryParse(inputs["requests-per-second"], CultureInfo.InvariantCulture, out var limit) ? limit : null }),
        "revoke-api-keys.yml" => old => Tenant(old, inputs, tenant => tenant with { Keys = 0 }),
        "issue-api-keys.yml" => old => Tenant(old, inputs, tenant => tenant with { Keys = 1 }),
        "create-tenant.yml" => old => Tenant(old, inputs, tenant => tenant with { Status = "active", Keys = 0 }),
        "suspend-tenant.yml" => old => Tenant(old, inputs, tenant => tenant with { Status = "suspended" }),
        "set-webhook.yml" => old => Tenant(old, inputs, tenant => tenant with { Webhook = inputs["state"] }),
        "revoke-access.yml" => old => old with { Accounts = [.. old.Accounts.Where(account => !inputs["accounts"].Contains(account, StringComparison.Ordinal))] },
        "grant-access.yml" or "rotate-secret.yml" or "migrate.yml" or "config.yml" => old => old,
        _ => null,
    };

    private static ServiceState Full(ServiceState old, string version) => old with { Version = version, Canary = null, CanaryWeight = 0 };

    private static Flag Set(Flag flag, IReadOnlyDictionary<string, string> inputs) =>
        inputs.TryGetValue("tenant", out var tenant) ? flag with { Tenants = inputs["state"] == "on" ? [.. flag.Tenants.Append(tenant).Distinct()] : [.. flag.Tenants.Where(other => other != tenant)] }
        : flag with { Percentage = int.Parse(inputs["percentage"], CultureInfo.InvariantCulture) };

    private static ServiceState Tenant(ServiceState old, IReadOnlyDictionary<string, string> inputs, Func<Tenant, Tenant> change) =>
        old with { Tenants = With(old.Tenants, inputs["tenant"], change(old.Tenants.GetValueOrDefault(inputs["tenant"]) ?? new Tenant())) };

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> old, string name, T value) => new(old) { [name] = value };
}
