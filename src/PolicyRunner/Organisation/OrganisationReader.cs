using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>Reads <c>policies/policyrunner.yml</c>. Parts that break the schema are problems and left out.</summary>
public static class OrganisationReader
{
    public static OrganisationResult Read(SourceFile file) => new(OrganisationFile.Empty with { File = file }, []);
}

/// <summary>What was read and what was wrong with it.</summary>
public sealed record OrganisationResult(OrganisationFile Organisation, IReadOnlyList<Problem> Problems);
