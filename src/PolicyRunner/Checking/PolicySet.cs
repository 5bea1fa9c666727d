using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Yaml;

namespace PolicyRunner.Checking;

/// <summary>The policies of a pack with what the organisation sets for each.</summary>
internal sealed class PolicySet
{
    /// <summary>The policies that are no scripts: what they guard must not depend on a pack.</summary>
    public static readonly Policy[] PartsOfTheTool = [ReadingPolicies.Readable, ReadingPolicies.WithinLimits, WaiverPolicies.InOrder, WaiverPolicies.InUse];

    private readonly List<ActivePolicy> active = [];
    private readonly OrganisationFile organisation;
    private readonly List<CheckError> errors = [];
    private readonly List<SkippedItem> skipped = [];
    private readonly IReadOnlyList<LeftOutPolicy> leftOut;

    /// <param name="pack">The policies.</param>
    /// <param name="organisation">What is set for them.</param>
    public PolicySet(PolicyPack pack, OrganisationFile organisation)
        : this(pack.Policies, organisation, pack.Rivals, pack.LeftOut)
    {
    }

    /// <param name="policies">Their ids are unique.</param>
    /// <param name="organisation">What is set for them.</param>
    /// <param name="rivals">As in <see cref="PolicyPack.Rivals"/>.</param>
    /// <param name="leftOut">As in <see cref="PolicyPack.LeftOut"/>.</param>
    public PolicySet(IEnumerable<PolicyEntry> policies, OrganisationFile organisation, IReadOnlyList<PolicyEntry> rivals, IReadOnlyList<LeftOutPolicy> leftOut)
    {
        this.organisation = organisation;
        this.leftOut = leftOut;
        foreach (var part in PartsOfTheTool)
        {
            All.Add(part);
            Add(part, null, organisation);
        }

        foreach (var entry in policies)
        {
            All.Add(entry.Policy);
            Add(entry.Policy, entry, organisation);
        }

        foreach (var rival in rivals)
        {
            Add(rival.Policy, rival, organisation);
        }

        foreach (var settings in organisation.Policies)
        {
            if (!All.Any(policy => policy.Id == settings.Name) && !IsLeftOut(settings.Name))
            {
                var hint = Text.NearestName.Hint(settings.Name, All.Select(policy => policy.Id));
                errors.Add(new CheckError(null, $"There is no policy '{settings.Name}'.{hint}", settings.Span, IsUsage: true));
            }
        }
    }

    /// <summary>Every policy, switched off or not, one for an id.</summary>
    public List<Policy> All { get; } = [];

    /// <summary>Those that are evaluated, rivals for an id among them.</summary>
    public IReadOnlyList<ActivePolicy> Active => active;

    public IReadOnlyList<CheckError> Errors => errors;

    public IReadOnlyList<SkippedItem> Skipped => skipped;

    /// <summary>Every policy, switched off or not, by id.</summary>
    public Policy[] ById()
    {
        var policies = All.ToArray();
        Array.Sort(policies, (a, b) => string.CompareOrdinal(a.Id, b.Id));
        return policies;
    }

    /// <summary>How many days from today a waiver of the policy may last: what the organisation says, else the policy; ten years at most.</summary>
    public int MaximumWaiverDays(Policy policy) => Math.Clamp(organisation.Policies[policy.Id]?.MaximumWaiverDays ?? policy.MaximumWaiverDays, 0, 3650);

    /// <summary>Whether a policy that finds secrets had to be stopped, so that nobody knows where they are.</summary>
    public bool LacksSeeker => leftOut.Any(left => left.SeeksSecrets);

    /// <summary>Whether a policy is there whose script is broken, which is an error of its own and none of those who name it.</summary>
    public bool IsLeftOut(string id)
    {
        foreach (var left in leftOut)
        {
            if (left.HasId(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether nothing can waive the policy, switched off or not.</summary>
    public bool IsHard(Policy policy) =>
        policy.Enforcement == Enforcement.HardMandatory || organisation.Policies[policy.Id]?.Enforcement == Enforcement.HardMandatory;

    private void Add(Policy policy, PolicyEntry? entry, OrganisationFile organisation)
    {
        var settings = organisation.Policies[policy.Id];
        var given = settings is null ? [] : Values(policy, settings);
        var isHard = policy.Enforcement == Enforcement.HardMandatory;
        if (isHard && settings is not null && (settings.Enabled == false || settings.Enforcement is not (null or Enforcement.HardMandatory) || settings.Severity < policy.Severity))
        {
            errors.Add(new CheckError(policy.Id, $"Policy '{policy.Id}' is hard-mandatory: nothing can switch it off or lower it.", settings.Span, IsUsage: true));
        }
        else if (settings?.Enabled == false)
        {
            skipped.Add(new SkippedItem(policy.Id, "switched off in the organisation file"));
            return;
        }

        active.Add(new ActivePolicy(
            policy,
            entry,
            isHard ? policy.Severity : settings?.Severity ?? policy.Severity,
            isHard ? policy.Enforcement : settings?.Enforcement ?? policy.Enforcement,
            new SettingValues(policy.Settings, given)));
    }

    private Dictionary<string, object> Values(Policy policy, PolicySettings settings)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var entry in settings.Values)
        {
            var name = entry.Key.Text;
            var setting = policy.Settings.FirstOrDefault(known => known.Name == name);
            if (setting is null)
            {
                var hint = Text.NearestName.Hint(name, policy.Settings.Select(known => known.Name).Concat(PolicyParts.OwnKeys));
                errors.Add(new CheckError(policy.Id, $"Policy '{policy.Id}' has no setting '{name}'.{hint}", entry.Key.Span, IsUsage: true));
            }
            else if (Value(setting, entry.Value) is { } value)
            {
                values[name] = value;
            }
            else
            {
                errors.Add(new CheckError(policy.Id, $"Setting '{name}' of policy '{policy.Id}' must be {Describe(setting.Type)}.", entry.Value.Span, IsUsage: true));
            }
        }

        return values;
    }

    private static object? Value(Setting setting, YamlNode node) => (setting.Type, node) switch
    {
        (SettingType.Flag, YamlScalar { Type: YamlType.Boolean } flag) => flag.IsTrue,
        (SettingType.Number, YamlScalar { Number: { } number }) when double.IsFinite(number) => number,
        (SettingType.Text, YamlScalar { IsNull: false } text) => text.Text,
        (SettingType.List, YamlSequence list) when list.Items.All(item => item is YamlScalar { IsNull: false }) =>
            list.Items.Select(item => ((YamlScalar)item).Text).ToList(),
        _ => null,
    };

    private static string Describe(SettingType type) => type switch
    {
        SettingType.Flag => "true or false",
        SettingType.Number => "a number",
        SettingType.Text => "a text",
        SettingType.List => "a list of texts",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

/// <summary>A policy as it is applied.</summary>
internal sealed record ActivePolicy(Policy Policy, PolicyEntry? Entry, Severity Severity, Enforcement Enforcement, SettingValues Settings);
