using System.Text.Json;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Fixing;

/// <summary>What other tools make of the fixes in a report.</summary>
public sealed class FixRegionTests
{
    [Theory]
    [InlineData("# Page\r\n\r\nSee [x](ttps://e.org/a) and\r\n\r\n```bash\r\nkubectl delete ns x\r\n```")]
    [InlineData("\uFEFF# 😀\n\n😀 [x](ttps://e.org/a).\n\n1. Drop:\n\n   ```\n   kubectl delete ns x\n   ```\n")]
    public void A_fix_of_the_SARIF_report_made_by_its_regions_gives_what_the_tool_writes(string text)
    {
        using var repository = new TemporaryRepository();
        repository.Write("docs/a.md", text);
        var request = new CheckRequest { Paths = ["docs"], WorkingDirectory = repository.Root, Clock = FixedClock.Today };
        var report = Checker.Run(request, CancellationToken.None);
        var output = new StringWriter();
        ReportWriter.Write(report, ReportFormat.Sarif, output, new ReportOptions());
        using var sarif = JsonDocument.Parse(output.ToString());
        var mended = MadeBy(sarif.RootElement.GetProperty("runs")[0].GetProperty("results"), text.TrimStart('\uFEFF'));

        Assert.Equal(Assert.Single(Fixer.Preview(request, FixChoice.All, CancellationToken.None).Fixes!.Files).After.Text, mended);
    }

    // As the standard has it: the deleted region is replaced by the inserted content, places are those of the original.
    private static string MadeBy(JsonElement results, string text)
    {
        var file = new SourceFile("a.md", text);
        var replacements = results.EnumerateArray()
            .Where(result => result.TryGetProperty("fixes", out _))
            .SelectMany(result => result.GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements").EnumerateArray())
            .Select(replacement => (Region: replacement.GetProperty("deletedRegion"), Text: replacement.GetProperty("insertedContent").GetProperty("text").GetString()))
            .Select(entry => (Start: Offset(file, entry.Region, "start"), End: Offset(file, entry.Region, "end"), entry.Text));
        return replacements.OrderByDescending(entry => entry.Start).Aggregate(text, (so, entry) => so[..entry.Start] + entry.Text + so[entry.End..]);
    }

    private static int Offset(SourceFile file, JsonElement region, string side) =>
        file.LineSpan(region.GetProperty($"{side}Line").GetInt32()).Start + region.GetProperty($"{side}Column").GetInt32() - 1;
}
