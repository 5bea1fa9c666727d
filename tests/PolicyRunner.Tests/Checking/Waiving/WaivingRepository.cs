using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>A repository with one page that RB011 finds something in, checked on 2026-11-15.</summary>
internal sealed class WaivingRepository : IDisposable
{
    public const string Page = "docs/redis.md";

    private readonly TemporaryRepository repository = new();

    public string Root => repository.Root;

    /// <summary>A page with an owner and a link to nothing, and something above the block that holds it.</summary>
    public static string Text(string above = "") => $"# Redis is full\n\n**Owner**: platform-team\n\n## Mitigation\n\nLook first.\n\n{above}See [sizing](sizing.md).\n";

    public static string Ignore(string words) => $"<!-- policyrunner-ignore {words} -->\n";

    public WaivingRepository Write(string path, string text)
    {
        repository.Write(path, text);
        return this;
    }

    public WaivingRepository Waivers(params string[] waivers) =>
        Write("policies/policyrunner.yml", "waivers:\n" + string.Concat(waivers.Select(waiver => $"  - {waiver}\n")));

    public CheckReport Check(params string[] paths) => Check(request => request with { Paths = paths.Length > 0 ? paths : ["docs"] });

    public CheckReport Check(Func<CheckRequest, CheckRequest> change) =>
        Checker.Run(change(new CheckRequest { WorkingDirectory = Root, Paths = ["docs"], Clock = FixedClock.Today }), CancellationToken.None);

    /// <summary>The findings in one line each: <c>RB011 docs/redis.md:9 waived</c>.</summary>
    public static string[] Lines(CheckReport report) =>
        [.. report.Findings.Select(finding => $"{finding.Policy} {finding.Span.File.Path}:{finding.Span.StartPosition.Line}{(finding.Waived is null ? "" : " waived")}")];

    public void Dispose() => repository.Dispose();
}
