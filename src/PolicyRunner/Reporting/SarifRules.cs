using System.Text;
using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>The rules of a SARIF run: the pack's policies, and those of findings the engine makes itself.</summary>
internal sealed class SarifRules
{
    private readonly List<Rule> rules = [];
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);

    private sealed record Rule(string Id, string Name, string Title, string Why, Severity Severity, Confidence Confidence, Enforcement Enforcement, Profile? Profile);

    public static SarifRules Of(CheckReport report)
    {
        var result = new SarifRules();
        foreach (var policy in report.Policies)
        {
            result.Add(new Rule(policy.Id, policy.Name, policy.Title, policy.Why, policy.Severity, policy.Confidence, policy.Enforcement, policy.Profile));
        }

        foreach (var finding in report.Findings)
        {
            var title = Pascal(finding.Name, ' ');
            result.Add(new Rule(finding.Policy, finding.Name, title, title, finding.Severity, finding.Confidence, finding.Enforcement, null));
        }

        return result;
    }

    public int IndexOf(string policy) => indices[policy];

    public static string Level(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    /// <summary>
    /// Text that no viewer takes for a link (<c>[text](target)</c>) or a placeholder (<c>{0}</c>). Only these two are escaped:
    /// viewers show the escapes of other brackets and braces as they are.
    /// </summary>
    public static string Plain(string text)
    {
        if (text.Contains("](", StringComparison.Ordinal))
        {
            text = text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("[", "\\[", StringComparison.Ordinal)
                .Replace("]", "\\]", StringComparison.Ordinal);
        }

        for (var index = text.IndexOf('{'); index >= 0 && index + 1 < text.Length; index = text.IndexOf('{', index + 1))
        {
            if (char.IsAsciiDigit(text[index + 1]))
            {
                return text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
            }
        }

        return text;
    }

    public void Tool(Utf8JsonWriter writer, string version)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "PolicyRunner");
        writer.WriteString("version", version);
        writer.WriteString("semanticVersion", version);
        writer.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            Write(writer, rule);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void Add(Rule rule)
    {
        if (indices.TryAdd(rule.Id, rules.Count))
        {
            rules.Add(rule);
        }
    }

    private static void Write(Utf8JsonWriter writer, Rule rule)
    {
        writer.WriteStartObject();
        writer.WriteString("id", rule.Id);
        writer.WriteString("name", Pascal(rule.Name, null));
        Text(writer, "shortDescription", Sentence(rule.Title));
        Text(writer, "fullDescription", Sentence(rule.Why));
        writer.WriteStartObject("help");
        writer.WriteString("text", $"{Sentence(rule.Title)} {Sentence(rule.Why)} More: policyrunner policy explain {rule.Id}");
        writer.WriteString("markdown", $"**{MarkdownText.Escape(Sentence(rule.Title))}**\n\n{MarkdownText.Escape(Sentence(rule.Why))}\n\nMore: `policyrunner policy explain {MarkdownText.Escape(rule.Id)}`");
        writer.WriteEndObject();
        writer.WriteStartObject("defaultConfiguration");
        writer.WriteString("level", Level(rule.Severity));
        writer.WriteEndObject();
        writer.WriteStartObject("properties");
        writer.WriteString("precision", rule.Confidence switch { Confidence.High => "very-high", Confidence.Medium => "high", _ => "medium" });
        writer.WriteString("problem.severity", rule.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "recommendation" });
        writer.Strings("tags", rule.Profile is { } profile ? ["runbooks", Words.Of(rule.Enforcement), Words.Of(profile)] : ["runbooks", Words.Of(rule.Enforcement)]);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static string Sentence(string text) => text.Trim() is [.., '.' or '!' or '?'] sentence ? sentence : text.Trim() + ".";

    private static string Pascal(string name, char? separator)
    {
        var result = new StringBuilder(name.Length);
        foreach (var word in name.Split('-', StringSplitOptions.RemoveEmptyEntries))
        {
            if (separator is { } mark && result.Length > 0)
            {
                result.Append(mark).Append(word);
                continue;
            }

            result.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return result.ToString();
    }
}
