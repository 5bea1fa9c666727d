using PolicyRunner.Findings;

namespace PolicyRunner.Policies;

/// <summary>What a policy says about itself, looked at without evaluating it.</summary>
internal static class PolicyForm
{
    private const int MostSettings = 100;

    private const int LongestName = 100;

    private const int Longest = 4_000;

    private const int MostSamples = 200;

    // Of all values of a setting's default together.
    private const int LongestDefault = 40_000;

    // What the tool says by itself, under policies that no script made: of files it cannot read and of waivers.
    private static readonly string[] OfTheTool = ["RB001", "RB002", "RB003", "RB004"];

    /// <returns>Why nothing can be done with the policy, or null.</returns>
    public static string? Refusal(Policy policy)
    {
        foreach (var (name, text) in new[] { ("an id", policy.Id), ("a name", policy.Name), ("a Title", policy.Title), ("a Why", policy.Why) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return $"The policy has no text for {name}; give it one.";
            }

            if (text.Length > Longest)
            {
                return $"The policy has more than {Longest:N0} characters for {name}; shorten it.";
            }
        }

        if (!char.IsAsciiLetter(policy.Id[0]) || policy.Id.Length > LongestName || !PolicyLock.CanHold(policy.Id))
        {
            return $"'{Plain(policy.Id)}' is no id; begin it with a letter and make it of at most {LongestName} letters of English, digits, '-', '_' and '.', such as TEAM1.";
        }

        if (OfTheTool.Contains(policy.Id, StringComparer.OrdinalIgnoreCase))
        {
            return $"The id '{policy.Id}' is the tool's own; choose one that begins with letters of your own, such as TEAM1.";
        }

        if (policy.Severity is < Severity.Info or > Severity.Error || policy.Confidence is < Confidence.Low or > Confidence.High
            || policy.Enforcement is < Enforcement.Advisory or > Enforcement.HardMandatory || policy.Profile is < Profile.Baseline or > Profile.Strict)
        {
            return "The policy's Severity, Confidence, Enforcement or Profile is a number without a meaning; use a name, such as Severity.Error.";
        }

        return policy.Settings is null || policy.Bad is null || policy.Good is null
            ? "The policy's Settings, Bad and Good are lists; write [] for an empty one."
            : policy.Settings.Any(setting => setting is null) || policy.Bad.Concat(policy.Good).Any(sample => sample?.Text is null)
            ? "Of the policy's Settings, Bad and Good one is null; take it out."
            : policy.Settings.Count > MostSettings || policy.Settings.Any(setting => setting.Name.Length > LongestName)
            ? $"A policy has at most {MostSettings} settings, whose names have at most {LongestName} characters."
            : policy.Settings.FirstOrDefault(setting => setting.Description.Length > Longest || setting.DefaultLength > LongestDefault) is { } wordy
            ? $"The setting '{wordy.Name}' has more than {Longest:N0} characters of description or {LongestDefault:N0} of default; shorten it."
            : policy.Bad.Count + policy.Good.Count > MostSamples
            ? $"A policy has at most {MostSamples} samples; keep those that show something new."
            : policy.Settings.GroupBy(setting => setting.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? $"The setting '{twice.Key}' is declared twice; give one of them another name."
            : null;
    }

    // What makes an id wrong may be what nobody sees.
    private static string Plain(string id) => string.Concat(id.Take(LongestName).Select(letter => letter is >= ' ' and <= '~' ? $"{letter}" : $"\\u{(int)letter:x4}"))
        + (id.Length > LongestName ? "…" : "");

    /// <summary>What an author should mend; each a sentence.</summary>
    public static IEnumerable<string> Problems(PolicyEntry entry)
    {
        var policy = entry.Policy;
        var file = FileName(policy);
        var actual = entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
        if (!IsId(policy.Id))
        {
            yield return $"The id '{policy.Id}' should be capital letters and then digits, such as TEAM1.";
        }

        if (!IsName(policy.Name))
        {
            yield return $"The name '{policy.Name}' should be lower-case words joined by '-', such as step-has-timeout.";
        }
        else if (actual.EndsWith(".csx", StringComparison.Ordinal) && actual != file)
        {
            yield return $"The file is named '{actual}' and holds policy {policy}; rename the file to '{file}', or correct the id or name.";
        }

        if (policy.Title.TrimEnd().EndsWith('.'))
        {
            yield return "The Title ends with a full stop; it is shown as a heading, take it off.";
        }

        if (policy.Check is null && policy.CheckDocument is null && policy.CheckAll is null)
        {
            yield return "It looks at nothing; give it Check = (runbook, context) => …, CheckDocument or CheckAll.";
        }

        foreach (var setting in policy.Settings.Where(setting => !IsName(setting.Name)))
        {
            yield return $"The setting '{setting.Name}' should be lower-case words joined by '-'.";
        }
    }

    /// <summary>How the file of a policy is to be named.</summary>
    public static string FileName(Policy policy) => $"{policy.Id}-{policy.Name}.csx";

    /// <summary>Letters, then digits.</summary>
    public static bool IsId(string text)
    {
        var letters = text.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
        return letters > 0 && text.AsSpan(letters).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Lower-case words joined by '-'.</summary>
    public static bool IsName(string text) => text.Length > 0
        && text.Split('-').All(word => word.Length > 0 && word.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)));
}
