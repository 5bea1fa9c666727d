using PolicyRunner.Text;

namespace PolicyRunner.Checking.Testing;

/// <summary>Why a policy fails its test.</summary>
public sealed record PolicyTestFailure
{
    public required PolicyTestFailureKind Kind { get; init; }

    /// <summary>What is wrong and what to do.</summary>
    public required string Message { get; init; }

    /// <summary>Whether it is about a bad sample or a good one; null when it is about neither.</summary>
    public bool? IsBad { get; init; }

    /// <summary>Which sample, from 1; null when it is about none.</summary>
    public int? Sample { get; init; }

    /// <summary>The place in the sample's file, marks not counted; null when there is none.</summary>
    public SourceSpan? SamplePlace { get; init; }

    /// <summary>Where a finding was expected: in the script where the sample's text stands there, else in the sample's file.</summary>
    public SourceSpan? Expected { get; init; }

    /// <summary>Where something was found instead, likewise.</summary>
    public SourceSpan? Found { get; init; }

    /// <summary>What was found, or null.</summary>
    public string? FoundMessage { get; init; }

    /// <summary>What may be the reason.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];
}

/// <summary>What kind of thing is wrong with a policy.</summary>
public enum PolicyTestFailureKind
{
    /// <summary>A sample is not judged as it should be.</summary>
    Sample,

    /// <summary>A changed policy passes too: no sample would notice the change.</summary>
    Mutant,

    /// <summary>The policy's id, name, texts or file are not as they should be.</summary>
    Form,

    /// <summary>The policy threw or exceeded its budget.</summary>
    Broken,
}
