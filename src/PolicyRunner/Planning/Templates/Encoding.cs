using System.Text.Json;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Planning.Templates;

/// <summary>How a value is written at a place, so that it stays one value there.</summary>
internal sealed record Encoding(Func<Value, string> Write, Func<Value, string?> Complaint)
{
    /// <summary>As it is: a place that takes any text.</summary>
    public static Encoding Plain { get; } = new(value => value.ToString(), _ => null);

    /// <summary>Percent-encoded (RFC 3986): no value can add a segment, a query or another host.</summary>
    public static Encoding Url { get; } = new(value => Uri.EscapeDataString(value.ToString()), _ => null);

    /// <summary>A header's value: one line of visible characters.</summary>
    public static Encoding Header { get; } = new(
        value => value.ToString(),
        value => value.ToString().Any(character => char.IsControl(character) && character != '\t') ? "holds a line end or another control character, which no header can carry." : null);

    /// <summary>The inside of a JSON string; in a body the quotes stand in the runbook.</summary>
    public static Encoding JsonText { get; } = new(value => value is Value.Text or Value.Output ? JsonEncodedText.Encode(value.ToString()).ToString() : value.ToString(), _ => null);

    /// <param name="kind">The action.</param>
    /// <param name="path">The keys that lead to the text, joined by dots.</param>
    public static Encoding Of(ActionKind kind, string path) => (kind, path) switch
    {
        (ActionKind.Http, "url") => Url,
        (ActionKind.Http, "body") => JsonText,
        (ActionKind.Http, _) when path.StartsWith("headers.", StringComparison.Ordinal) => Header,
        _ => Plain,
    };
}
