using System.Buffers;
using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>A line for a terminal that knows how many columns it has taken.</summary>
internal sealed class TerminalLine
{
    private readonly StringBuilder text = new();
    private int lastWidth;

    public int Column { get; private set; }

    /// <summary>Appends until the columns are used up; tabs go to the next multiple of four.</summary>
    /// <returns>How many characters were taken.</returns>
    public int Append(ReadOnlySpan<char> source, int columns)
    {
        var taken = 0;
        while (taken < source.Length && Column < columns)
        {
            if (Rune.DecodeFromUtf16(source[taken..], out var rune, out var length) != OperationStatus.Done)
            {
                Escape(source[taken]);
            }
            else if (rune.Value == '\t')
            {
                Add(new string(' ', TerminalText.TabWidth - (Column % TerminalText.TabWidth)));
            }
            else if (rune.Value is '\n' or '\r')
            {
                Add(rune.Value == '\n' ? "\\n" : "\\r");
            }
            else if (HiddenCharacters.Contains(rune))
            {
                Escape(rune.Value);
            }
            else if (rune.Value == '[' && EndsWithHashes())
            {
                // '##[command]' anywhere in a line of a job's log is taken as a command by the runner.
                Escape('[');
            }
            else
            {
                Add(rune, source.Slice(taken, length));
            }

            taken += length;
        }

        return taken;
    }

    public override string ToString() => text.ToString();

    private void Escape(int codePoint)
    {
        var before = text.Length;
        Column += TerminalText.Escape(text, codePoint).Length - before;
        lastWidth = 0;
    }

    private void Add(string visible)
    {
        text.Append(visible);
        lastWidth = 0;
        Column += visible.Length;
    }

    private void Add(Rune rune, ReadOnlySpan<char> characters)
    {
        text.Append(characters);

        // The emoji variation selector makes a narrow sign (a warning sign, for one) two columns wide.
        var width = rune.Value == 0xFE0F ? (lastWidth == 1 ? 1 : 0) : WidthOf(rune);
        Column += width;
        lastWidth = width == 0 ? lastWidth : width;
    }

    private bool EndsWithHashes() => text.Length > 1 && text[^1] == '#' && text[^2] == '#';

    private static int WidthOf(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
            : WideCharacters.Contains(rune.Value) ? 2
            : 1;
    }
}
