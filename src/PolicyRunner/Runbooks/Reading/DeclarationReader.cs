using System.Globalization;
using PolicyRunner.Findings;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads a declaration from its mapping. What breaks the schema is reported by the schema and left out here.</summary>
internal static class DeclarationReader
{
    // Docusaurus and its like give every page an id.
    private static readonly string[] SiteKeys =
    [
        "sidebar_label", "sidebar_position", "sidebar_class_name", "slug", "hide_title", "hide_table_of_contents", "pagination_label", "pagination_next",
        "pagination_prev", "custom_edit_url", "displayed_sidebar", "original_id", "permalink", "layout", "nav_order", "weight", "draft", "image", "keywords",
    ];

    private static readonly string[] RunbookKeys = ["kind", "status", "owner", "reviewed", "approval", "parameters", "contract", "lock", "risk", "severity"];

    /// <summary>True for front matter that makes its page a runbook: it has an id, and not one for a site's menu.</summary>
    /// <param name="yaml">The front matter.</param>
    /// <param name="isOfSite">True when the file's kind says already that a site is made of it.</param>
    public static bool Declares(YamlMapping yaml, bool isOfSite) => yaml.Text("id") is { } id
        && (HeadingText.Id(id + ": ") is not null || !(isOfSite || Array.Exists(SiteKeys, key => yaml[key] is not null)) || Array.Exists(RunbookKeys, key => yaml[key] is not null));

    /// <summary>What keeps front matter that gives no id from declaring the runbook that its other keys speak of, or null.</summary>
    /// <param name="yaml">Front matter that declares nothing.</param>
    /// <param name="isOfSite">True when the file's kind says already that a site is made of it.</param>
    public static Problem? NearId(YamlMapping yaml, bool isOfSite)
    {
        if (yaml.Text("id") is not null || isOfSite || Array.Exists(SiteKeys, key => yaml[key] is not null) || RunbookKeys.Count(key => yaml[key] is not null) < 2)
        {
            return null;
        }

        if (yaml.Entry("id") is { } empty)
        {
            return new Problem(ProblemKind.Yaml, "'id' has no value, and without one the page declares no runbook; write it like 'id: OPS-001'.", empty.Key.Span);
        }

        return yaml.Entries.FirstOrDefault(entry => NearFrontMatter.IsNearId(entry.Key.Text)) is { } near
            ? new Problem(ProblemKind.Yaml, $"'{near.Key.Text}' is no key of a runbook, and without an id the page declares none. Did you mean 'id'?", near.Key.Span)
            : null;
    }

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
        IncidentCategory = yaml.Text("incident-category"),
    };

    /// <summary>A library's defaults under a runbook's own keys; the defaults' <c>id</c> and <c>title</c> are the file's and stay out.</summary>
    public static YamlMapping Merge(YamlMapping? defaults, YamlMapping own)
    {
        if (defaults is null)
        {
            return own;
        }

        var keys = own.Entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        var entries = defaults.Entries.Where(entry => entry.Key.Text is not ("id" or "title") && !keys.Contains(entry.Key.Text));
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
        MinimumLength = Length(yaml["minLength"]),
        MaximumLength = Length(yaml["maxLength"]),
        Minimum = (yaml["minimum"] as YamlScalar)?.Number,
        Maximum = (yaml["maximum"] as YamlScalar)?.Number,
        Format = yaml.Text("format"),
        Default = yaml["default"] as YamlScalar,
        Description = yaml.Text("description"),
        Span = entry.Key.Span,
    };

    private static int? Length(YamlNode? node) => (node as YamlScalar)?.Number is { } number and >= 0 and <= int.MaxValue ? (int)number : null;

    private static string[] Texts(YamlMapping yaml, string key) =>
        [.. yaml.List(key).OfType<YamlScalar>().Select(scalar => scalar.Text)];
}
