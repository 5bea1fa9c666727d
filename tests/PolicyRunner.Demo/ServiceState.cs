namespace PolicyRunner.Demo;

/// <summary>What the service of the demo is in the middle of. Kept in a file, so that it outlives the process.</summary>
public sealed record ServiceState
{
    /// <summary>The version that nothing is ever wrong with.</summary>
    private const string First = "v1.0.0";

    /// <summary>What serves those that meet no canary.</summary>
    public string Version { get; init; } = First;

    /// <summary>The version on trial, or null.</summary>
    public string? Canary { get; init; }

    /// <summary>The share of the traffic that meets the canary, in percent.</summary>
    public int CanaryWeight { get; init; }

    /// <summary>What is broken, in the words of <see cref="DemoCommand"/>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    public IReadOnlyDictionary<string, Flag> Flags { get; init; } = new Dictionary<string, Flag>();

    public IReadOnlyDictionary<string, Tenant> Tenants { get; init; } = new Dictionary<string, Tenant>
    {
        ["staging_partner"] = new(),
        ["acme"] = new(),
    };

    /// <summary>How many copies of the worker there are.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>Accounts that hold a privileged role.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = ["admin-one@example.com", "support-one@example.com", "support-two@example.com"];

    public bool Has(string fault) => Faults.Contains(fault);

    /// <summary>The share of requests that fail, from 0 to 1.</summary>
    public double ErrorRate => Has("tenant") && Tenants["acme"].RequestsPerSecond is null ? 0.04
        : Has("release") && Version != First ? 0.2
        : Has("canary") && Canary is not null ? CanaryWeight / 100.0
        : Has("trickle") ? 0.00075
        : 0;

    /// <summary>The 95th percentile of the time of a request, in milliseconds.</summary>
    public int Latency => Has("slow") && (Version != First || Canary is not null) ? 720 : 180;

    public int Queue => Has("queue") && Workers <= 3 ? 240 : 12;
}

/// <summary>For whom a feature is on.</summary>
/// <param name="Tenants">Those that have it whatever the percentage.</param>
/// <param name="Percentage">Of everybody's requests, from 0 to 100.</param>
public sealed record Flag(IReadOnlyList<string> Tenants, int Percentage);

/// <summary>A customer of the service.</summary>
public sealed record Tenant
{
    public string Status { get; init; } = "active";

    /// <summary>How many API keys work.</summary>
    public int Keys { get; init; } = 1;

    public string Webhook { get; init; } = "off";

    /// <summary>Above it there are answers with status 429; null: no limit.</summary>
    public int? RequestsPerSecond { get; init; }
}
