namespace PolicyRunner.Shell;

/// <summary>A simple command before wrappers are taken off and its effect is known.</summary>
internal sealed class RawCommand
{
    public int Start { get; init; }

    /// <summary>Behind its last word or redirection; 0 while it has none.</summary>
    public int End { get; set; }

    public int PipelineIndex { get; init; }

    public List<RawWord> Assignments { get; } = [];

    public List<RawWord> Words { get; } = [];

    public List<RawRedirection> Redirections { get; } = [];
}

/// <summary>A redirection; the body is the stretch of a heredoc, known only once the line is complete.</summary>
internal sealed class RawRedirection
{
    public required string Operator { get; init; }

    public required RawWord Target { get; init; }

    public int Start { get; init; }

    public int End { get; init; }

    public bool IsHeredoc => Operator is "<<" or "<<-";

    public int BodyStart { get; set; } = -1;

    public int BodyEnd { get; set; }
}
