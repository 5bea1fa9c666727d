using PolicyRunner.Planning;
using PolicyRunner.Reporting.Plans;

namespace PolicyRunner.Reporting;

/// <summary>Shows what a plan would do.</summary>
public static class PlanWriter
{
    /// <summary>What a person on call reads before saying yes.</summary>
    public static void WriteText(Plan plan, TextWriter output, ReportOptions options) => new PlanText(output, new Paint(options.Color)).Write(plan);

    /// <summary>The versioned JSON; members are only ever added within a version.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="request">What makes this plan file single-use: 32 random hexadecimal digits, outside the digest.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteJson(Plan plan, string request, TextWriter output) => JsonText.Write(output, writer => PlanJson.Write(writer, plan, request));

    /// <summary>For a pull request or a job's summary, with the graph as a diagram.</summary>
    public static void WriteMarkdown(Plan plan, TextWriter output) => PlanMarkdown.Write(plan, output);

    /// <summary>The graph alone.</summary>
    public static void WriteMermaid(Plan plan, TextWriter output) => output.Write(PlanGraph.Of(plan));

    /// <summary>What this plan would do differently from an older one.</summary>
    /// <param name="old">The JSON of the older plan.</param>
    /// <param name="plan">This plan.</param>
    /// <param name="output">Where it goes.</param>
    /// <returns>True when there is a difference.</returns>
    /// <exception cref="FormatException">The old text is no plan of a version this tool reads.</exception>
    public static bool WriteDifference(string old, Plan plan, TextWriter output)
    {
        var before = PlanDifference.Parse(old);
        var after = PlanDifference.Parse(Text(plan));
        return PlanDifference.Write(before, after, output);
    }

    private static string Text(Plan plan)
    {
        var text = new StringWriter { NewLine = "\n" };
        WriteJson(plan, "", text);
        return text.ToString();
    }
}
