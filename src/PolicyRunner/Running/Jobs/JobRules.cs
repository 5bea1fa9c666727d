using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Jobs;

/// <summary>What the service must confirm before a job may do anything. What it does not confirm is refused.</summary>
internal static class JobRules
{
    public const string ApprovalPrefix = "approval-";

    /// <summary>The environments that jobs of a plan name: those of its stages, and one for each yes.</summary>
    public static IReadOnlyList<string> Environments(Plan plan) =>
        [.. plan.Stages.Select(stage => stage.Environment ?? plan.Environment).OfType<string>().Concat(plan.Approvals.SelectMany(Names)).Distinct(StringComparer.Ordinal)];

    /// <summary>What the service is asked about a plan.</summary>
    public static JobQuestion Question(Plan plan, OrganisationFile organisation) =>
        new(Environments(plan), [.. plan.Approvals.SelectMany(need => organisation.Roles[need.Role]?.Teams ?? []).Distinct(StringComparer.OrdinalIgnoreCase)]);

    public static IEnumerable<string> OfEnvironments(Plan plan, JobFacts facts)
    {
        var approving = plan.Approvals.SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Environments(plan))
        {
            if (facts.Environments.FirstOrDefault(environment => environment.Name == name) is not { } known)
            {
                yield return $"There is no environment '{name}', and one that nobody made protects nothing; make it in the repository's settings.";
                continue;
            }

            // Who says yes is asked of the environments that are there for it; those of stages hold secrets.
            string[] lacks =
            [
                .. known.RestrictsBranches ? [] : new[] { "lets other branches than the default one use it" },
                .. !approving.Contains(name) || known.HasReviewers ? [] : new[] { "has no reviewers" },
                .. !approving.Contains(name) || known.PreventsSelfReview ? [] : new[] { "lets people approve what they started" },
                .. known.DeniesBypass ? [] : new[] { "lets administrators go past its rules" },
            ];
            if (lacks.Length > 0)
            {
                yield return $"The environment '{name}' {Wording.And(lacks)}; change that in the repository's settings.";
            }
        }
    }

    /// <param name="plan">What asks for approvals.</param>
    /// <param name="facts">Who said what.</param>
    /// <param name="organisation">Who is in which role.</param>
    /// <param name="starters">Who started the run and those that it goes on with: none of them says yes to it.</param>
    public static IEnumerable<string> OfApprovals(Plan plan, JobFacts facts, OrganisationFile organisation, IReadOnlyList<string> starters)
    {
        var requesters = Requesters(facts, starters);
        foreach (var need in plan.Approvals)
        {
            var role = organisation.Roles[need.Role];
            if (No(need, facts) is { } no)
            {
                yield return no;
                continue;
            }

            var people = Counting(Said(need, facts), role, requesters).Select(review => review.User).ToList();
            if (people.Count < need.Count)
            {
                yield return $"The plan needs {Wording.Count(need.Count, "approval")} by '{need.Role}' and has {(people.Count == 0 ? "none" : $"{people.Count} ({Wording.And(people)})")}; let different people of that role review this run, not {facts.Requester}, who started it.";
            }
        }
    }

    /// <summary>Who said yes to what a plan needs, and counts: each once in a role.</summary>
    public static IReadOnlyList<JobApproval> Approvals(Plan plan, JobFacts facts, OrganisationFile organisation, IReadOnlyList<string> starters) =>
    [
        .. plan.Approvals.SelectMany(need => Counting(Said(need, facts), organisation.Roles[need.Role], Requesters(facts, starters))
            .Select(review => new JobApproval(need.Role, review.User, review.Environment))),
    ];

    /// <summary>Each no that was said to a plan.</summary>
    public static IEnumerable<string> OfRejections(Plan plan, JobFacts facts) => plan.Approvals.Select(need => No(need, facts)).OfType<string>();

    private static string? No(PlannedApproval need, JobFacts facts) =>
        Said(need, facts).FirstOrDefault(review => !review.IsYes) is { } no ? $"{no.User} did not say yes as '{need.Role}'; start the workflow anew when that is settled." : null;

    private static IEnumerable<ReviewFact> Said(PlannedApproval need, JobFacts facts) => facts.Reviews.Where(review => Names(need).Contains(review.Environment));

    private static IEnumerable<ReviewFact> Counting(IEnumerable<ReviewFact> said, Role? role, HashSet<string> requesters) =>
        said.Where(review => review.IsYes && role is not null && IsIn(role, review) && !requesters.Contains(review.User)).DistinctBy(review => review.User, StringComparer.OrdinalIgnoreCase);

    private static HashSet<string> Requesters(JobFacts facts, IReadOnlyList<string> starters) => starters.Append(facts.Requester).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsIn(Role role, ReviewFact review) =>
        role.Users.Contains(review.User, StringComparer.OrdinalIgnoreCase) || role.Teams.Intersect(review.Teams, StringComparer.OrdinalIgnoreCase).Any();

    // As the workflow's approval jobs call them.
    private static IEnumerable<string> Names(PlannedApproval need) =>
        need.Count == 1 ? [$"{ApprovalPrefix}{need.Role}"] : Enumerable.Range(1, need.Count).Select(number => $"{ApprovalPrefix}{need.Role}-{number}");
}
