using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>The policies of a pack, one a line.</summary>
public static class PolicyListWriter
{
    public static void WriteText(IReadOnlyList<Policy> policies, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        var ordered = policies.OrderBy(policy => policy.Id, StringComparer.Ordinal).ToList();
        var id = ordered.Select(policy => TerminalText.Visible(policy.Id).Length).DefaultIfEmpty().Max();
        var name = ordered.Select(policy => TerminalText.Visible(policy.Name).Length).DefaultIfEmpty().Max();
        foreach (var policy in ordered)
        {
            output.WriteLine($"{paint.Bold(TerminalText.Visible(policy.Id).PadRight(id))}  {TerminalText.Visible(policy.Name).PadRight(name)}  "
                + $"{paint.Of(policy.Severity, Words.Of(policy.Severity).PadRight(7))}  {Words.Of(policy.Enforcement),-14}  {Words.Of(policy.Profile),-8}  "
                + TerminalText.Visible(policy.Title));
        }

        output.WriteLine(paint.Dim($"{Words.Count(ordered.Count, "policy", "policies")}; 'policyrunner policy explain ID' tells more."));
    }

    public static void WriteJson(IReadOnlyList<Policy> policies, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.Each("policies", policies.OrderBy(policy => policy.Id, StringComparer.Ordinal), (json, policy) =>
        {
            json.WriteString("id", policy.Id);
            json.WriteString("name", policy.Name);
            json.WriteString("title", policy.Title);
            json.WriteString("why", policy.Why);
            json.WriteString("severity", Words.Of(policy.Severity));
            json.WriteString("confidence", Words.Of(policy.Confidence));
            json.WriteString("enforcement", Words.Of(policy.Enforcement));
            json.WriteString("profile", Words.Of(policy.Profile));
            json.Each("settings", policy.Settings, (entry, setting) =>
            {
                entry.WriteString("name", setting.Name);
                entry.WriteString("type", Words.Of(setting.Type));
                entry.WriteString("default", SettingText.Of(setting));
                entry.WriteString("description", setting.Description);
            });
        });
        writer.WriteEndObject();
    });
}
