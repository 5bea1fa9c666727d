using System.Text;

namespace PolicyRunner.Cli;

/// <summary>
/// What people read, in the log of a job: no line of it is a command of the runner, which takes for one whatever begins with <c>::</c>
/// behind blanks. The first colon of such a line is written as <c>\x3a</c>; nothing else is touched.
/// </summary>
/// <example><code>PlanWriter.WriteText(plan, host.Shown, options);</code></example>
internal sealed class JobLogText : TextWriter
{
    private readonly TextWriter output;
    private bool isBeginning = true;
    private bool holdsColon;

    public JobLogText(TextWriter output)
        : base(output.FormatProvider)
    {
        this.output = output;
        NewLine = output.NewLine;
    }

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (holdsColon)
        {
            holdsColon = false;
            output.Write(value == ':' ? "\\x3a" : ":");
        }

        if (value is '\n' or '\r')
        {
            isBeginning = true;
        }
        else if (isBeginning && !char.IsWhiteSpace(value))
        {
            isBeginning = false;
            holdsColon = value == ':';
        }

        if (!holdsColon)
        {
            output.Write(value);
        }
    }

    // Written by the character that comes next; a text ends with a line.
    public override void Flush() => output.Flush();
}
