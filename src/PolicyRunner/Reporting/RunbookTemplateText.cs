using System.Globalization;
using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>The shape of templates.</summary>
internal static class RunbookTemplateText
{
    public static RunbookTemplate? Find(string kind) => kind switch
    {
        "incident" => RunbookTemplateData.Incident,
        "release" => RunbookTemplateData.Release,
        "maintenance" => RunbookTemplateData.Maintenance,
        "troubleshooting" => RunbookTemplateData.Troubleshooting,
        "security" => RunbookTemplateData.Security,
        "compliance" => RunbookTemplateData.Compliance,
        "onboarding" => RunbookTemplateData.Onboarding,
        _ => null,
    };

    public static string Markdown(RunbookTemplate template, string kind, string id, string title, string day)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"---\nid: {id}\ntitle: {title}\nkind: {kind}\nstatus: draft\n")
            .Append(CultureInfo.InvariantCulture, $"owner: platform-team\nreviewed: {day}\nreview-every: 90d\n{template.FrontMatter}\n---\n\n# {title}\n\n");
        Body(text, template, 2);
        return text.ToString();
    }

    public static string Library(string title, string day, int number)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"---\ntitle: {title}\nstatus: draft\nowner: platform-team\nreviewed: {day}\nreview-every: 90d\n---\n\n# {title}\n");
        foreach (var (kind, template) in ((string, RunbookTemplate)[])[("incident", RunbookTemplateData.Incident), ("maintenance", RunbookTemplateData.Maintenance)])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## [OPS-{number++:000}] {template.Title}\n\n```yaml runbook\nkind: {kind}\n{template.FrontMatter}\n```\n\n");
            Body(text, template, 3);
        }

        return text.ToString();
    }

    public static string Yaml(RunbookTemplate template, string id, string title, string day)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"id: {id}\ntitle: {title}\nkind: maintenance\nstatus: draft\nowner: platform-team\nreviewed: {day}\nreview-every: 90d\n{template.FrontMatter}\n");
        text.Append(CultureInfo.InvariantCulture, $"sections:\n  purpose: {template.Purpose}\n  prerequisites:\n");
        Items(text, "    - ", template.Prerequisites);
        text.Append("  procedure:\n");
        YamlStep(text, template.Look, "effect: read");
        YamlStep(text, template.Act, $"effect: mutate\n          undo: {template.Undo.Id}");
        text.Append("  verification:\n");
        YamlStep(text, template.Verify, "effect: read");
        text.Append("  rollback:\n");
        YamlStep(text, template.Undo, "effect: mutate");
        text.Append("  post-incident:\n");
        Items(text, "    - ", template.Afterwards);
        return text.ToString();
    }

    private static void Body(StringBuilder text, RunbookTemplate template, int level)
    {
        var section = new string('#', level);
        text.Append(CultureInfo.InvariantCulture, $"{section} Purpose\n\n{template.Purpose}\n\n{section} Prerequisites\n\n");
        Items(text, "- [ ] ", template.Prerequisites);
        text.Append(CultureInfo.InvariantCulture, $"\n{section} Procedure\n\n");
        Step(text, template.Look, level + 1, 1, "effect=read");
        Step(text, template.Act, level + 1, 2, $"effect=mutate undo={template.Undo.Id}");
        text.Append(CultureInfo.InvariantCulture, $"{section} Verification\n\n");
        Step(text, template.Verify, level + 1, 1, "effect=read");
        text.Append(CultureInfo.InvariantCulture, $"{section} Rollback\n\n");
        Step(text, template.Undo, level + 1, 1, "effect=mutate");
        text.Append(CultureInfo.InvariantCulture, $"{section} Post-incident\n\n");
        Items(text, "- [ ] ", template.Afterwards);
    }

    private static void Step(StringBuilder text, TemplateStep step, int level, int number, string attributes)
    {
        text.Append(CultureInfo.InvariantCulture, $"{new string('#', level)} Step {number}: {step.Title}\n\n");
        if (step.Warning is { } warning)
        {
            text.Append(CultureInfo.InvariantCulture, $"> [!WARNING]\n> {warning}\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"```bash id={step.Id} timeout=5m time=5m {attributes}\n{step.Command}\n```\n\n")
            .Append(CultureInfo.InvariantCulture, $"**Expected output:**\n\n```text\n{step.Expected}\n```\n\n");
    }

    private static void YamlStep(StringBuilder text, TemplateStep step, string attributes)
    {
        const string margin = "\n            ";
        text.Append(CultureInfo.InvariantCulture, $"    - title: {step.Title}\n      time: 5m\n")
            .Append(step.Warning is null ? "" : $"      warning: {step.Warning}\n")
            .Append(CultureInfo.InvariantCulture, $"      actions:\n        - id: {step.Id}\n          timeout: 5m\n          {attributes}\n")
            .Append(CultureInfo.InvariantCulture, $"          bash: |{margin}{step.Command.Replace("\n", margin, StringComparison.Ordinal)}\n")
            .Append(CultureInfo.InvariantCulture, $"          expect: |{margin}{step.Expected.Replace("\n", margin, StringComparison.Ordinal)}\n");
    }

    private static void Items(StringBuilder text, string lead, IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            text.Append(lead).Append(item).Append('\n');
        }
    }
}
