using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>The process around a command.</summary>
internal sealed record Host
{
    /// <summary>The answer.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>The answer where people are to read it: in a job, no text of a document steers the runner by it.</summary>
    public TextWriter Shown => IsGitHub ? new JobLogText(Output) : Output;

    /// <summary>Progress and complaints.</summary>
    public required TextWriter Error { get; init; }

    public required string WorkingDirectory { get; init; }

    public required Func<string, string?> Environment { get; init; }

    /// <summary>All of the process's variables.</summary>
    public Func<IReadOnlyDictionary<string, string>> Variables { get; init; } = () => new Dictionary<string, string>();

    /// <summary>Whoever sits at the terminal, or null.</summary>
    public IAttendant? Attendant { get; init; }

    /// <summary>True when <see cref="Output"/> goes to a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>How large the terminal is that <see cref="Error"/> goes to, for pictures that are drawn again and again; null when it takes lines only.</summary>
    public Func<TerminalSize>? Terminal { get; init; }

    /// <summary>True when <see cref="Error"/> goes to a terminal.</summary>
    public bool IsProgressTerminal { get; init; }

    /// <summary>Called by commands that change nothing until their answer is there: when a script has to be stopped, they begin anew without it.</summary>
    public Action MayStartOver { get; init; } = () => { };

    /// <summary>Cancelled when somebody insisted on an end: everything was killed, and the process has a second left.</summary>
    public CancellationToken Killed { get; init; }

    /// <summary>Called by a command that has said so before it changes something after all.</summary>
    public Action MustNotStartOver { get; init; } = () => { };

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public required Engine Engine { get; init; }

    /// <summary>On a terminal, unless <c>NO_COLOR</c> is set to anything or the terminal is a dumb one.</summary>
    public bool Color => IsTerminal && IsColorful;

    /// <summary>The same for <see cref="Error"/>.</summary>
    public bool ColorOfProgress => IsProgressTerminal && IsColorful;

    public bool IsGitHub => Environment("GITHUB_ACTIONS") == "true";

    private bool IsColorful => string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    public string Resolve(string path) => Path.GetFullPath(path, WorkingDirectory);
}
