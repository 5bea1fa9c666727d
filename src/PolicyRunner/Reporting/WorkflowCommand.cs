using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>
/// Commands a workflow's runner reads from a job's output. The runner takes <c>%25</c>, <c>%0D</c> and <c>%0A</c> apart in the
/// message, and <c>%3A</c> and <c>%2C</c> as well in properties; <c>%</c> is encoded first, so that nothing is decoded twice.
/// </summary>
public static class WorkflowCommand
{
    /// <summary>One line: <c>::name key=value,…::message</c>. Properties without a value are left out.</summary>
    public static string Format(string name, IEnumerable<KeyValuePair<string, string?>> properties, string message)
    {
        var line = new StringBuilder("::").Append(name);
        var separator = ' ';
        foreach (var (key, value) in properties)
        {
            if (!string.IsNullOrEmpty(value))
            {
                line.Append(separator).Append(key).Append('=').Append(EscapeProperty(value));
                separator = ',';
            }
        }

        return line.Append("::").Append(EscapeData(message)).ToString();
    }

    public static string EscapeData(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    public static string EscapeProperty(string text) => EscapeData(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
