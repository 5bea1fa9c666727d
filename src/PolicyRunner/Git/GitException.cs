namespace PolicyRunner.Git;

/// <summary>Git, or the clone, does not give what was asked for; the message says what to do.</summary>
internal sealed class GitException(string message) : Exception(message);
