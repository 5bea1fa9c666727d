using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyRunner.Yaml;

/// <summary>A value on its way to YAML in block style. The emitter of the library takes ten times as long, most of it looking at each character for styles that are not written here.</summary>
/// <param name="comment">What stands behind an entry as a comment, by key and text; null: nothing.</param>
internal sealed class YamlBlocks(Func<string, string, string?>? comment)
{
    private const int Deeper = 2;

    private readonly StringBuilder text = new();

    /// <summary>All of a value, with a line end behind it.</summary>
    public string Of(JsonNode value)
    {
        Block(value, 0, isBegun: true);
        return text.ToString();
    }

    // A mapping or a list whose first entry stands where the writer is, or at the beginning of a line; a line for anything else.
    private void Block(JsonNode? node, int indent, bool isBegun)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } mapping:
                Mapping(mapping, indent, isBegun);
                break;
            case JsonArray { Count: > 0 } list:
                List(list, indent, isBegun);
                break;
            default:
                Leaf(node, indent);
                text.Append('\n');
                break;
        }
    }

    private void Mapping(JsonObject mapping, int indent, bool isBegun)
    {
        foreach (var (key, inner) in mapping)
        {
            text.Append(' ', isBegun ? 0 : indent);
            isBegun = false;
            Line(key);
            text.Append(':');
            if (inner is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                text.Append('\n');
                Block(inner, indent + Deeper, isBegun: false);
                continue;
            }

            text.Append(' ');
            Leaf(inner, indent + Deeper);
            if (inner is JsonValue one && one.GetValueKind() == JsonValueKind.String && comment?.Invoke(key, one.GetValue<string>()) is { } remark)
            {
                text.Append(" # ").Append(remark);
            }

            text.Append('\n');
        }
    }

    private void List(JsonArray list, int indent, bool isBegun)
    {
        foreach (var inner in list)
        {
            text.Append(' ', isBegun ? 0 : indent).Append("- ");
            isBegun = false;
            Block(inner, indent + Deeper, isBegun: true);
        }
    }

    private void Leaf(JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject:
                text.Append("{}");
                break;
            case JsonArray:
                text.Append("[]");
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Text(value.GetValue<string>(), indent);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private void Text(string value, int indent)
    {
        if (value.Contains('\n', StringComparison.Ordinal) && IsPrintable(value))
        {
            Lines(value, indent);
        }
        else
        {
            Line(value);
        }
    }

    private void Line(string value)
    {
        if (IsPlain(value))
        {
            text.Append(value);
        }
        else
        {
            Quoted(value);
        }
    }

    // The header says what becomes of the line ends at the end: none, one, or all that are there.
    private void Lines(string value, int indent)
    {
        var body = value.TrimEnd('\n');
        var ends = value.Length - body.Length;
        text.Append(ends switch { 0 => "|-", 1 => "|", _ => "|+" });
        foreach (var line in body.Split('\n'))
        {
            text.Append('\n').Append(' ', line.Length > 0 ? indent : 0).Append(line);
        }

        text.Append('\n', Math.Max(0, ends - 1));
    }

    private void Quoted(string value)
    {
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            var code = rune.Value;
            if (code is '"' or '\\')
            {
                text.Append('\\').Append((char)code);
            }
            else if (code is (>= ' ' and <= '~') or (> 0xA0 and < 0x2028) or (> 0x2029 and < 0xFEFF) or (> 0xFEFF and <= 0xFFFD))
            {
                text.Append((char)code);
            }
            else if (code is '\n' or '\t' or '\r')
            {
                text.Append('\\').Append(code switch { '\n' => 'n', '\t' => 't', _ => 'r' });
            }
            else
            {
                text.Append(code <= 0xFF ? "\\x" : code <= 0xFFFF ? "\\u" : "\\U").Append(code.ToString(code <= 0xFF ? "X2" : code <= 0xFFFF ? "X4" : "X8", CultureInfo.InvariantCulture));
            }
        }

        text.Append('"');
    }

    // What no reader of YAML, 1.1 or 1.2, takes for anything but a text; only in block style, where brackets and commas mean nothing.
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] is '_' or '.' or '/' or '$') || text[^1] is ' ' or ':')
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~' || (text[i] == ' ' && i > 0 && text[i - 1] == ':') || (text[i] == '#' && i > 0 && text[i - 1] == ' '))
            {
                return false;
            }
        }

        return !(text.Length <= 5 && text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "null" or ".nan" or ".inf")
            && !(text[0] == '.' && text.Length > 1 && char.IsAsciiDigit(text[1]));
    }

    private static bool IsPrintable(string text)
    {
        if (char.IsWhiteSpace(text[0]))
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != '\n' && (Rune.IsControl(rune) || rune.Value is 0xFEFF or 0x2028 or 0x2029 or 0xFFFD))
            {
                return false;
            }
        }

        return true;
    }
}
