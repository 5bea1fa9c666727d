namespace PolicyRunner.Tests.Policies.Escapes;

public sealed class RunTimeEscapeTests
{
    public static TheoryData<string, string> Marked => RunTimeAttacks.Marked;

    public static TheoryData<string, string> Unmarked => RunTimeAttacks.Unmarked;

    [Theory]
    [MemberData(nameof(Marked))]
    public void An_attack_is_stopped_at_its_line_in_the_same_words_each_time(string name, string script)
    {
        Assert.NotEmpty(name);
        Assert.Equal(EscapeSuite.Stops(script), EscapeSuite.Stops(script));
    }

    [Theory]
    [MemberData(nameof(Unmarked))]
    public void A_finding_that_is_too_much_or_none_stops_the_policy_that_gave_it(string name, string script)
    {
        Assert.NotEmpty(name);
        Assert.Equal(EscapeSuite.Stops(script + " //!"), EscapeSuite.Stops(script + " //!"));
    }
}
