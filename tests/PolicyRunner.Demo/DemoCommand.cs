namespace PolicyRunner.Demo;

/// <summary>The command <c>demo</c>: looks at the service, breaks it and mends it.</summary>
internal static class DemoCommand
{
    public const string Name = "demo";

    private static readonly Dictionary<string, string> Faults = new(StringComparer.Ordinal)
    {
        ["canary"] = "every request that meets the canary fails",
        ["release"] = "one request in five fails on every version but v1.0.0",
        ["trickle"] = "seven requests in ten thousand fail",
        ["slow"] = "every version but v1.0.0 answers slowly",
        ["smoke"] = "smoke tests fail",
        ["ready"] = "the service never gets ready",
        ["queue"] = "the worker's queue grows",
        ["tenant"] = "one tenant, acme, causes errors",
        ["deploy"] = "a deployment ends half-way",
    };

    public static Play Play(string[] words, StateFile file) => words switch
    {
        ["status"] => new Play(Status(file.State)),
        ["break", var fault] when Faults.TryGetValue(fault, out var what) => new Play([$"Broken: {what}."], Change: old => old with { Faults = [.. old.Faults.Append(fault).Distinct()] }),
        ["mend"] => new Play(["Nothing is broken any more."], Change: old => old with { Faults = [] }),
        ["serve", var version] => new Play([$"{version} serves."], Change: old => old with { Version = version }),
        ["reset"] => new Play(["As it was at the beginning."], Change: _ => new ServiceState()),
        _ => new Play(["demo status | break FAULT | mend | serve VERSION | reset", .. Faults.Select(fault => $"  demo break {fault.Key,-8} {fault.Value}")], Exit: words is [] or ["help"] or ["--help"] ? 0 : 2),
    };

    private static IReadOnlyList<string> Status(ServiceState state) =>
    [
        $"{state.Version} serves{(state.Canary is { } canary ? $", {canary} gets {state.CanaryWeight} %" : "")}; availability {1 - state.ErrorRate:P1}, p95 {state.Latency} ms",
        .. state.Faults.Select(fault => $"broken: {Faults[fault]}"),
    ];
}
