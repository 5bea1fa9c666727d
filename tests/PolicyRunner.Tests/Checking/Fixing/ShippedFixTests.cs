using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Fixing;

/// <summary>The fixes of shipped policies, tried on the policies' own bad samples.</summary>
public sealed class ShippedFixTests
{
    private static readonly IReadOnlyList<Policy> Shipped = Checker.Policies(null, Path.GetTempPath(), CancellationToken.None);

    // Those that mend at least one of their samples.
    private static readonly string[] Mending = ["RB010", "RB011", "RB014", "RB015", "RB021", "RB101", "RB102", "RB104", "RB201", "RB202", "RB203", "RB204", "RB307"];

    public static TheoryData<string> Ids => [.. Mending];

    [Fact]
    public void Every_policy_that_mends_something_is_tried_here() =>
        Assert.Equal(Mending, Shipped.Where(policy => Samples(policy).Any(sample => Findings(policy, sample).Exists(finding => finding.Fix is not null))).Select(policy => policy.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_fix_ends_its_finding_and_makes_no_other(string id)
    {
        var policy = Shipped.Single(policy => policy.Id == id);
        foreach (var sample in Samples(policy))
        {
            foreach (var ending in (string[])["\n", "\r\n"])
            {
                var input = Written(sample, text => text.ReplaceLineEndings(ending));
                var before = Findings(policy, input);
                var after = Findings(policy, Mend(input, before));

                Assert.Equal([], after.Where(finding => finding.Fix is not null).Select(finding => finding.Message));
                Assert.Equal(before.Where(finding => finding.Fix is null).Select(finding => finding.Message), after.Select(finding => finding.Message));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_fix_writes_the_line_endings_of_its_file(string id)
    {
        var policy = Shipped.Single(policy => policy.Id == id);
        foreach (var sample in Samples(policy))
        {
            var input = Written(sample, text => text.ReplaceLineEndings("\r\n"));

            Assert.All(Mend(input, Findings(policy, input)).Files, file => Assert.DoesNotContain('\n', file.File.Text.Replace("\r\n", "", StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<SampleInput> Samples(Policy policy) =>
        policy.Bad.Select(sample => SampleParser.Parse(sample).Input!);

    private static List<Finding> Findings(Policy policy, SampleInput input) => [.. SampleEvaluation.Evaluate(policy, input)];

    private static SampleInput Mend(SampleInput input, List<Finding> findings)
    {
        foreach (var finding in findings.Where(finding => finding.Fix is not null))
        {
            Assert.All(finding.Fix!.Edits, edit => Assert.Equal(finding.Span.File, edit.Span.File));
        }

        var files = findings.Where(finding => finding.Fix is not null).GroupBy(finding => finding.Span.File.Path).ToDictionary(group => group.Key, group =>
        {
            var set = new EditSet();
            foreach (var finding in group)
            {
                Assert.True(set.TryAdd(finding.Fix!, "P"), finding.Message);
            }

            return set;
        });
        return input with { Files = [.. input.Files.Select(file => files.TryGetValue(file.File.Path, out var set) ? new SampleFile(new SourceFile(file.File.Path, set.Apply(file.File.Text)), []) : file)] };
    }

    private static SampleInput Written(SampleInput input, Func<string, string> write) =>
        input with { Files = [.. input.Files.Select(file => new SampleFile(new SourceFile(file.File.Path, write(file.File.Text)), []))] };
}
