using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolicyRunner.Yaml;

/// <summary>Writes YAML in block style, the same bytes for the same value: one key a line, two blanks deep, texts in quotes where they could be taken for something else.</summary>
public static class YamlWriter
{
    private const int Unfolded = int.MaxValue;

    /// <param name="value">Objects, arrays, texts, numbers, booleans; keys keep their order.</param>
    /// <param name="comment">What stands behind an entry as a comment, by key and text; null: nothing.</param>
    public static string Write(JsonNode value, Func<string, string, string?>? comment = null)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: Unfolded, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: true));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value, comment);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(IEmitter emitter, JsonNode? value, Func<string, string, string?>? comment)
    {
        switch (value)
        {
            case JsonObject mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, mapping.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, inner) in mapping)
                {
                    emitter.Emit(Text(key));
                    Emit(emitter, inner, comment);
                    if (inner is JsonValue one && one.GetValueKind() == JsonValueKind.String && comment?.Invoke(key, one.GetValue<string>()) is { } remark)
                    {
                        emitter.Emit(new Comment(remark, isInline: true));
                    }
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var inner in list)
                {
                    Emit(emitter, inner, comment);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(text.GetValue<string>()));
                break;
            default:
                emitter.Emit(Scalar(value?.ToJsonString() ?? "null", ScalarStyle.Plain));
                break;
        }
    }

    private static Scalar Text(string text) =>
        Scalar(text, text.Contains('\n', StringComparison.Ordinal) && IsPrintable(text) ? ScalarStyle.Literal : IsPlain(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    private static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: style != ScalarStyle.Plain);

    // What no reader of YAML, 1.1 or 1.2, takes for anything but a text; only in block style, where brackets and commas mean nothing.
    private static bool IsPlain(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '.' or '/' or '$') && text[^1] is not (' ' or ':')
        && text.All(character => character is >= ' ' and <= '~')
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "null" or ".nan" or ".inf")
        && !(text[0] == '.' && text.Length > 1 && char.IsAsciiDigit(text[1]));

    private static bool IsPrintable(string text) =>
        !char.IsWhiteSpace(text[0]) && text.EnumerateRunes().All(rune => rune.Value == '\n' || (!Rune.IsControl(rune) && rune.Value is not (0xFEFF or 0x2028 or 0x2029 or 0xFFFD)));
}
