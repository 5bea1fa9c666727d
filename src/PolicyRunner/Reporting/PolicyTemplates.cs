using System.Reflection;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>Policies to begin with, a file for each subject in the folder of the same name: each works, and passes its own samples.</summary>
public static class PolicyTemplates
{
    private const string UsualPrefix = "TEAM";

    /// <summary>What a policy can be about; the first is the usual one.</summary>
    public static IReadOnlyList<string> Subjects { get; } = ["command", "section", "step", "document", "library"];

    /// <summary>Where new policies belong: in the folder asked for, else in the one that a check of this place uses.</summary>
    /// <param name="policiesFolder">As in a request.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <returns>Its absolute path; it need not exist.</returns>
    public static string Folder(string? policiesFolder, string workingDirectory)
    {
        var request = new CheckRequest { PoliciesFolder = policiesFolder, WorkingDirectory = workingDirectory };
        using var rules = RuleSource.Own(request);
        return rules.PoliciesFolder(request);
    }

    /// <summary>The names of a folder's scripts, broken or not.</summary>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <returns>In no order, and null or why they are not known, as a sentence.</returns>
    public static (IReadOnlyList<string> Files, string? Complaint) Scripts(string folder, string workingDirectory)
    {
        var request = new CheckRequest { PoliciesFolder = folder, WorkingDirectory = workingDirectory };
        using var rules = RuleSource.Own(request);
        var (entries, complaint) = RuleFolder.List(rules.PoliciesFolder(request), rules);
        return ([.. entries.Select(entry => entry.Name).Where(name => name.EndsWith(".csx", StringComparison.Ordinal))], complaint);
    }

    /// <summary>The id after the highest of the repository's own, with the same letters; <c>TEAM1</c> where there is none.</summary>
    /// <param name="catalogue">The policies that work.</param>
    /// <param name="files">The names of the folder's scripts: one that does not compile has its id too.</param>
    public static string NextId(PolicyCatalogue catalogue, IReadOnlyList<string> files)
    {
        var shipped = catalogue.Entries.Where(entry => entry.IsBuiltIn).Select(entry => entry.Policy.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var own = files.Select(IdOf).Where(id => PolicyForm.IsId(id) && !shipped.Contains(id)).ToList();
        var prefix = own.GroupBy(Letters, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key).FirstOrDefault() ?? UsualPrefix;
        var taken = own.Concat(shipped).Where(id => Letters(id) == prefix && int.TryParse(id.AsSpan(prefix.Length), out _)).ToList();
        var width = taken.Select(id => id.Length - prefix.Length).DefaultIfEmpty(1).Max();
        var next = 1 + taken.Select(id => int.Parse(id.AsSpan(prefix.Length), provider: System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        return prefix + next.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    /// <returns>Why there can be no such policy, or null.</returns>
    public static string? Refusal(string id, string name, PolicyCatalogue catalogue, IReadOnlyList<string> files)
    {
        if (!PolicyForm.IsId(id))
        {
            return $"'{TerminalText.Visible(id)}' is no id; write capital letters and then digits, such as TEAM1, or 'auto'.";
        }

        if (!PolicyForm.IsName(name))
        {
            return $"'{TerminalText.Visible(name)}' is no name; write lower-case words joined by '-', such as step-has-timeout.";
        }

        if (catalogue.Entries.FirstOrDefault(entry => entry.Policy.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            return $"There is a policy {same.Policy} already{(same.IsBuiltIn ? ", shipped with the tool" : "")}; take another id, or 'auto' for the next free one.";
        }

        if (catalogue.Entries.FirstOrDefault(entry => entry.Policy.Name == name) is { } namesake)
        {
            return $"The name belongs to policy {namesake.Policy} already; take another one.";
        }

        return files.FirstOrDefault(file => IdOf(file).Equals(id, StringComparison.OrdinalIgnoreCase)) is { } file
            ? $"The file '{TerminalText.Visible(file)}' has this id already; take another id, or 'auto' for the next free one."
            : null;
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no template for the subject.</exception>
    public static string Write(string id, string name, string subject, Severity severity) => TextOf(subject)
        .Replace("$ID", id, StringComparison.Ordinal)
        .Replace("$NAME", name, StringComparison.Ordinal)
        .Replace("$TITLE", Title(name), StringComparison.Ordinal)
        .Replace("$SEVERITY", severity.ToString(), StringComparison.Ordinal);

    private static string TextOf(string subject)
    {
        using var stream = Subjects.Contains(subject) ? Assembly.GetExecutingAssembly().GetManifestResourceStream($"templates/{subject}.csx") : null;
        using var reader = new StreamReader(stream ?? throw new ArgumentOutOfRangeException(nameof(subject), subject, null));
        return reader.ReadToEnd();
    }

    // A sentence to begin with: what a name asks for in words.
    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    private static string IdOf(string file) => file.Split('-', '.')[0];

    private static string Letters(string id) => id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}
