using System.Globalization;
using System.Text;

namespace PolicyRunner.Tests.Cli.Terminals;

/// <summary>
/// A terminal, as far as the tool needs one: what is written, where the cursor is, what wraps. Lines that got too long for it are
/// cut when it gets smaller. Any sequence that it does not know is kept: nothing but the tool may steer it.
/// </summary>
internal sealed class TerminalScreen(int columns, int rows)
{
    private readonly List<StringBuilder> lines = [new()];
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private int top;
    private int row;
    private int column;
    private bool wraps = true;

    public int Columns { get; private set; } = columns;

    public int Rows { get; private set; } = rows;

    public List<string> Unknown { get; } = [];

    /// <summary>Everything from the first line on, what has scrolled away included.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines.Select(line => line.ToString().TrimEnd())).TrimEnd();
            }
        }
    }

    public void Resize(int width, int height)
    {
        lock (gate)
        {
            (Columns, Rows) = (width, height);
            top = Math.Max(0, Math.Max(top, row - height + 1));
            column = Math.Min(column, width - 1);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length + 1];
        var count = decoder.GetChars(bytes, characters, flush: false);
        lock (gate)
        {
            pending.Append(characters, 0, count);
            while (pending.Length > 0 && Next() is > 0 and var taken)
            {
                pending.Remove(0, taken);
            }
        }
    }

    // How many characters make the next sign or sequence; 0: more must come.
    private int Next()
    {
        switch (pending[0])
        {
            case '\r':
                column = 0;
                return 1;
            case '\n':
                Down();
                return 1;
            case '\x1b':
                return Sequence();
            case < ' ':
                Unknown.Add($"\\x{(int)pending[0]:x2}");
                return 1;
            default:
                Put(pending[0]);
                return 1;
        }
    }

    private int Sequence()
    {
        if (pending.Length < 2)
        {
            return 0;
        }

        if (pending[1] != '[')
        {
            // The mode of the keypad is the runtime's.
            if (pending[1] is not ('=' or '>'))
            {
                Unknown.Add($"ESC {pending[1]}");
            }

            return 2;
        }

        var end = 2;
        while (end < pending.Length && pending[end] is < '@' or > '~')
        {
            end++;
        }

        if (end == pending.Length)
        {
            return 0;
        }

        Obey(pending.ToString(2, end - 2), pending[end]);
        return end + 1;
    }

    private void Obey(string argument, char verb)
    {
        switch (verb, argument)
        {
            case ('A', _):
                row = Math.Max(top, row - int.Parse(argument, CultureInfo.InvariantCulture));
                break;
            case ('K', "" or "0"):
                Cut(row, column);
                break;
            case ('J', "" or "0"):
                Cut(row, column);
                lines.RemoveRange(row + 1, lines.Count - row - 1);
                break;
            case ('l' or 'h', "?7"):
                wraps = verb == 'h';
                break;
            case ('m', _) or ('l' or 'h', "?1"):
                break;
            default:
                Unknown.Add($"ESC[{argument}{verb}");
                break;
        }
    }

    // A character that takes two columns is followed by a place that holds nothing.
    private void Put(char character)
    {
        if (char.IsLowSurrogate(character) || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark)
        {
            return;
        }

        var width = char.IsHighSurrogate(character) || character is >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ua4cf' or >= '\uac00' and <= '\ud7a3' or >= '\uff01' and <= '\uff60' ? 2 : 1;
        if (column + width > Columns)
        {
            if (!wraps)
            {
                column = Columns - width;
            }
            else
            {
                column = 0;
                Down();
            }
        }

        var line = lines[row];
        while (line.Length < column + width)
        {
            line.Append(' ');
        }

        line[column] = character;
        column += width;
    }

    private void Down()
    {
        row++;
        if (row == lines.Count)
        {
            lines.Add(new StringBuilder());
        }

        top = Math.Max(top, row - Rows + 1);
    }

    private void Cut(int line, int from) => lines[line].Length = Math.Min(lines[line].Length, from);
}
