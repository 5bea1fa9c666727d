using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The organisation file, the SLO files and the names of sections that hold for a check.</summary>
internal sealed record Configuration
{
    public required OrganisationFile Organisation { get; init; }

    public required IReadOnlyList<SloFile> Slos { get; init; }

    public required SectionNames Sections { get; init; }

    /// <summary>The repository's own policies, or null when it has none.</summary>
    public required string? PoliciesFolder { get; init; }

    /// <summary>What cannot be used: exit 2.</summary>
    public required IReadOnlyList<CheckError> Errors { get; init; }

    public static Configuration Read(CheckRequest request)
    {
        var root = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
        var finder = new FileFinder(root, request.WorkingDirectory);
        var errors = new List<CheckError>();
        var folder = Folder(request, root, errors);
        var organisation = OrganisationFile.Empty;
        if (ConfigFile(request, folder, errors) is { } config)
        {
            organisation = ReadOrganisation(new CheckedPath(config, finder.Show(config)), errors);
        }

        return new Configuration
        {
            Organisation = organisation,
            Slos = folder is null ? [] : ReadSlos(Path.Combine(folder, "slo"), finder, errors),
            Sections = Names(organisation),
            PoliciesFolder = folder,
            Errors = errors,
        };
    }

    /// <summary>More section names, as the organisation says.</summary>
    public static SectionNames Names(OrganisationFile organisation) =>
        organisation.Sections.Count == 0 ? SectionNames.Default : new SectionNames(organisation.Sections);

    /// <summary>The folder asked for, else the usual one where it exists; an error when the one asked for does not.</summary>
    public static string? Folder(CheckRequest request, string root, List<CheckError> errors)
    {
        if (request.PoliciesFolder is { } asked)
        {
            var full = Path.GetFullPath(asked, request.WorkingDirectory);
            if (Directory.Exists(full))
            {
                return full;
            }

            errors.Add(new CheckError(null, $"There is no policies folder '{asked}'; name another one or leave --policies out.", null, IsUsage: true));
            return null;
        }

        var usual = Path.Combine(root, "policies");
        return Directory.Exists(usual) ? usual : null;
    }

    private static string? ConfigFile(CheckRequest request, string? folder, List<CheckError> errors)
    {
        if (request.ConfigFile is { } asked)
        {
            var full = Path.GetFullPath(asked, request.WorkingDirectory);
            if (File.Exists(full))
            {
                return full;
            }

            errors.Add(new CheckError(null, $"There is no organisation file '{asked}'; name another one or leave --config out.", null, IsUsage: true));
            return null;
        }

        var usual = folder is null ? null : Path.Combine(folder, "policyrunner.yml");
        return File.Exists(usual) ? usual : null;
    }

    private static OrganisationFile ReadOrganisation(CheckedPath path, List<CheckError> errors)
    {
        var (file, problem) = FileText.Read(path);
        if (problem is not null)
        {
            errors.Add(Error(problem));
            return OrganisationFile.Empty;
        }

        var result = OrganisationReader.Read(file);
        errors.AddRange(result.Problems.Select(Error));
        return result.Organisation;
    }

    private static List<SloFile> ReadSlos(string folder, FileFinder finder, List<CheckError> errors)
    {
        var slos = new List<SloFile>();
        if (!Directory.Exists(folder))
        {
            return slos;
        }

        foreach (var full in Directory.EnumerateFiles(folder, "*.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (file, problem) = FileText.Read(new CheckedPath(full, finder.Show(full)));
            if (problem is not null)
            {
                errors.Add(Error(problem));
                continue;
            }

            var slo = SloFileReader.Read(file);
            errors.AddRange(slo.Problems.Select(Error));
            slos.Add(slo);
        }

        return slos;
    }

    private static CheckError Error(Problem problem) => new(null, problem.Message, problem.Span, IsUsage: true);
}
