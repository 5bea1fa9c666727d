namespace PolicyRunner.Checking;

/// <summary>The baseline after a check.</summary>
public sealed record BaselineUpdate
{
    /// <summary>The file as it was named.</summary>
    public required string Path { get; init; }

    /// <summary>Its whole new text, JSON with one entry a line.</summary>
    public required string Text { get; init; }

    /// <summary>Entries that stay.</summary>
    public required int Kept { get; init; }

    /// <summary>Entries that go.</summary>
    public required int Removed { get; init; }

    /// <summary>Entries that come.</summary>
    public required int Added { get; init; }
}
