using System.Diagnostics;

namespace PolicyRunner.Git;

/// <summary>A git that runs; killed when the work is cancelled or nobody wants the rest.</summary>
internal sealed class GitProcess : IDisposable
{
    private readonly Process process;
    private readonly string repository;
    private readonly Task<string> complaints;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration stop;

    public GitProcess(Process process, string repository, CancellationToken cancellation)
    {
        this.process = process;
        this.repository = repository;
        this.cancellation = cancellation;
        complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Output = new BufferedStream(process.StandardOutput.BaseStream, 64 * 1024);
        stop = cancellation.Register(Kill);
    }

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output { get; }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="GitException">It ended with an error.</exception>
    /// <exception cref="OperationCanceledException">It was killed because the work was cancelled.</exception>
    public void Close()
    {
        CloseInput();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw Failure();
        }
    }

    /// <summary>What git said when it ended too early, as an exception to throw.</summary>
    /// <exception cref="OperationCanceledException">It was killed because the work was cancelled.</exception>
    public GitException Failure()
    {
        CloseInput();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        var text = complaints.GetAwaiter().GetResult();
        if (text.Contains("dubious ownership", StringComparison.Ordinal))
        {
            return new GitException($"Git does not trust '{repository}', because it belongs to another user; if you do: git config --global --add safe.directory {repository}");
        }

        if (text.Contains("not a git repository", StringComparison.Ordinal))
        {
            return new GitException($"'{repository}' is no git repository that can be read; name a folder instead: --base ./DIR.");
        }

        if (text.Contains("promisor remote", StringComparison.Ordinal))
        {
            return Lacking();
        }

        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith("fatal: ", StringComparison.Ordinal))?["fatal: ".Length..];
        return new GitException($"Git ended with exit code {process.ExitCode}: {line ?? "it gave no reason"}.");
    }

    /// <summary>For a clone without all contents, from which nothing is fetched here.</summary>
    public static GitException Lacking() =>
        new("This clone lacks contents of the commit; fetch them: git fetch --refetch --no-filter origin");

    public void Dispose()
    {
        stop.Dispose();
        Kill();
        Output.Dispose();
        process.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code and its complaints say why.
        }
    }

    private void Kill()
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the kill, which is all that was wanted.
        }
    }
}
