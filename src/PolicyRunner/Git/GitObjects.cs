using System.Globalization;
using System.Text;

namespace PolicyRunner.Git;

/// <summary>A conversation with <c>git cat-file</c>: the name of an object in, the object out. Filters and text conversions take no part in it.</summary>
internal sealed class GitObjects : IDisposable
{
    private readonly GitProcess process;
    private readonly bool hasContents;

    private GitObjects(GitProcess process, bool hasContents)
    {
        this.process = process;
        this.hasContents = hasContents;
    }

    /// <summary>Answers with sizes and types alone.</summary>
    public static GitObjects Headers(GitProgram git, CancellationToken cancellation) =>
        new(git.Start(cancellation, "cat-file", "--batch-check"), hasContents: false);

    /// <summary>Answers with contents too.</summary>
    public static GitObjects Contents(GitProgram git, CancellationToken cancellation) =>
        new(git.Start(cancellation, "cat-file", "--batch"), hasContents: true);

    /// <summary>The object of a name or expression, or null when this clone has none.</summary>
    /// <exception cref="GitException">Git broke.</exception>
    public GitObject? Find(string name)
    {
        if (Ask(name) is not { } answer)
        {
            return null;
        }

        var content = hasContents ? new byte[answer.Size] : [];
        if (hasContents)
        {
            ReadExactly(content);
            ReadExactly(stackalloc byte[1]);
        }

        return answer with { Content = content };
    }

    public void Dispose() => process.Dispose();

    private GitObject? Ask(string name)
    {
        string line;
        try
        {
            process.Input.Write(Encoding.UTF8.GetBytes(name + '\n'));
            process.Input.Flush();
            line = ReadLine();
        }
        catch (IOException)
        {
            throw process.Failure();
        }

        // "<id> <type> <size>"; else "<name> missing" or "<name> ambiguous", where the name may hold spaces.
        return !line.EndsWith(" missing", StringComparison.Ordinal) && line.Split(' ') is [var id, var type, var size]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new GitObject(id, type, bytes, [])
            : null;
    }

    private string ReadLine()
    {
        var line = new List<byte>(80);
        for (int next; (next = process.Output.ReadByte()) != '\n';)
        {
            if (next < 0)
            {
                throw process.Failure();
            }

            line.Add((byte)next);
        }

        return Encoding.UTF8.GetString([.. line]);
    }

    private void ReadExactly(Span<byte> buffer)
    {
        try
        {
            process.Output.ReadExactly(buffer);
        }
        catch (EndOfStreamException)
        {
            throw process.Failure();
        }
    }
}

/// <summary>An object of a repository.</summary>
/// <param name="Id">40 or 64 hexadecimal digits.</param>
/// <param name="Type">blob, tree, commit or tag.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Content">Empty when only the header was asked for.</param>
internal sealed record GitObject(string Id, string Type, long Size, byte[] Content);
