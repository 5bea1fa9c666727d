using System.Globalization;
using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>A setting's value as it would stand in the organisation file.</summary>
internal static class SettingText
{
    public static string Of(Setting setting) => Of(setting.DefaultValue);

    /// <summary>A value as it would stand in the organisation file.</summary>
    public static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        string text => Quoted(text),
        IReadOnlyList<string> list => $"[{string.Join(", ", list.Select(Quoted))}]",
        var other => throw new ArgumentException($"A setting cannot hold {other.GetType().Name}.", nameof(value)),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
