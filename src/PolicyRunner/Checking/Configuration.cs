using PolicyRunner.Findings;
using PolicyRunner.Git;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The organisation file, the SLO files and the names of sections that hold for a check.</summary>
internal sealed record Configuration
{
    private const string UsualFile = "policyrunner.yml";

    public required OrganisationFile Organisation { get; init; }

    public required IReadOnlyList<SloFile> Slos { get; init; }

    public required SectionNames Sections { get; init; }

    /// <summary>The repository's own policies, or null when it has none.</summary>
    public required string? PoliciesFolder { get; init; }

    /// <summary>What cannot be used: exit 2.</summary>
    public required IReadOnlyList<CheckError> Errors { get; init; }

    /// <summary>Sentences about where rules were not found.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Sentences about files that look like rules and are none, which nobody else would ever say.</summary>
    public IReadOnlyList<string> Strays { get; init; } = [];

    /// <param name="request">What is asked for.</param>
    /// <param name="rules">Where it is read.</param>
    public static Configuration Read(CheckRequest request, RuleSource rules)
    {
        var errors = new List<CheckError>();
        var notes = new List<string>();
        if (rules.IsHead)
        {
            // A branch of a fork that is called like the base, checked out under that name, would be its own judge unseen.
            notes.Add($"'{rules.Name}' is the commit that is checked out: only what is not committed is judged by other rules than its own.");
        }

        string? folder = null;
        var organisation = OrganisationFile.Empty;
        try
        {
            folder = Folder(request, rules, errors, notes);
            if (ConfigFile(request, rules, folder, errors) is { } config)
            {
                organisation = ReadOrganisation(config, rules, errors);
            }
        }
        catch (GitException trouble)
        {
            errors.Add(new CheckError(null, trouble.Message, null, IsUsage: true));
        }

        var slos = folder is null ? [] : ReadSlos(Path.Combine(folder, "slo"), rules, errors);
        errors.AddRange(SloReferences.Check(slos, organisation).Select(Error));
        return new Configuration
        {
            Organisation = organisation,
            Slos = slos,
            Sections = Names(organisation),
            PoliciesFolder = folder,
            Errors = errors,
            Notes = notes,
            Strays = request.ConfigFile is null ? [.. Beside(request, rules), .. folder is null ? [] : Misnamed(folder, rules)] : [],
        };
    }

    /// <summary>More section names, as the organisation says.</summary>
    public static SectionNames Names(OrganisationFile organisation) =>
        organisation.Sections.Count == 0 ? SectionNames.Default : new SectionNames(organisation.Sections);

    /// <summary>The folder asked for, else the usual one where it exists; an error when the one asked for does not.</summary>
    public static string? Folder(CheckRequest request, RuleSource rules, List<CheckError> errors, List<string> notes)
    {
        var folder = rules.PoliciesFolder(request);
        if (RuleFolder.List(folder, rules).Complaint is { } complaint)
        {
            errors.Add(new CheckError(null, complaint, null, IsUsage: true));
            return null;
        }

        if (Directory.Exists(folder))
        {
            return folder;
        }

        var where = rules.IsBase ? $" at the base '{rules.Name}'" : "";
        if (request.PoliciesFolder is { } asked)
        {
            errors.Add(new CheckError(null, NoFolder(asked, where, request.WorkingDirectory), null, IsUsage: true));
        }
        else if (rules.IsBase)
        {
            notes.Add($"There is no policies folder{where}: the policies shipped with the tool judged alone.");
        }

        return null;
    }

    /// <summary>The sentence about a policies folder that was asked for.</summary>
    public static string NoFolder(string asked, string where, string workingDirectory) =>
        $"There is no policies folder '{asked}'{where}{Instead(asked, workingDirectory, "--policies", onlyFolders: true)}";

    private static string Instead(string asked, string workingDirectory, string option, bool onlyFolders = false) =>
        MissingPath.Hint(asked, workingDirectory, onlyFolders) is { Length: > 0 } hint ? $".{hint}" : $"; name another one or leave {option} out.";

    private static string? ConfigFile(CheckRequest request, RuleSource rules, string? folder, List<CheckError> errors)
    {
        if (request.ConfigFile is { } asked)
        {
            var full = rules.Locate(asked);
            if (IsThere(full, rules))
            {
                return full;
            }

            var where = rules.IsBase ? $" at the base '{rules.Name}'" : "";
            errors.Add(new CheckError(null, $"There is no organisation file '{asked}'{where}{Instead(asked, request.WorkingDirectory, "--config")}", null, IsUsage: true));
            return null;
        }

        var usual = folder is null ? null : Path.Combine(folder, UsualFile);
        return usual is not null && IsThere(usual, rules) ? usual : null;
    }

    // Where most tools have their file, beside the folder.
    private static IEnumerable<string> Beside(CheckRequest request, RuleSource rules)
    {
        var folder = Path.TrimEndingDirectorySeparator(rules.PoliciesFolder(request));
        var beside = Path.Combine(Path.GetDirectoryName(folder) ?? folder, UsualFile);
        return File.Exists(beside) && rules.Refusal(beside) is null
            ? [$"{rules.Show(beside)}: The organisation file is {rules.Show(Path.Combine(folder, UsualFile))}, so this one is not applied; move it there, or give it as --config."]
            : [];
    }

    // Where letters' case does not count, the file is found under its name, however that is written.
    private static string[] Misnamed(string folder, RuleSource rules)
    {
        var names = RuleFolder.List(folder, rules).Entries.Where(entry => entry is FileInfo).Select(entry => entry.Name).ToList();
        var isFound = !names.Contains(UsualFile) && IsThere(Path.Combine(folder, UsualFile), rules);
        return
        [
            .. names.Where(name => name.Equals("policyrunner.yaml", StringComparison.OrdinalIgnoreCase)
                    || (name != UsualFile && !isFound && name.Equals(UsualFile, StringComparison.OrdinalIgnoreCase)))
                .Order(StringComparer.Ordinal)
                .Select(name => $"{rules.Show(Path.Combine(folder, name))}: The organisation file is called {UsualFile}, so this one is not applied; rename it, or remove it."),
        ];
    }

    // A link is there wherever it leads, and is refused when it is read.
    private static bool IsThere(string full, RuleSource rules) => rules.Refusal(full) is not null || File.Exists(full);

    private static OrganisationFile ReadOrganisation(string full, RuleSource rules, List<CheckError> errors)
    {
        var (file, problem) = rules.ReadText(full);
        if (problem is not null)
        {
            errors.Add(Error(problem));
            return OrganisationFile.Empty;
        }

        var result = OrganisationReader.Read(file);
        errors.AddRange(result.Problems.Select(Error));
        return result.Organisation;
    }

    private static List<SloFile> ReadSlos(string folder, RuleSource rules, List<CheckError> errors)
    {
        var slos = new List<SloFile>();
        var complaints = new List<string>();
        foreach (var full in RuleFolder.Levels(folder, rules, complaints))
        {
            var (file, problem) = rules.ReadText(full);
            if (problem is not null)
            {
                errors.Add(Error(problem));
                continue;
            }

            var slo = SloFileReader.Read(file);
            errors.AddRange(slo.Problems.Select(Error));
            slos.Add(slo);
        }

        errors.AddRange(complaints.Select(complaint => new CheckError(null, complaint, null, IsUsage: true)));
        return slos;
    }

    private static CheckError Error(Problem problem) => new(null, problem.Message, problem.Span, IsUsage: true);
}
