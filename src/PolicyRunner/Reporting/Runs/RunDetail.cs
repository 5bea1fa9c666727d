namespace PolicyRunner.Reporting.Runs;

/// <summary>How much of a run is told.</summary>
/// <param name="Output">How many lines that a running step printed.</param>
/// <param name="ShowsWhatIsOver">False: steps that went well are counted.</param>
/// <param name="ShowsWhatIsToCome">False: steps that wait for their turn are counted.</param>
internal sealed record RunDetail(int Output, bool ShowsWhatIsOver, bool ShowsWhatIsToCome)
{
    public static IReadOnlyList<RunDetail> FromMostToLeast { get; } = [new(5, true, true), new(3, true, true), new(3, false, true), new(3, false, false), new(1, false, false), new(0, false, false), new(0, false, false) { IsOfRunningOnly = true }];

    /// <summary>When it is over.</summary>
    public static RunDetail Last { get; } = new(0, true, true) { IsOver = true };

    /// <summary>While a person is asked: what the steps before the question have printed is what it is answered by.</summary>
    public static RunDetail Asked { get; } = new(0, true, false) { OutputOfDone = 5 };

    /// <summary>How many lines that a completed step printed.</summary>
    public int OutputOfDone { get; private init; }

    /// <summary>True when nothing is told but what runs.</summary>
    public bool IsOfRunningOnly { get; private init; }

    /// <summary>True when steps that failed show what they printed last.</summary>
    public bool IsOver { get; private init; }
}
