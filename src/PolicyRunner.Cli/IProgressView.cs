using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>How a run is seen while it is under way: a live picture, lines, or not at all.</summary>
internal interface IProgressView : IDisposable
{
    void Show(RunEvent happened);

    /// <summary>Says something that is not of the run.</summary>
    void Say(string line);

    /// <summary>Leaves the terminal to somebody else.</summary>
    void Pause();

    /// <summary>Takes it back.</summary>
    void GoOn();
}
