namespace PolicyRunner.Checking;

/// <summary>Files and policies in, report out.</summary>
public static class Checker
{
    /// <summary>Runs a check. What is wrong with files, policies or configuration comes back in the report.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckReport Run(CheckRequest request, CancellationToken cancellation) => throw new NotSupportedException();
}
