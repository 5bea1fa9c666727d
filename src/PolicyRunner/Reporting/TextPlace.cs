using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>A place with its line and marks under it, as a terminal shows it.</summary>
/// <param name="Arrow">What stands before the file's name.</param>
/// <param name="Span">The place.</param>
/// <param name="Gutter">Columns of the line numbers.</param>
/// <param name="Severity">The colour of the marks.</param>
/// <param name="Mark">What is put under the place.</param>
/// <param name="Label">What is said behind the marks; may be empty.</param>
internal sealed record TextPlace(string Arrow, SourceSpan Span, int Gutter, Severity Severity, char Mark, string Label)
{
    public static void Write(TextWriter output, Paint paint, SecretMask secrets, TextPlace place)
    {
        var start = place.Span.StartPosition;
        var margin = new string(' ', place.Gutter);
        var excerpt = Excerpt.Of(place.Span, secrets);
        var bar = paint.Frame($"{margin} |");
        var number = start.Line.ToString(CultureInfo.InvariantCulture).PadLeft(place.Gutter);
        var marks = new string(place.Mark, excerpt.Width);
        var behind = excerpt.LastLine is { } last ? $" and on to line {last}" : "";
        behind += place.Label.Length > 0 ? $" {place.Label}" : "";

        output.WriteLine($"{margin}{paint.Frame(place.Arrow)} {TerminalText.Visible(place.Span.File.Path)}:{start}");
        output.WriteLine(bar);
        output.WriteLine($"{paint.Frame($"{number} |")} {excerpt.Line}".TrimEnd());
        output.WriteLine($"{bar} {new string(' ', excerpt.Column)}{paint.Of(place.Severity, marks)}{behind}");
    }

    /// <summary>At least two, so that most findings of a page line up.</summary>
    public static int Digits(int line) => Math.Max(2, line.ToString(CultureInfo.InvariantCulture).Length);
}
