namespace PolicyRunner.Running.Recording;

/// <summary>The kinds of records that a gate writes.</summary>
internal static class GateRecords
{
    /// <summary>The first, before anything is asked: <c>gate, title, run, file, digest, commit, tool, operator</c>.</summary>
    public const string Started = "gate-started";

    /// <summary>One of its conditions: <c>id, kind, title, required, verdict, reason, evidence{}, conditions[]</c>, the last in the same form.</summary>
    public const string Judged = "condition-judged";

    /// <summary>The last: <c>verdict, reason, score, measured[subject, name, value]</c>.</summary>
    public const string Ended = "gate-ended";
}
