using System.Text.Json.Nodes;
using PolicyRunner.Text;

namespace PolicyRunner.Journal;

/// <summary>
/// Appends records to a run's journal. What <see cref="Append"/> has returned is on disk; one writer at a time, held by a lock file.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    private readonly FileStream guard;
    private readonly FileStream stream;
    private readonly TimeProvider clock;
    private readonly List<JournalRecord> records;
    private readonly Lock gate = new();
    private bool isBroken;

    private JournalWriter(FileStream guard, FileStream stream, TimeProvider clock, JournalReading reading)
    {
        this.guard = guard;
        this.stream = stream;
        this.clock = clock;
        records = [.. reading.Records];
        Head = reading.Head;
    }

    /// <summary>The records so far; those of an earlier writer are among them.</summary>
    public IReadOnlyList<JournalRecord> Records
    {
        get
        {
            lock (gate)
            {
                return [.. records];
            }
        }
    }

    /// <summary>What the file holds now.</summary>
    public JournalReading Reading
    {
        get
        {
            lock (gate)
            {
                return new JournalReading { Records = [.. records], Head = Head, TornBytes = 0, SoundLength = stream.Length };
            }
        }
    }

    /// <summary>The hash of the last line.</summary>
    public string Head { get; private set; }

    /// <summary>Opens a journal, or begins one. A torn last line is cut off and noted as a record of its own.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="clock">Where times come from.</param>
    /// <exception cref="JournalException">Another process writes it, or a record in it is bad.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static JournalWriter Open(string path, TimeProvider clock)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if ((PlainFile.Length(path) is null && Path.Exists(path)) || new FileInfo(path + ".lock").LinkTarget is not null)
        {
            throw new JournalException($"'{path}' cannot be continued: it is no ordinary file, or its lock is a symbolic link.");
        }

        var guard = Hold(path + ".lock");
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
            var reading = JournalFile.Read(stream);
            if (reading.Fault is { } fault)
            {
                throw new JournalException($"'{path}' cannot be continued. {fault.Reason}");
            }

            var writer = new JournalWriter(guard, stream, clock, reading);
            writer.Cut(reading);
            return writer;
        }
        catch
        {
            stream?.Dispose();
            guard.Dispose();
            throw;
        }
    }

    /// <summary>Writes a record and waits until it is on disk.</summary>
    /// <exception cref="IOException">It could not be written, a full disk for one: nothing more can be appended, and what happens next must not begin.</exception>
    /// <exception cref="FormatException">The data cannot be written canonically or is too long.</exception>
    public JournalRecord Append(string kind, JsonObject data)
    {
        lock (gate)
        {
            if (isBroken)
            {
                throw new IOException("An earlier record could not be written; the journal takes no more.");
            }

            var record = new JournalRecord { Sequence = records.Count + 1, Time = Now(), Kind = kind, Data = data, Previous = Head };
            var line = record.ToLine();
            isBroken = true;
            try
            {
                stream.Write([.. line, (byte)'\n']);
                stream.Flush(flushToDisk: true);
            }
            catch (ArgumentOutOfRangeException limit)
            {
                // What .NET makes of a file that grows past the limit of its process or its file system.
                throw new IOException(limit.Message, limit);
            }

            isBroken = false;
            records.Add(record);
            Head = JournalRecord.HashOf(line);
            return record;
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        guard.Dispose();
    }

    /// <summary>Keeps other writers away until it is disposed.</summary>
    /// <exception cref="JournalException">Another process holds it.</exception>
    internal static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new JournalException($"'{path}' is held: another process writes this journal; wait for it, or stop it.", exception);
        }
    }

    private void Cut(JournalReading reading)
    {
        stream.SetLength(reading.SoundLength);
        stream.Position = reading.SoundLength;
        if (reading.TornBytes > 0)
        {
            stream.Flush(flushToDisk: true);
            Append("torn", new JsonObject { ["bytes"] = reading.TornBytes });
        }
    }

    // The form keeps milliseconds; a record read back is equal to the one written.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}

/// <summary>A journal that must not be written to.</summary>
public sealed class JournalException : Exception
{
    public JournalException(string message)
        : base(message)
    {
    }

    public JournalException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
