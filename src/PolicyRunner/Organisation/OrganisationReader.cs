using PolicyRunner.Findings;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>Reads <c>policies/policyrunner.yml</c>. Parts that break the schema are problems and left out.</summary>
public static class OrganisationReader
{
    public static OrganisationResult Read(SourceFile file)
    {
        var empty = OrganisationFile.Empty with { File = file };
        var yaml = YamlReader.Read(EmbeddedText.Whole(file));
        if (yaml.Problems.Count > 0)
        {
            return new OrganisationResult(empty, yaml.Problems);
        }

        if (yaml.Documents.Count > 1)
        {
            return new OrganisationResult(empty, [new Problem(ProblemKind.Schema, "An organisation file is one document; join them.", yaml.Documents[1].Span.FirstLine())]);
        }

        if (yaml.Root is null or YamlScalar { IsNull: true })
        {
            return new OrganisationResult(empty, []);
        }

        var problems = SchemaValidator.Validate(yaml.Root, "organisation");
        if (yaml.Root is not YamlMapping root)
        {
            return new OrganisationResult(empty, problems);
        }

        var organisation = Map(root) with { File = file };
        var all = problems.Concat(OrganisationNames.Check(organisation, root)).OrderBy(problem => problem.Span.Start).ToList();
        return new OrganisationResult(organisation, all);
    }

    private static OrganisationFile Map(YamlMapping root) => new()
    {
        Policies = root.Named("policies", PolicyParts.Settings),
        Profiles = root.Mappings("profiles").Select(PolicyParts.Profile).OfType<ProfileRule>().ToList(),
        Teams = root.KnownNames("teams"),
        Roles = root.Named("roles", PeopleParts.Role),
        Escalation = PeopleParts.Escalation(root),
        Incidents = PeopleParts.Incidents(root.Inner("incidents")),
        Calendar = TimeParts.Calendar(root.Inner("calendar")),
        Windows = root.Named("windows", TimeParts.Window),
        Freezes = new(root.Mappings("freezes").Select(TimeParts.Freeze).OfType<Freeze>()),
        Channels = root.Named("channels", PlaceParts.Channel),
        SloSources = root.Named("slo-sources", PlaceParts.SloSource),
        Interpreters = root.Named("interpreters", PlaceParts.Interpreter),
        Workflows = PlaceParts.Workflows(root.Inner("workflows")),
        Contracts = root.Named("contracts", PolicyParts.Contract),
        Waivers = root.Mappings("waivers").Select(PolicyParts.Waiver).OfType<Waiver>().ToList(),
        Sections = PolicyParts.Sections(root.Inner("sections")),
        Routes = root.Scalars("routes").Select(PlaceParts.Route).ToList(),
        Versions = root.Named("versions", PlaceParts.Version),
        Secrets = root.KnownNames("secrets"),
        Documents = PolicyParts.Documents(root.Inner("documents")),
    };
}
