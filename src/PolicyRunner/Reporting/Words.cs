using PolicyRunner.Checking;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Shell;

namespace PolicyRunner.Reporting;

/// <summary>The names that values have in reports: lower case, words joined by '-'. They are part of the versioned JSON.</summary>
internal static class Words
{
    public static string Of(Severity value) => value switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        Severity.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(Confidence value) => value switch
    {
        Confidence.Low => "low",
        Confidence.Medium => "medium",
        Confidence.High => "high",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(Enforcement value) => value switch
    {
        Enforcement.Advisory => "advisory",
        Enforcement.SoftMandatory => "soft-mandatory",
        Enforcement.HardMandatory => "hard-mandatory",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(Profile value) => value switch
    {
        Profile.Baseline => "baseline",
        Profile.Strict => "strict",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(Verdict value) => value switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "fail",
        Verdict.Nothing => "nothing",
        Verdict.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(DocumentKind value) => value switch
    {
        DocumentKind.NotARunbook => "not-a-runbook",
        DocumentKind.Alert => "alert",
        DocumentKind.Procedure => "procedure",
        DocumentKind.Incident => "incident",
        DocumentKind.Library => "library",
        DocumentKind.Index => "index",
        DocumentKind.Stub => "stub",
        DocumentKind.Template => "template",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(SectionName value) => SectionNames.Text(value);

    public static string Of(CommandEffect value) => value switch
    {
        CommandEffect.Output => "output",
        CommandEffect.Read => "read",
        CommandEffect.Unknown => "unknown",
        CommandEffect.Mutate => "mutate",
        CommandEffect.Destructive => "destructive",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(Effect value) => value switch
    {
        Effect.Read => "read",
        Effect.Mutate => "mutate",
        Effect.Destructive => "destructive",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(ActionKind value) => value switch
    {
        ActionKind.Manual => "manual",
        ActionKind.Shell => "shell",
        ActionKind.Http => "http",
        ActionKind.Tcp => "tcp",
        ActionKind.Command => "command",
        ActionKind.Slo => "slo",
        ActionKind.Wait => "wait",
        ActionKind.Workflow => "workflow",
        ActionKind.Call => "call",
        ActionKind.Notify => "notify",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(RollbackKind value) => value switch
    {
        RollbackKind.Configuration => "configuration",
        RollbackKind.Application => "application",
        RollbackKind.Schema => "schema",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(VerifyOn value) => value switch
    {
        VerifyOn.Both => "both",
        VerifyOn.Procedure => "procedure",
        VerifyOn.Rollback => "rollback",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(LinkState value) => value switch
    {
        LinkState.Unchecked => "unchecked",
        LinkState.External => "external",
        LinkState.Ok => "ok",
        LinkState.Missing => "missing",
        LinkState.MissingAnchor => "missing-anchor",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(PolicyTestFailureKind value) => value switch
    {
        PolicyTestFailureKind.Sample => "sample",
        PolicyTestFailureKind.Mutant => "mutant",
        PolicyTestFailureKind.Form => "form",
        PolicyTestFailureKind.Broken => "broken",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(SettingType value) => value switch
    {
        SettingType.Flag => "flag",
        SettingType.Number => "number",
        SettingType.Text => "text",
        SettingType.List => "list",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(BlockRole value) => value switch
    {
        BlockRole.Other => "other",
        BlockRole.Shell => "shell",
        BlockRole.YamlAction => "yaml-action",
        BlockRole.Declaration => "declaration",
        BlockRole.Expected => "expected",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(ProblemKind value) => value switch
    {
        ProblemKind.Unreadable => "unreadable",
        ProblemKind.Limit => "limit",
        ProblemKind.Yaml => "yaml",
        ProblemKind.Schema => "schema",
        ProblemKind.UnclosedFence => "unclosed-fence",
        ProblemKind.UnclosedComment => "unclosed-comment",
        ProblemKind.Attribute => "attribute",
        ProblemKind.Shell => "shell",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    public static string Of(WaiverKind value) => value switch
    {
        WaiverKind.Waiver => "waiver",
        WaiverKind.Ignore => "ignore",
        WaiverKind.Baseline => "baseline",
        WaiverKind.Revision => "revision",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    /// <summary>What an accepted finding is called: <c>waived</c> by somebody, or <c>known</c> because it was there before.</summary>
    public static string Accepted(ReportedFinding finding) => finding.WaivedBy?.Kind is WaiverKind.Baseline or WaiverKind.Revision ? "known" : "waived";

    /// <summary><c>1 runbook</c>, <c>2 runbooks</c>, <c>2 policies</c>.</summary>
    public static string Count(int number, string one, string? many = null) => Text.Wording.Count(number, one, many);
}
