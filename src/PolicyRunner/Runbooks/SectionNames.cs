namespace PolicyRunner.Runbooks;

/// <summary>Which headings mean which section.</summary>
public sealed class SectionNames
{
    // Data, one section a line: the words teams really use, gathered from public runbooks.
    // Keys are compared in lower case, hyphens as spaces, without what stands in parentheses.
    private const string BuiltIn = """
        purpose = purpose, overview, executive summary, service overview, summary, meaning, description, introduction, background, scope, objective, objectives, goal, goals, when to use, when to use this runbook, about, what is it, what it means, context
        impact = impact, business impact, user impact, customer impact
        prerequisites = prerequisites, prerequisite, pre requisites, before you start, before you begin, preparation, requirements, preconditions, prechecks, pre checks, required access, access required
        procedure = procedure, steps, step by step, mitigation, mitigations, mitigate, resolution, resolve, playbook, response steps, response, remediation, recovery, troubleshooting, how to fix, how to fix it, fix, repair, instructions, action, actions, checklist, incident response, incident handling, failure handling, stop the bleeding, runbook steps, what to do, solution, immediate actions, immediate action
        diagnosis = diagnosis, diagnostics, diagnose, investigation, investigate, symptom, symptoms, possible checks, possible causes, triage, detection, identify, identification, debugging, root cause, root causes, root cause analysis, analysis
        verification = verification, validation, validate, success criteria, post checks, postchecks, verify, smoke test, smoke tests, health check, health checks, confirm, confirm recovery, acceptance criteria
        rollback = rollback, roll back, back out, backout, revert, undo, rollback strategy, rollback plan, reverting, rolling back
        post-incident = post incident, follow up, follow ups, aftermath, lessons learned, post mortem, postmortem, review, post incident review, after action review, post incident actions, retrospective, after the incident, incident recording, action items
        escalation = escalation, escalate, contacts, contact, on call, points of contact, who to contact, escalation path, escalation contacts, contact information, who can help, getting help
        """;

    // A longer heading says the same when it begins with one of these.
    private static readonly string[] Beginnings =
    [
        "rollback", "roll back", "back out", "backout", "verification", "prerequisites", "pre requisites", "post incident", "escalation", "troubleshooting",
    ];

    // Or ends with one of these: the more telling first.
    private static readonly string[] Endings =
    [
        "verification", "validation", "smoke test", "smoke tests", "rollback", "rollback procedure=rollback", "prerequisites", "diagnosis",
        "diagnostic steps=diagnosis", "investigation", "investigation steps=diagnosis", "verification steps=verification",
        "procedure", "steps", "response checklist=procedure", "incident handling=procedure", "failure handling=procedure", "mitigation", "remediation", "resolution", "recovery", "escalation",
    ];

    // By key, the canonical spelling.
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <param name="more">Synonyms a repository adds to the built-in list.</param>
    public SectionNames(IReadOnlyList<SectionSynonyms> more)
    {
        foreach (var line in BuiltIn.Split('\n', StringSplitOptions.TrimEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = line[..equals].Trim();
            foreach (var synonym in line[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries))
            {
                names[synonym] = name;
            }
        }

        foreach (var section in more)
        {
            foreach (var synonym in section.Synonyms)
            {
                names[Key(synonym)] = Text(section.Name);
            }
        }
    }

    public static SectionNames Default { get; } = new([]);

    /// <summary>The section a heading names, or <see cref="SectionName.None"/>.</summary>
    /// <param name="plainTitle">The heading without numbers, ids and emoji.</param>
    public SectionName Find(string plainTitle) => Find(plainTitle, isLabel: false);

    // A bold label is a sentence more often than a heading is: it must be the name and nothing more.
    internal SectionName Find(string plainTitle, bool isLabel)
    {
        if (plainTitle.Length is 0 or > 80)
        {
            return SectionName.None;
        }

        var key = Key(plainTitle);
        if (names.TryGetValue(key, out var name))
        {
            return Parse(name);
        }

        if (isLabel)
        {
            return SectionName.None;
        }

        // "Purpose & scope", "Diagnosis / investigation": the first part that is known.
        if (HasParts(key))
        {
            foreach (var part in key.Split([" & ", " and ", " / ", "/", ": ", " – ", " — "], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (part.Length < key.Length && names.TryGetValue(part, out name))
                {
                    return Parse(name);
                }
            }
        }

        var words = key.AsSpan().Count(' ') + 1;
        return words is 1 or > 5 ? SectionName.None : Longer(key);
    }

    // Most headings have none, and splitting costs more than all else that is asked of them. White space around one is no part of it.
    private static bool HasParts(string key) =>
        key.AsSpan().IndexOfAny("&/:–—") >= 0 || key.Contains(" and ", StringComparison.Ordinal)
        || (key.Length > 0 && (char.IsWhiteSpace(key[0]) || char.IsWhiteSpace(key[^1])));

    /// <summary>The canonical spelling: <c>post-incident</c>, <c>none</c>.</summary>
    public static string Text(SectionName name) => name switch
    {
        SectionName.None => "none",
        SectionName.Purpose => "purpose",
        SectionName.Impact => "impact",
        SectionName.Prerequisites => "prerequisites",
        SectionName.Procedure => "procedure",
        SectionName.Diagnosis => "diagnosis",
        SectionName.Verification => "verification",
        SectionName.Rollback => "rollback",
        SectionName.PostIncident => "post-incident",
        SectionName.Escalation => "escalation",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The section of a canonical spelling, or <see cref="SectionName.None"/>.</summary>
    public static SectionName Parse(string text) => text switch
    {
        "purpose" => SectionName.Purpose,
        "impact" => SectionName.Impact,
        "prerequisites" => SectionName.Prerequisites,
        "procedure" => SectionName.Procedure,
        "diagnosis" => SectionName.Diagnosis,
        "verification" => SectionName.Verification,
        "rollback" => SectionName.Rollback,
        "post-incident" => SectionName.PostIncident,
        "escalation" => SectionName.Escalation,
        _ => SectionName.None,
    };

    private SectionName Longer(string key)
    {
        foreach (var word in Beginnings)
        {
            if (key.StartsWith(word, StringComparison.Ordinal) && key.Length > word.Length && key[word.Length] == ' ')
            {
                return Parse(names[word]);
            }
        }

        foreach (var ending in Endings)
        {
            var equals = ending.IndexOf('=', StringComparison.Ordinal);
            var word = equals < 0 ? ending.AsSpan() : ending.AsSpan(0, equals);
            if (key.AsSpan().EndsWith(word, StringComparison.Ordinal) && key.Length > word.Length && key[key.Length - word.Length - 1] == ' '
                && !key.StartsWith("next ", StringComparison.Ordinal))
            {
                return Parse(equals < 0 ? names[ending] : ending[(equals + 1)..]);
            }
        }

        return SectionName.None;
    }

    private static string Key(string title)
    {
        Span<char> key = stackalloc char[title.Length];
        var length = 0;
        var depth = 0;
        foreach (var c in title)
        {
            if (c == '(')
            {
                depth++;
            }
            else if (c == ')')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0)
            {
                var next = c is '-' or '_' or '\u2011' or '\u00a0' ? ' ' : char.ToLowerInvariant(c);
                if (next != ' ' || (length > 0 && key[length - 1] != ' '))
                {
                    key[length++] = next;
                }
            }
        }

        return ((ReadOnlySpan<char>)key[..length]).TrimEnd(" :.!?").ToString();
    }
}

/// <summary>More names for a section.</summary>
public sealed record SectionSynonyms(SectionName Name, IReadOnlyList<string> Synonyms);
