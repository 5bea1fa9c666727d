using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Reads the files of a policy's sample as a check would, and applies that policy alone.</summary>
internal static class SampleEvaluation
{
    private const string ConfigPath = "policies/policyrunner.yml";
    private const string SloFolder = "policies/slo/";

    // Samples lie in no folder: this one cannot exist, so no link of theirs is found by accident.
    private const string Root = "/\uFFFD";

    /// <returns>One finding a place: a mark cannot say that there are several.</returns>
    /// <exception cref="InvalidOperationException">The sample's organisation or SLO file is wrong, or the policy threw.</exception>
    public static IReadOnlyList<Finding> Evaluate(Policy policy, SampleInput input)
    {
        var config = input.Files.FirstOrDefault(file => file.File.Path == ConfigPath);
        var read = config is null ? null : OrganisationReader.Read(config.File);
        var slos = input.Files.Where(file => file.File.Path.StartsWith(SloFolder, StringComparison.Ordinal)).Select(file => SloFileReader.Read(file.File)).ToList();
        Refuse((read?.Problems ?? []).Concat(slos.SelectMany(slo => slo.Problems)));

        var organisation = read?.Organisation ?? OrganisationFile.Empty;
        var sections = Configuration.Names(organisation);
        var configuration = new Configuration { Organisation = organisation, Slos = slos, Sections = sections, PoliciesFolder = null, Errors = [] };
        var library = Read(input.Files.Select(file => file.File).Where(file => !file.Path.StartsWith("policies/", StringComparison.Ordinal)), sections);
        var policies = new PolicySet([new PolicyEntry(policy, policy.Id, "", IsBuiltIn: false)], organisation with { Policies = Settings(organisation, policy) });
        Refuse(policies.Errors.Select(error => new Problem(ProblemKind.Schema, error.Message, error.Span ?? default)));

        var evaluation = new Evaluation(policies, library, configuration, input.Today, _ => Profile.Strict, timings: false);
        var waived = Waiving.Apply(evaluation.Run(CancellationToken.None), new WaivingContext
        {
            Organisation = organisation,
            Policies = policies,
            Library = library,
            Today = input.Today,
            Coverage = Coverage.Everything,
        });
        var findings = waived.Where(raw => raw.Active.Policy == policy && raw.Waiver is null).Select(raw => raw.Finding).DistinctBy(finding => finding.Span).ToList();
        return evaluation.Errors.FirstOrDefault() is { } error ? throw new InvalidOperationException(error.Message) : findings;
    }

    private static Library Read(IEnumerable<SourceFile> files, SectionNames sections)
    {
        var documents = files.Select(file => DocumentReader.Read(file, sections)).ToList();
        var byPath = documents.ToDictionary(document => $"{Root}/{document.Path}", StringComparer.Ordinal);
        var links = new LinkResolver(byPath);
        foreach (var document in documents)
        {
            links.Resolve(document, $"{Root}/{document.Path}", Root, full => Path.GetRelativePath(Root, full).Replace('\\', '/'));
        }

        return new Library(documents);
    }

    // A sample may set the policy it tries; settings of another policy would be unknown here.
    private static NamedList<PolicySettings> Settings(OrganisationFile organisation, Policy policy) =>
        new([.. organisation.Policies.Where(settings => settings.Name == policy.Id)]);

    private static void Refuse(IEnumerable<Problem> problems)
    {
        if (problems.FirstOrDefault() is { } problem)
        {
            throw new InvalidOperationException($"{problem.Span}: {problem.Message}");
        }
    }
}
