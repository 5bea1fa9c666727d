using PolicyRunner.Runbooks;

namespace PolicyRunner.Reporting;

/// <summary>Shows what was read from documents: why there is a finding, or none.</summary>
public static class InspectWriter
{
    /// <summary>The versioned JSON; members are only ever added within a version.</summary>
    public static void WriteJson(IReadOnlyList<Document> documents, TextWriter output) => InspectJson.Write(documents, output);

    /// <summary>An outline for people.</summary>
    public static void WriteText(IReadOnlyList<Document> documents, TextWriter output, ReportOptions options)
    {
        foreach (var document in documents)
        {
            new InspectText(output, new Paint(options.Color)).Write(document);
        }
    }
}
