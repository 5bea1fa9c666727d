using PolicyRunner.Policies;

namespace PolicyRunner.Checking;

/// <summary>The policies that a check would work with, switched off or not, and how the organisation sets each.</summary>
public sealed record PolicyCatalogue
{
    /// <summary>By id.</summary>
    public required IReadOnlyList<CataloguedPolicy> Entries { get; init; }

    /// <summary>Scripts that do not work and configuration that cannot be used; the policies that do work are there all the same.</summary>
    public required IReadOnlyList<CheckError> Errors { get; init; }

    /// <summary>The repository's scripts that make no policy; why stands in <see cref="Errors"/>.</summary>
    internal IReadOnlyList<LeftOutPolicy> LeftOut { get; init; } = [];

    public IReadOnlyList<Policy> Policies => [.. Entries.Select(entry => entry.Policy)];

    /// <summary>The script of a policy that is there and broken, by the policy's id or name; null when there is none.</summary>
    public string? WhereBroken(string name) => (LeftOut.FirstOrDefault(left => left.HasId(name)) ?? LeftOut.FirstOrDefault(left => left.IsNamed(name)))?.Path;

    /// <summary>That there is no policy of an id or name, and which one may have been meant, as a sentence or two.</summary>
    public string Unknown(string name) => $"There is no policy '{name}'{UnknownPolicy.Rest(name, Entries.Select(entry => (entry.Policy, entry.Path)))}";

    /// <param name="policiesFolder">The repository's own policies; null for <c>policies/</c> where it exists.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="cancellation">Ends the loading.</param>
    public static PolicyCatalogue Load(string? policiesFolder, string workingDirectory, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var request = new CheckRequest { PoliciesFolder = policiesFolder, WorkingDirectory = workingDirectory };
        using var rules = RuleSource.Own(request);
        var configuration = Configuration.Read(request, rules);
        var pack = PolicyPackLoader.Load(configuration.PoliciesFolder, new CacheOptions(), Checker.Shown(configuration, rules));
        var set = new PolicySet(pack, configuration.Organisation);
        var active = set.Active.ToDictionary(policy => policy.Policy);
        return new PolicyCatalogue
        {
            Entries =
            [
                .. set.All.OrderBy(policy => policy.Id, StringComparer.Ordinal).Select(policy =>
                    new CataloguedPolicy(policy, pack.Policies.FirstOrDefault(entry => entry.Policy == policy), active.GetValueOrDefault(policy), configuration.Organisation.Policies[policy.Id]?.Span)),
            ],
            LeftOut = pack.LeftOut,
            Errors = [.. configuration.Errors, .. pack.Errors.Select(Checker.Error), .. set.Errors],
        };
    }
}
