using PolicyRunner.Checking;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;

namespace PolicyRunner.Tests.Checking;

public sealed class SampleEvaluationTests
{
    // Those of the tool itself judge bytes and what accepts findings; no finding of a script shows what they are about.
    private static readonly string[] WithoutSamples = ["RB001", "RB002", "RB003", "RB004"];

    public static TheoryData<string> Ids => [.. Shipped().Select(policy => policy.Id).Except(WithoutSamples)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_shipped_policy_flags_its_bad_samples_where_they_are_marked_and_no_good_one(string id)
    {
        var policy = Shipped().Single(policy => policy.Id == id);

        Assert.Empty(SampleRunner.Run(policy, SampleEvaluation.Evaluate).Select(failure => failure.ToString()));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_shipped_policy_that_finds_nothing_fails_on_its_bad_samples(string id)
    {
        var policy = Shipped().Single(policy => policy.Id == id);

        var failures = SampleRunner.Run(policy, (_, _) => []);

        Assert.Equal(policy.Bad.Count, failures.Where(failure => failure.IsBad).DistinctBy(failure => failure.Number).Count());
    }

    private static IReadOnlyList<Policy> Shipped() => Checker.Policies(null, Path.GetTempPath(), CancellationToken.None);
}
