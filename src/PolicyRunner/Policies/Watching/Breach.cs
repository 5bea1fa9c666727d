namespace PolicyRunner.Policies.Watching;

/// <summary>A script of the repository uses more than it may, and nothing in this process can stop it.</summary>
/// <param name="Sentence">Which one, what it did and what to do about it, behind its place.</param>
/// <param name="Next">What to begin again with; null when it has been tried often enough.</param>
public sealed record Breach(string Sentence, HandOver? Next)
{
    /// <summary>Why others were left out already, each with its place: a process that ends says it for the first time.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];
}
