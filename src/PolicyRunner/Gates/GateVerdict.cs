namespace PolicyRunner.Gates;

/// <summary>What evidence says about a condition. Only a pass and a warning let anything go on.</summary>
public enum GateVerdict
{
    /// <summary>It holds.</summary>
    Pass,

    /// <summary>It holds, and somebody should look.</summary>
    Warn,

    /// <summary>It does not hold.</summary>
    Fail,

    /// <summary>There is nothing to judge by.</summary>
    NoData,

    /// <summary>It could not be judged.</summary>
    Error,
}

/// <summary>Words for verdicts, and what several of them come to.</summary>
public static class GateVerdicts
{
    // What comes first decides: a condition that does not hold is certain, whatever the others would have been.
    private static readonly GateVerdict[] AllOrder = [GateVerdict.Fail, GateVerdict.Error, GateVerdict.NoData, GateVerdict.Warn, GateVerdict.Pass];
    private static readonly GateVerdict[] AnyOrder = [GateVerdict.Pass, GateVerdict.Warn, GateVerdict.Error, GateVerdict.NoData, GateVerdict.Fail];

    /// <summary>pass, warn, fail, no-data or error.</summary>
    public static string Word(this GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => "pass",
        GateVerdict.Warn => "warn",
        GateVerdict.Fail => "fail",
        GateVerdict.NoData => "no-data",
        GateVerdict.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <returns>The verdict of a word, or null: it is none.</returns>
    public static GateVerdict? Parse(string? word) => word switch
    {
        "pass" => GateVerdict.Pass,
        "warn" => GateVerdict.Warn,
        "fail" => GateVerdict.Fail,
        "no-data" => GateVerdict.NoData,
        "error" => GateVerdict.Error,
        _ => null,
    };

    /// <summary>True when things may go on.</summary>
    public static bool Holds(this GateVerdict verdict) => verdict is GateVerdict.Pass or GateVerdict.Warn;

    /// <summary>All have to hold; of none nothing is known.</summary>
    public static GateVerdict All(IReadOnlyCollection<GateVerdict> verdicts) => First(AllOrder, verdicts);

    /// <summary>One has to hold; of none nothing is known. What could not be judged might have held.</summary>
    public static GateVerdict Any(IReadOnlyCollection<GateVerdict> verdicts) => First(AnyOrder, verdicts);

    /// <summary>It must not hold; what is not known stays so.</summary>
    public static GateVerdict Not(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass or GateVerdict.Warn => GateVerdict.Fail,
        GateVerdict.Fail => GateVerdict.Pass,
        _ => verdict,
    };

    private static GateVerdict First(GateVerdict[] order, IReadOnlyCollection<GateVerdict> verdicts)
    {
        foreach (var verdict in order)
        {
            if (verdicts.Contains(verdict))
            {
                return verdict;
            }
        }

        return GateVerdict.NoData;
    }
}
