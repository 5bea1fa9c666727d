namespace PolicyRunner.Processes;

/// <summary>A program to start: its arguments reach it as they are, its environment is all that it sees.</summary>
internal sealed record ProgramCall
{
    /// <summary>A name looked up on the call's own <c>PATH</c>, or a path.</summary>
    public required string Program { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>An absolute path.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>What it reads; null: nothing, its input is closed.</summary>
    public byte[]? Input { get; init; }
}

/// <summary>Why a program was not started, in one sentence with its remedy.</summary>
internal sealed class ProgramException(string message, Exception? inner = null) : Exception(message, inner);
