using PolicyRunner.Findings;

namespace PolicyRunner.Organisation;

/// <summary>What was read and what was wrong with it.</summary>
public sealed record OrganisationResult(OrganisationFile Organisation, IReadOnlyList<Problem> Problems);
