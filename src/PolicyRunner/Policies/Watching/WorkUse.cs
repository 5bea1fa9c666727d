namespace PolicyRunner.Policies.Watching;

/// <summary>What work at a script has used since it began.</summary>
internal sealed record WorkUse
{
    /// <summary>Processor time.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Whether that is what its thread took, and no share of what the whole process did.</summary>
    public bool IsOfThread { get; init; } = true;

    /// <summary>Time on the wall.</summary>
    public required TimeSpan Wall { get; init; }

    /// <summary>Processor time of its thread since the watch looked last; null when unknown.</summary>
    public TimeSpan? SinceLast { get; init; }

    /// <summary>By how many bytes the process has grown.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether nothing was read meanwhile.</summary>
    public bool IsAlone { get; init; } = true;
}
