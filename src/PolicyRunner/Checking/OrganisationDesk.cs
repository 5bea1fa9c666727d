using PolicyRunner.Organisation;
using PolicyRunner.Reporting;

namespace PolicyRunner.Checking;

/// <summary>Reads the organisation file alone, for commands that judge no runbook.</summary>
public static class OrganisationDesk
{
    /// <param name="policiesFolder">As in <see cref="CheckRequest.PoliciesFolder"/>.</param>
    /// <param name="configFile">As in <see cref="CheckRequest.ConfigFile"/>.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <exception cref="InvalidDataException">It cannot be used; the message names every reason.</exception>
    public static OrganisationFile Read(string? policiesFolder, string? configFile, string workingDirectory)
    {
        var request = new CheckRequest { PoliciesFolder = policiesFolder, ConfigFile = configFile, WorkingDirectory = workingDirectory };
        using var rules = RuleSource.Own(request);
        var configuration = Configuration.Read(request, rules);
        return configuration.Errors.Count == 0 ? configuration.Organisation : throw new InvalidDataException(string.Join('\n', configuration.Errors.Select(error => TerminalLineText.Of(error.Located))));
    }
}
