using System.Globalization;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads a declaration from its mapping. What breaks the schema is reported by the schema and left out here.</summary>
internal static class DeclarationReader
{
    public static Declaration Read(YamlMapping yaml) => new()
    {
        Yaml = yaml,
        Kind = yaml.Text("kind"),
        Status = yaml.Text("status"),
        Owner = yaml.Text("owner"),
        Reviewed = Date(yaml.Text("reviewed")),
        ReviewEvery = Time(yaml.Text("review-every")),
        Severity = yaml.Text("severity"),
        EstimatedTime = Estimate(yaml["estimated-time"]),
        Risk = yaml.Text("risk"),
        Approvals = [.. yaml.List("approval").OfType<YamlMapping>().Select(Approval).OfType<ApprovalRule>()],
        Parameters = yaml["parameters"] is YamlMapping parameters ? [.. parameters.Entries.Select(Parameter).OfType<Parameter>()] : [],
        Environment = yaml.Text("environment"),
        Confirm = yaml.Text("confirm"),
        ReasonRequired = yaml.Text("reason") == "required",
        Window = yaml.Text("window"),
        Lock = yaml.Text("lock"),
        Secrets = Texts(yaml, "secrets"),
        Triggers = [.. yaml.List("triggers").OfType<YamlMapping>().Select(trigger =>
            new Trigger(trigger.Text("schedule"), trigger.Text("every"), trigger.Text("alert"), trigger.Span))],
        Slos = Texts(yaml, "slo"),
        Contract = yaml.Text("contract"),
    };

    /// <summary>A library's defaults under a runbook's own keys; the defaults' <c>id</c> and <c>title</c> are the file's and stay out.</summary>
    public static YamlMapping Merge(YamlMapping? defaults, YamlMapping own)
    {
        if (defaults is null)
        {
            return own;
        }

        var entries = defaults.Entries.Where(entry => entry.Key.Text is not ("id" or "title") && own.Entry(entry.Key.Text) is null);
        return new YamlMapping([.. own.Entries, .. entries], own.Span);
    }

    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static TimeSpan? Time(string? text) => text is not null && TimeText.TryParse(text, out var time) ? time : null;

    private static TimeEstimate? Estimate(YamlNode? node) =>
        node is YamlScalar scalar && TimeText.TryFind(scalar.Text, out var minimum, out var maximum, out _, out _)
            ? new TimeEstimate(minimum, maximum, scalar.Span)
            : null;

    private static ApprovalRule? Approval(YamlMapping yaml)
    {
        if (yaml.Text("role") is not { } role)
        {
            return null;
        }

        var count = (yaml["count"] as YamlScalar)?.Number is { } number and >= 1 and <= 100 ? (int)number : 1;
        return new ApprovalRule(role, count, yaml.Text("when"), yaml["role"]!.Span);
    }

    private static Parameter? Parameter(YamlEntry entry) => entry.Value is not YamlMapping yaml ? null : new Parameter
    {
        Name = entry.Key.Text,
        Type = yaml.Text("type") ?? "string",
        Enum = [.. yaml.List("enum").OfType<YamlScalar>()],
        Pattern = yaml.Text("pattern"),
        Default = yaml["default"] as YamlScalar,
        Description = yaml.Text("description"),
        Span = entry.Key.Span,
    };

    private static string[] Texts(YamlMapping yaml, string key) =>
        [.. yaml.List(key).OfType<YamlScalar>().Select(scalar => scalar.Text)];
}
