namespace PolicyRunner.Journal;

/// <summary>What a journal's file holds.</summary>
public sealed record JournalReading
{
    /// <summary>The sound records from the start up to the first bad one.</summary>
    public required IReadOnlyList<JournalRecord> Records { get; init; }

    /// <summary>The hash of the last sound line: what an anchor elsewhere must name.</summary>
    public required string Head { get; init; }

    /// <summary>Null when every record is sound.</summary>
    public JournalFault? Fault { get; init; }

    /// <summary>How many bytes behind the last line end are no record: a writer was stopped in the middle. They are no fault.</summary>
    public required int TornBytes { get; init; }

    /// <summary>Where the sound part ends in the file, in bytes.</summary>
    public required long SoundLength { get; init; }
}

/// <summary>The first bad record.</summary>
/// <param name="Line">Its line in the file, 1-based.</param>
/// <param name="Reason">What is wrong with it, in one sentence.</param>
public sealed record JournalFault(int Line, string Reason);
