namespace PolicyRunner.Cli;

/// <summary>Misuse: its message is the one line on stderr, the exit code is 2. The only exception that is expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
