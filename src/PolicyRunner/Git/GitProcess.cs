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

    /// <summary>Gives it all of its input, which must fit a pipe unless it reads before it writes, and waits for the end.</summary>
    /// <exception cref="OperationCanceledException">It was killed because the work was cancelled.</exception>
    public GitAnswer Converse(byte[] input)
    {
        try
        {
            Input.Write(input);
        }
        catch (IOException)
        {
            // It ended without reading all: its exit code says whether that is as it should be.
        }

        CloseInput();
        var output = new MemoryStream();
        Output.CopyTo(output);
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return new GitAnswer(process.ExitCode, output.ToArray(), complaints.GetAwaiter().GetResult());
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

/// <summary>How a git command ended.</summary>
/// <param name="ExitCode">0 when it did what was asked.</param>
/// <param name="Output">As it came.</param>
/// <param name="Complaints">What it wrote for people.</param>
internal sealed record GitAnswer(int ExitCode, byte[] Output, string Complaints)
{
    /// <summary>The output as one line of text.</summary>
    public string Line => System.Text.Encoding.UTF8.GetString(Output).Trim();
}
