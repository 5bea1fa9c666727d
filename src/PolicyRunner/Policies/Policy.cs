using PolicyRunner.Findings;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Policies;

/// <summary>
/// A rule about runbooks: a value that a policy script returns. It is a pure function of what it is given,
/// and it can be listed, documented and tested without any runbook.
/// </summary>
/// <example>
/// <code>
/// return new Policy("RB304", "mutating-step-has-undo")
/// {
///     Title = "Every mutating step can be undone",
///     Severity = Severity.Error,
///     AppliesTo = runbook => runbook.IsDeclared,
///     Check = (runbook, context) => runbook.Steps
///         .Where(step => step.Effect >= Effect.Mutate &amp;&amp; step.Undo is null &amp;&amp; runbook.Rollback is null)
///         .Select(step => step.Finding($"Step '{step.Id}' changes something and has no undo.")),
/// };
/// </code>
/// </example>
public sealed class Policy
{
    /// <param name="id">Stable: letters and digits such as <c>RB304</c>.</param>
    /// <param name="name">What is asked for, in words joined by '-'.</param>
    public Policy(string id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>What findings, waivers and the organisation file call it.</summary>
    public string Id { get; }

    /// <summary>What is asked for, in words joined by '-'.</summary>
    public string Name { get; }

    /// <summary>The rule as a sentence without a full stop.</summary>
    public required string Title { get; init; }

    /// <summary>Why the rule exists: what goes wrong without it.</summary>
    public required string Why { get; init; }

    public required Severity Severity { get; init; }

    public Confidence Confidence { get; init; } = Confidence.High;

    public Enforcement Enforcement { get; init; } = Enforcement.SoftMandatory;

    /// <summary>
    /// The mildest profile the policy belongs to; strict holds all of baseline. With strict a policy judges declared runbooks
    /// (front matter with an id), with baseline every page; <see cref="Check"/> sees those that are runbooks.
    /// </summary>
    public Profile Profile { get; init; } = Profile.Strict;

    /// <summary>How many days from today a waiver may last; the organisation can set another number.</summary>
    public int MaximumWaiverDays { get; init; } = 180;

    /// <summary>What an organisation can set, with defaults.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Which runbooks <see cref="Check"/> sees; all when null.</summary>
    public Func<Runbook, bool>? AppliesTo { get; init; }

    /// <summary>Looks at one file as a whole: its links, fences, metadata. Runs for every file of the profile, runbook or not.</summary>
    public Func<Document, PolicyContext, IEnumerable<Finding>>? CheckDocument { get; init; }

    /// <summary>Looks at one runbook: its sections, steps and commands. Runs for each runbook of a file; what stands on a page that is none, or in a library outside of its entries, is not seen: use <see cref="CheckDocument"/> for it.</summary>
    public Func<Runbook, PolicyContext, IEnumerable<Finding>>? Check { get; init; }

    /// <summary>
    /// Looks at all files together: unique ids, the index, siblings. It sees those that the profile does not cover too, and what it says of
    /// those is left out, with a note: a strict policy about pairs asks for declared runbooks, <c>library.Runbooks.Where(runbook =&gt; runbook.IsDeclared)</c>.
    /// </summary>
    public Func<Library, PolicyContext, IEnumerable<Finding>>? CheckAll { get; init; }

    /// <summary>Documents it must flag exactly where marked, and nowhere else.</summary>
    public IReadOnlyList<Sample> Bad { get; init; } = [];

    /// <summary>Whether it is made to find secrets, as one of its own samples says.</summary>
    internal bool SeeksSecrets => Bad.Any(sample => sample.IsSecret);

    /// <summary>Documents it must not flag.</summary>
    public IReadOnlyList<Sample> Good { get; init; } = [];

    public override string ToString() => $"{Id} {Name}";
}
