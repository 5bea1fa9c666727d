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

    // A longer heading says the same when it begins or ends with one of these.
    private static readonly (string Word, SectionName Name)[] Beginnings =
    [
        ("rollback", SectionName.Rollback), ("roll back", SectionName.Rollback), ("back out", SectionName.Rollback), ("backout", SectionName.Rollback),
        ("verification", SectionName.Verification), ("prerequisites", SectionName.Prerequisites),
        ("pre requisites", SectionName.Prerequisites), ("post incident", SectionName.PostIncident),
        ("escalation", SectionName.Escalation), ("troubleshooting", SectionName.Procedure),
    ];

    private static readonly (string Word, SectionName Name)[] Endings =
    [
        ("verification", SectionName.Verification), ("validation", SectionName.Verification),
        ("smoke test", SectionName.Verification), ("smoke tests", SectionName.Verification),
        ("rollback", SectionName.Rollback), ("rollback procedure", SectionName.Rollback),
        ("prerequisites", SectionName.Prerequisites), ("diagnosis", SectionName.Diagnosis),
        ("diagnostic steps", SectionName.Diagnosis), ("investigation", SectionName.Diagnosis),
        ("investigation steps", SectionName.Diagnosis), ("verification steps", SectionName.Verification),
        ("procedure", SectionName.Procedure), ("steps", SectionName.Procedure),
        ("response checklist", SectionName.Procedure), ("incident handling", SectionName.Procedure), ("failure handling", SectionName.Procedure), ("mitigation", SectionName.Procedure),
        ("remediation", SectionName.Procedure), ("resolution", SectionName.Procedure), ("recovery", SectionName.Procedure),
        ("escalation", SectionName.Escalation),
    ];

    private readonly Dictionary<string, SectionName> names = new(StringComparer.Ordinal);

    /// <param name="more">Synonyms a repository adds to the built-in list.</param>
    public SectionNames(IReadOnlyDictionary<string, SectionName> more)
    {
        foreach (var line in BuiltIn.Split('\n', StringSplitOptions.TrimEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = Parse(line[..equals].Trim());
            foreach (var synonym in line[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries))
            {
                names[synonym] = name;
            }
        }

        foreach (var (synonym, name) in more)
        {
            names[Key(synonym)] = name;
        }
    }

    public static SectionNames Default { get; } = new(new Dictionary<string, SectionName>());

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
            return name;
        }

        if (isLabel)
        {
            return SectionName.None;
        }

        // "Purpose & scope", "Diagnosis / investigation": the first part that is known.
        foreach (var part in key.Split([" & ", " and ", " / ", "/", ": ", " – ", " — "], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length < key.Length && names.TryGetValue(part, out name))
            {
                return name;
            }
        }

        var words = key.AsSpan().Count(' ') + 1;
        return words > 5 ? SectionName.None : Longer(key);
    }

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

    private static SectionName Longer(string key)
    {
        foreach (var (word, name) in Beginnings)
        {
            if (key.StartsWith(word, StringComparison.Ordinal) && key.Length > word.Length && key[word.Length] == ' ')
            {
                return name;
            }
        }

        foreach (var (word, name) in Endings)
        {
            if (key.EndsWith(word, StringComparison.Ordinal) && key.Length > word.Length && key[key.Length - word.Length - 1] == ' '
                && !key.StartsWith("next ", StringComparison.Ordinal))
            {
                return name;
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

        return key[..length].TrimEnd(" :.!?").ToString();
    }
}
