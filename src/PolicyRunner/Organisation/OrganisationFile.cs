using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>What the organisation says about itself: <c>policies/policyrunner.yml</c>, typed, every part with its place.</summary>
public sealed record OrganisationFile
{
    /// <summary>What holds when there is no such file.</summary>
    public static OrganisationFile Empty { get; } = new();

    /// <summary>The file it was read from, or null for <see cref="Empty"/>.</summary>
    public SourceFile? File { get; init; }

    /// <summary>How policies are set, by policy id.</summary>
    public NamedList<PolicySettings> Policies { get; init; } = new();

    /// <summary>Which profile holds for which files; the first that matches counts.</summary>
    public IReadOnlyList<ProfileRule> Profiles { get; init; } = [];

    /// <summary>Who can own a runbook.</summary>
    public NamedList<KnownName> Teams { get; init; } = new();

    public NamedList<Role> Roles { get; init; } = new();

    // Such defaults are made when somebody asks: a start without an organisation file needs none of these types.
    public EscalationMatrix Escalation { get => field ?? EscalationMatrix.Empty; init; }

    public IncidentRules Incidents { get => field ?? IncidentRules.Default; init; }

    public WorkingCalendar Calendar { get => field ?? WorkingCalendar.Default; init; }

    public NamedList<ChangeWindow> Windows { get; init; } = new();

    public NamedList<Freeze> Freezes { get; init; } = new();

    public NamedList<Channel> Channels { get; init; } = new();

    public NamedList<SloSource> SloSources { get; init; } = new();

    /// <summary>What runs blocks of a language, by the language's name.</summary>
    public NamedList<Interpreter> Interpreters { get; init; } = new();

    public WorkflowSettings Workflows { get => field ?? WorkflowSettings.Default; init; }

    public NamedList<Contract> Contracts { get; init; } = new();

    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <summary>More names for sections than the built-in ones.</summary>
    public IReadOnlyList<SectionSynonyms> Sections { get; init; } = [];

    /// <summary>The HTTP routes that exist; empty when the organisation does not list them.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>The versions of components that runbooks may name.</summary>
    public NamedList<ComponentVersion> Versions { get; init; } = new();

    /// <summary>The names of secrets that exist.</summary>
    public NamedList<KnownName> Secrets { get; init; } = new();

    public DocumentRules Documents { get => field ?? DocumentRules.Empty; init; }

    /// <summary>The profile's name for a path, or null when no rule matches.</summary>
    public string? ProfileFor(string path) => Profiles.FirstOrDefault(rule => rule.Matches(path))?.Profile;
}
