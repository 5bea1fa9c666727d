using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>Passes an XML document on without <c>##[</c>, which the runner of a job would take for a command in its log: whoever reads the document gets the same text.</summary>
internal sealed class XmlForLogs(TextWriter output) : TextWriter
{
    // How many '#' came last, wherever one call ended and the next began.
    private int hashes;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var done = 0;
        for (var at = 0; at < buffer.Length; at++)
        {
            if (buffer[at] == '[' && hashes >= 2)
            {
                output.Write(buffer[done..at]);
                output.Write("&#91;");
                done = at + 1;
            }

            hashes = buffer[at] == '#' ? hashes + 1 : 0;
        }

        output.Write(buffer[done..]);
    }
}
