using PolicyRunner.Checking.Testing;
using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Reads the files of a policy's sample as a check would and evaluates that policy alone, on the same path as a check:
/// what waives a finding there waives it here.
/// </summary>
internal static class SampleEvaluation
{
    private const string ConfigPath = "policies/policyrunner.yml";
    private const string SloFolder = "policies/slo/";

    // Samples lie in no folder: this one cannot exist, so no link of theirs is found by accident.
    private const string Root = "/\uFFFD";

    public static SampleOutcome Evaluate(Policy policy, SampleInput input) => Evaluate(new PolicyEntry(policy, policy.Id, "", IsBuiltIn: false), input);

    /// <param name="entry">The policy.</param>
    /// <param name="input">The sample.</param>
    /// <param name="isOff">Evaluates as with <c>enabled: false</c> in the organisation file.</param>
    public static SampleOutcome Evaluate(PolicyEntry entry, SampleInput input, bool isOff = false)
    {
        var config = input.Files.FirstOrDefault(file => file.File.Path == ConfigPath);
        var read = config is null ? null : OrganisationReader.Read(config.File);
        var slos = input.Files.Where(file => file.File.Path.StartsWith(SloFolder, StringComparison.Ordinal)).Select(file => SloFileReader.Read(file.File)).ToList();
        if ((read?.Problems ?? []).Concat(slos.SelectMany(slo => slo.Problems)).FirstOrDefault() is { } problem)
        {
            return Unusable($"{problem.Span}: {problem.Message}", problem.Span);
        }

        var organisation = read?.Organisation ?? OrganisationFile.Empty;
        var sections = Configuration.Names(organisation);
        var configuration = new Configuration
        {
            Organisation = organisation with { Policies = Settings(organisation, entry.Policy, isOff) },
            Slos = slos,
            Sections = sections,
            PoliciesFolder = null,
            Errors = [],
        };
        var library = Read(input.Files.Select(file => file.File).Where(file => !file.Path.StartsWith("policies/", StringComparison.Ordinal)), sections);
        var request = new CheckRequest { WorkingDirectory = Root, Profile = ProfileChoice.Strict, Clock = new NoonOf(input.Today), Limits = PolicyLimits.OfSample };
        var report = Checker.Evaluate(request, configuration, new PolicyPack([entry], [], []), library, [], [], CancellationToken.None);
        return report.Errors is [var error, ..]
            ? Unusable(error.Located, error.Span) with { IsBroken = !error.IsUsage, Problem = error.IsUsage ? error.Located : error.Message }
            : new SampleOutcome([.. report.Findings.Where(found => found.Policy == entry.Policy.Id && found.Waived is null).DistinctBy(found => found.Span).Select(Finding)]);
    }

    /// <summary>The same, while there is time left for samples.</summary>
    public static SampleOutcome Evaluate(PolicyEntry entry, SampleInput input, SampleClock clock, bool isOff = false) =>
        clock.Problem is { } problem ? Unusable(problem, null) with { IsBroken = true } : Evaluate(entry, input, isOff);

    private static SampleOutcome Unusable(string problem, SourceSpan? span) => new([]) { Problem = problem, ProblemSpan = span };

    private static Finding Finding(ReportedFinding found) => new()
    {
        Message = found.Message,
        Span = found.Span,
        Severity = found.Severity,
        Confidence = found.Confidence,
        Related = found.Related,
        Fix = found.Fix,
        IsSecret = found.IsSecret,
    };

    private static Library Read(IEnumerable<SourceFile> files, SectionNames sections)
    {
        var documents = files.Select(file => DocumentReader.Read(file, sections)).ToList();
        var byPath = documents.ToDictionary(document => $"{Root}/{document.Path}", document => new PagePlace { Document = document }, StringComparer.Ordinal);
        var links = new LinkResolver(byPath);
        foreach (var document in documents)
        {
            links.Resolve(document, $"{Root}/{document.Path}", Root, full => Path.GetRelativePath(Root, full).Replace('\\', '/'));
        }

        return new Library(documents);
    }

    // A sample may set the policy it tries; settings of another policy would be unknown here.
    private static NamedList<PolicySettings> Settings(OrganisationFile organisation, Policy policy, bool isOff)
    {
        var own = organisation.Policies[policy.Id];
        return isOff ? new([(own ?? new PolicySettings(policy.Id, default)) with { Enabled = false }])
            : own is null ? new([])
            : new([own]);
    }

    private sealed class NoonOf(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day, new TimeOnly(12, 0), TimeSpan.Zero);
    }
}
