using PolicyRunner.Checking.Testing;

namespace PolicyRunner.Reporting;

/// <summary>What testing policies showed, for people and for programs.</summary>
public static class PolicyTestWriter
{
    public static void WriteText(PolicyTestReport report, TextWriter output, ReportOptions options) => PolicyTestText.Write(report, output, options);

    /// <summary>Versioned; <c>policyrunner schema policy-test</c> describes it.</summary>
    public static void WriteJson(PolicyTestReport report, TextWriter output) => PolicyTestJson.Write(report, output);
}
