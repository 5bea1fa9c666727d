using System.Text;
using PolicyRunner.Running.Masking;

namespace PolicyRunner.Running;

/// <summary>
/// Takes what an attempt prints: masks it, keeps it in a file of bounded size (its beginning and its end), tells whoever watches
/// line by line, and keeps the beginning of standard output for what is expected of it.
/// </summary>
internal sealed class StepLog : IDisposable
{
    /// <summary>The longest part of standard output that is compared with what is expected, in bytes.</summary>
    public const int LongestCapture = 1024 * 1024;

    // What is printed is garbage at once, several times its size, and the collector lets as much of it gather as the processor's
    // cache holds: tens of MiB for a step that prints a lot. So we ask, and those who print less than this never pay for it.
    private const int CollectEvery = 1024 * 1024;
    private const int LongestHead = 8 * 1024 * 1024;
    private const int LongestTail = 256 * 1024;

    private readonly MaskingStream output;
    private readonly MaskingStream error;
    private readonly LogFile file;
    private readonly Lock gate = new();
    private readonly MemoryStream capture = new();
    private readonly MemoryStream captureError = new();
    private readonly Action flushOutput;
    private readonly Action flushError;
    private int uncollected;
    private bool isInLine;
    private bool isErrorLine;
    private bool isClosed;

    /// <param name="path">The file.</param>
    /// <param name="masker">What to hide.</param>
    /// <param name="line">Told of each line; true for one of standard error.</param>
    public StepLog(string path, SecretMasker masker, Action<string, bool> line)
    {
        file = new LogFile(path, LongestHead, LongestTail);
        output = Masking(masker, isError: false, text => line(text, false), out flushOutput);
        error = Masking(masker, isError: true, text => line(text, true), out flushError);
    }

    /// <summary>Why the file holds less than was printed although there was room, or null.</summary>
    public string? Trouble => file.Trouble;

    /// <summary>True when nothing was printed.</summary>
    public bool IsEmpty => file.Length == 0;

    /// <summary>True when standard output or standard error was longer than <see cref="LongestCapture"/>.</summary>
    public bool IsCaptureCut { get; private set; }

    /// <summary>Standard output as it was printed, secrets included: for comparing, never for showing.</summary>
    public string Captured() => Text(capture);

    /// <summary>Standard error in the same way.</summary>
    public string CapturedError() => Text(captureError);

    public void Write(ReadOnlyMemory<byte> piece, bool isError)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            var kept = isError ? captureError : capture;
            var room = Math.Min(piece.Length, LongestCapture - (int)kept.Length);
            kept.Write(piece.Span[..room]);
            IsCaptureCut |= room < piece.Length;
            (isError ? error : output).Write(piece);
            uncollected += piece.Length;
            if (uncollected >= CollectEvery)
            {
                uncollected = 0;
                GC.Collect(0);
            }
        }
    }

    /// <summary>A line of our own.</summary>
    public void Note(string line) => Write(Encoding.UTF8.GetBytes(line + "\n"), isError: true);

    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            output.Flush();
            error.Flush();
            flushOutput();
            flushError();
            isClosed = true;
            file.Dispose();
            capture.Dispose();
            captureError.Dispose();
        }
    }

    // A line that the other stream has not ended stays a line of its own.
    private void Store(ReadOnlySpan<byte> piece, bool isError)
    {
        if (isInLine && isErrorLine != isError)
        {
            file.Write("\n"u8);
        }

        file.Write(piece);
        (isInLine, isErrorLine) = (piece.Length > 0 ? piece[^1] != (byte)'\n' : isInLine, isError);
    }

    private string Text(MemoryStream captured)
    {
        lock (gate)
        {
            return Encoding.UTF8.GetString(captured.GetBuffer(), 0, (int)captured.Length);
        }
    }

    private MaskingStream Masking(SecretMasker masker, bool isError, Action<string> line, out Action flush)
    {
        var lines = new LineSplitter(line);
        flush = lines.Flush;
        return new MaskingStream(masker, piece =>
        {
            Store(piece.Span, isError);
            lines.Write(piece.Span);
        });
    }
}
