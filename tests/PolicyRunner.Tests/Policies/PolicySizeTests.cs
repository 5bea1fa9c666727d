using PolicyRunner.Policies;

namespace PolicyRunner.Tests.Policies;

/// <summary>What a repository's policy says about itself is bounded before anybody reads, judges or shows it.</summary>
public sealed class PolicySizeTests
{
    private const string Characters = "Bad sample 2 of policy 'TEAM1' has more than 16,384 characters; show one thing in it.";
    private const string Together = "The samples of policy 'TEAM1' have more than 65,536 characters together, one that is used twice counted twice; keep those that show something new.";
    private const string Marks = "Bad sample 1 of policy 'TEAM1' has more than 200 marks; mark a few places, and let another sample show the others.";
    private const string MarksTogether = "The samples of policy 'TEAM1' have more than 1,000 marks together, one that is used twice counted twice; keep those that show something new.";
    private const string Lines = "Good sample 1 of policy 'TEAM1' has more than 1,000 lines; show one thing in it.";
    private const string LinesTogether = "The samples of policy 'TEAM1' have more than 5,000 lines together, one that is used twice counted twice; keep those that show something new.";
    private const string Files = "The samples of policy 'TEAM1' have more than 300 files together, one that is used twice counted twice; keep those that show something new.";
    private const string Settings = "The settings of policy 'TEAM1' have more than 100,000 characters together; shorten their descriptions and defaults.";

    [Theory]
    [InlineData("Bad = [\"[|a|]\", new string('a', 16_385)],", Characters)]
    [InlineData("Bad = Enumerable.Repeat(new Sample(\"[|a|]\" + new string('b', 16_000)), 5).ToArray(),", Together)]
    [InlineData("Bad = [string.Concat(Enumerable.Repeat(\"[|a|] \", 201))],", Marks)]
    [InlineData("Bad = Enumerable.Repeat(new Sample(string.Concat(Enumerable.Repeat(\"[|a|] \", 200))), 6).ToArray(),", MarksTogether)]
    [InlineData("Good = [new string('\\n', 1_001)],", Lines)]
    [InlineData("Good = Enumerable.Repeat(new Sample(new string('\\n', 1_000)), 6).ToArray(),", LinesTogether)]
    [InlineData("Good = Enumerable.Repeat(new Sample(string.Concat(Enumerable.Range(0, 90).Select(i => $\"=== {i}.md\\nx\\n\"))), 4).ToArray(),", Files)]
    [InlineData("Settings = Enumerable.Range(0, 51).Select(i => Setting.Text($\"s-{i}\", \"\", new string('a', 2_000))).ToArray(),", Settings)]
    public void A_policy_that_says_too_much_is_refused_at_the_line_that_says_it(string says, string message)
    {
        using var folder = new PolicyFolder();
        var pack = folder.Write("TEAM1-name.csx", $"return new Policy(\"TEAM1\", \"name\")\n{{\n    Title = \"t\", Why = \"w\", Severity = Severity.Info,\n    {says}\n}};\n").Load();

        var refused = Assert.Single(pack.Diagnostics);
        Assert.Empty(pack.Policies);
        Assert.Equal(("policies/TEAM1-name.csx:4:5", message), ($"{refused.Path}:{refused.Position}", refused.Message));
        Assert.Equal(says.Split(' ')[0], refused.Span!.Value.Text.ToString());
    }

    [Theory]
    [InlineData("Bad = [new string('a', 16_384)],")]
    [InlineData("Good = Enumerable.Repeat(new Sample(new string('a', 16_384)), 4).ToArray(),")]
    [InlineData("Bad = Enumerable.Repeat(new Sample(string.Concat(Enumerable.Repeat(\"[|a|]\\n\", 200))), 5).ToArray(),")]
    public void What_is_just_not_too_much_is_none(string says)
    {
        using var folder = new PolicyFolder();
        var pack = folder.Write("TEAM1-name.csx", $"return new Policy(\"TEAM1\", \"name\") {{ Title = \"t\", Why = \"w\", Severity = Severity.Info, {says} }};\n").Load();

        Assert.Empty(pack.Diagnostics);
        Assert.Single(pack.Policies);
    }

    [Fact]
    public void The_shipped_policies_need_less_than_a_fifth_of_what_there_is()
    {
        foreach (var policy in PolicyPackLoader.Load(null, new CacheOptions()).Policies.Select(entry => entry.Policy))
        {
            Assert.Null(PolicySize.Refusal(policy, share: 5));
        }
    }
}
