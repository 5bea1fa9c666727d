using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>JSON that people can read and that is harmless in a terminal and in a job's log.</summary>
internal static class JsonText
{
    // Letters stay letters; what the relaxed encoder lets through and should not is escaped afterwards.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> content)
    {
        var pieces = new JsonPieces(text => output.Write(Harmless(text)));
        using (var writer = new Utf8JsonWriter(pieces, Options))
        {
            content(writer);
        }

        pieces.Flush();
        output.Write('\n');
    }

    public static void Position(this Utf8JsonWriter writer, string name, TextPosition position)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("line", position.Line);
        writer.WriteNumber("column", position.Column);
        writer.WriteEndObject();
    }

    public static void Place(this Utf8JsonWriter writer, SourceSpan span)
    {
        writer.WriteString("file", span.File.Path);
        writer.Position("start", span.StartPosition);
        writer.Position("end", span.EndPosition);
    }

    public static void Strings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>An array of objects; <paramref name="write"/> writes the members of one.</summary>
    public static void Each<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Hidden characters and '##[' can only stand inside strings, where an escape means the same.
    private static string Harmless(string json)
    {
        StringBuilder? result = null;
        var copied = 0;
        for (var index = 0; index < json.Length; index++)
        {
            var character = json[index];
            var length = 1;
            if (character < 0x7F)
            {
                if (character != '[' || index < 2 || json[index - 1] != '#' || json[index - 2] != '#')
                {
                    continue;
                }
            }
            else
            {
                Rune.DecodeFromUtf16(json.AsSpan(index), out var rune, out length);
                if (!HiddenCharacters.Contains(rune))
                {
                    index += length - 1;
                    continue;
                }
            }

            result ??= new StringBuilder(json.Length + 64);
            result.Append(json, copied, index - copied);
            for (var unit = index; unit < index + length; unit++)
            {
                result.Append("\\u").Append(((int)json[unit]).ToString("x4", CultureInfo.InvariantCulture));
            }

            index += length - 1;
            copied = index + 1;
        }

        return result is null ? json : result.Append(json, copied, json.Length - copied).ToString();
    }
}
