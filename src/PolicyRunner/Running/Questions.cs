namespace PolicyRunner.Running;

/// <summary>Something a person has to say.</summary>
public sealed record Question
{
    public required StepPlace Place { get; init; }

    /// <summary>What an answer on the command line is named by: the step's id, or the name of what is asked.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>What the runbook says about it; may have several lines.</summary>
    public required string Text { get; init; }

    /// <summary>The possible answers; empty when any text will do.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The role that answers, or null.</summary>
    public string? By { get; init; }

    /// <summary>True for an answer that may be given.</summary>
    public bool Takes(string answer) => Takes(Options, answer);

    /// <summary>True for an answer that may be given to a question with these possible answers.</summary>
    internal static bool Takes(IReadOnlyList<string> options, string answer) => options.Count == 0 ? answer.Length > 0 : options.Contains(answer);
}

/// <summary>Somebody at the terminal.</summary>
public interface IAttendant
{
    /// <summary>Asks until there is an answer that the question takes.</summary>
    /// <returns>Null when nobody is there any more.</returns>
    Task<string?> AskAsync(Question question, CancellationToken cancellation);
}
