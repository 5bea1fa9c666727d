using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PolicyRunner.Planning;

/// <summary>
/// JSON with one way to write each value (RFC 8785): members sorted by their UTF-16 names, no white space,
/// the shortest numbers, the fewest escapes. What is signed or hashed is written so.
/// </summary>
public static class CanonicalJson
{
    private const int DeepestNesting = 256;

    /// <returns>UTF-8.</returns>
    /// <exception cref="FormatException">A text holds half of a surrogate pair, a number is not finite, or the nesting is deeper than 256.</exception>
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text.ToString());
    }

    /// <summary>SHA-256 over the canonical form, in lower-case hexadecimal.</summary>
    /// <exception cref="FormatException">As <see cref="Write"/>.</exception>
    public static string Digest(JsonNode? node) => Convert.ToHexStringLower(SHA256.HashData(Write(node)));

    /// <summary>True for half of a surrogate pair: it has no UTF-8, so two different texts would hash alike.</summary>
    internal static bool HasHalfPair(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && !char.IsSurrogatePair(text, index++))
            {
                return true;
            }
        }

        return false;
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new FormatException($"JSON is nested deeper than {DeepestNesting}.");
        }

        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendMembers(text, members, depth);
                break;
            case JsonArray items:
                AppendItems(text, items, depth);
                break;
            case JsonValue value:
                AppendValue(text, value);
                break;
            default:
                throw new FormatException($"{node.GetType().Name} is no JSON.");
        }
    }

    private static void AppendMembers(StringBuilder text, JsonObject members, int depth)
    {
        var names = new string[members.Count];
        var values = new JsonNode?[members.Count];
        var count = 0;
        foreach (var member in members)
        {
            (names[count], values[count++]) = (member.Key, member.Value);
        }

        Array.Sort(names, values, StringComparer.Ordinal);
        text.Append('{');
        for (var index = 0; index < count; index++)
        {
            text.Append(index > 0 ? "," : "");
            AppendText(text, names[index]);
            text.Append(':');
            Append(text, values[index], depth + 1);
        }

        text.Append('}');
    }

    private static void AppendItems(StringBuilder text, JsonArray items, int depth)
    {
        text.Append('[');
        for (var index = 0; index < items.Count; index++)
        {
            text.Append(index > 0 ? "," : "");
            Append(text, items[index], depth + 1);
        }

        text.Append(']');
    }

    private static void AppendValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String when value.TryGetValue<string>(out var content):
                AppendText(text, content);
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                text.Append(Number(value));
                break;
        }
    }

    private static string Number(JsonValue value)
    {
        double number;
        if (value.TryGetValue<long>(out var whole))
        {
            number = whole;
        }
        else if (value.TryGetValue<int>(out var small))
        {
            number = small;
        }
        else if (!value.TryGetValue(out number))
        {
            throw new FormatException($"{value.GetValueKind()} is no JSON number.");
        }

        return double.IsFinite(number) ? JsonNumber.Format(number) : throw new FormatException("JSON has no infinities and no NaN.");
    }

    private static void AppendText(StringBuilder text, string content)
    {
        if (HasHalfPair(content))
        {
            throw new FormatException("A text holds half of a surrogate pair.");
        }

        text.Append('"');
        var start = 0;
        for (var index = 0; index < content.Length; index++)
        {
            if (content[index] is < ' ' or '"' or '\\')
            {
                AppendEscape(text.Append(content, start, index - start), content[index]);
                start = index + 1;
            }
        }

        text.Append(content, start, content.Length - start).Append('"');
    }

    private static void AppendEscape(StringBuilder text, char character) => _ = character switch
    {
        '"' => text.Append("\\\""),
        '\\' => text.Append("\\\\"),
        '\b' => text.Append("\\b"),
        '\t' => text.Append("\\t"),
        '\n' => text.Append("\\n"),
        '\f' => text.Append("\\f"),
        '\r' => text.Append("\\r"),
        _ => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
