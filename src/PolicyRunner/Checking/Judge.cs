using PolicyRunner.Policies;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The policies of a check, ready to look at documents.</summary>
internal sealed class Judge
{
    /// <param name="pack">The policies.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="configuration">The organisation and its SLOs.</param>
    public Judge(PolicyPack pack, CheckRequest request, Configuration configuration)
    {
        Pack = pack;
        Policies = new PolicySet(pack, configuration.Organisation);
        Today = DateOnly.FromDateTime(request.Clock.GetUtcNow().UtcDateTime);
        Evaluation = new Evaluation(Policies, configuration, Today, document => Checker.ProfileOf(document, request, configuration), request.Timings, request.Limits);
    }

    public PolicyPack Pack { get; }

    public PolicySet Policies { get; }

    public DateOnly Today { get; }

    public Evaluation Evaluation { get; }

    /// <summary>Policies that are not those of the lock file, where it is to be held to: then nobody may judge.</summary>
    public IReadOnlyList<CheckError> Unlocked { get; private init; } = [];

    /// <summary>Loads the policies that the rules name.</summary>
    public static Judge Load(CheckRequest request, Configuration configuration, RuleSource rules)
    {
        var pack = PolicyPackLoader.Load(configuration.PoliciesFolder, new CacheOptions { Clock = request.Clock }, Checker.Shown(configuration, rules));
        return new Judge(pack, request, configuration)
        {
            Unlocked = request.IsLocked ? [.. PolicyLocking.Check(pack, configuration.PoliciesFolder, rules)] : [],
        };
    }

    /// <summary>What the policies find in a document while others are being read, or null when it is too early to ask.</summary>
    public List<RawFinding>? Early(Document document, int place) => Unlocked.Count > 0 ? null : Evaluation.Judge(document, place);
}
