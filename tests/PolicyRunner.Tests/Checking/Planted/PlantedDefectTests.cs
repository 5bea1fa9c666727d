using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Planted;

public sealed class PlantedDefectTests
{
    private static readonly PlantedDefect[] Defects =
        [.. BaselineDefects.All, .. StructureDefects.All, .. StepDefects.All, .. OrganisationDefects.All, .. HostileDefects.All];

    public static TheoryData<string> Names => [.. Defects.Select(defect => defect.ToString())];

    [Fact]
    public void The_clean_repository_has_no_finding()
    {
        using var repository = new TemporaryRepository();
        foreach (var (path, text) in CleanRepository.Files)
        {
            repository.Write(path, text);
        }

        var report = Check(repository);

        Assert.Empty(report.Errors.Select(error => error.Message));
        Assert.Empty(report.Findings.Select(Describe));
        Assert.Equal(Verdict.Pass, report.Verdict);
        Assert.Equal(5, report.Account.Documents);
        Assert.Equal(4, report.Account.Runbooks);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_defect_is_found_at_its_place_and_nothing_else_is(string name)
    {
        var defect = Defects.Single(defect => defect.ToString() == name);
        using var repository = new TemporaryRepository();
        var expected = Plant(defect, repository);

        var report = Check(repository);

        Assert.Empty(report.Errors.Select(error => error.Message));
        var finding = report.Findings.Count == 1 ? report.Findings[0] : null;
        Assert.True(
            finding?.Policy == defect.Policy && Describe(finding.Span) == Describe(expected),
            $"""
            Planted: {defect.Policy} {Describe(expected)}
            Found:
            {string.Join('\n', report.Findings.Select(Describe))}
            """);
    }

    [Fact]
    public void There_are_at_least_eighty_defects_and_no_two_of_one_name()
    {
        Assert.True(Defects.Length >= 80, $"There are {Defects.Length}.");
        Assert.Equal(Defects.Length, Defects.DistinctBy(defect => defect.ToString()).Count());
    }

    [Fact]
    public void Every_policy_of_the_tool_has_a_defect_and_every_defect_a_policy()
    {
        var policies = Checker.Policies(null, Path.GetTempPath(), CancellationToken.None).Select(policy => policy.Id);

        Assert.Equal(policies.Order(StringComparer.Ordinal), Defects.Select(defect => defect.Policy).Distinct().Order(StringComparer.Ordinal));
    }

    private static SourceSpan Plant(PlantedDefect defect, TemporaryRepository repository)
    {
        SourceSpan? place = null;
        foreach (var (path, marked) in CleanRepository.Files.Concat(defect.Files).GroupBy(file => file.Key).Select(same => same.Last()))
        {
            var (text, mark) = MarkedText.Read(path, marked);
            repository.Write(path, mark is null ? Encoding.UTF8.GetBytes(text) : defect.Encode(text));
            place = mark ?? place;
        }

        return place ?? throw new InvalidOperationException($"'{defect}' marks no place.");
    }

    private static CheckReport Check(TemporaryRepository repository) => Checker.Run(
        new CheckRequest { Paths = ["."], WorkingDirectory = repository.Root, Clock = FixedClock.Today },
        CancellationToken.None);

    private static string Describe(ReportedFinding finding) => $"{finding.Policy} {Describe(finding.Span)} | {finding.Message}";

    private static string Describe(SourceSpan span) => $"{span.File.Path}:{span.StartPosition}-{span.EndPosition}";
}
