namespace PolicyRunner.Benchmarks.Process;

/// <summary>One thing that is started and measured.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The folder it is started in.</summary>
    public required string Folder { get; init; }

    /// <summary>The documents that a correct run reads; zero for the yardstick, whose output is not read.</summary>
    public int Documents { get; init; }

    /// <summary>A correct run finds nothing in them: reporting is no part of what is measured.</summary>
    public bool IsClean { get; init; }

    /// <summary>The folder of compiled policies.</summary>
    public required string Cache { get; init; }

    /// <summary>Deletes the cache before each run.</summary>
    public bool StartsCold { get; init; }
}
