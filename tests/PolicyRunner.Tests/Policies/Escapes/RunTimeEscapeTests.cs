namespace PolicyRunner.Tests.Policies.Escapes;

public sealed class RunTimeEscapeTests
{
    public static TheoryData<string, string> Attacks => RunTimeAttacks.All;

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_stopped_at_its_line_in_the_same_words_each_time(string name, string script)
    {
        Assert.NotEmpty(name);
        var said = EscapeSuite.Stops(script);
        Assert.Equal(said, EscapeSuite.Stops(script));

        // By a counter or the compiler: the watch goes by time, which differs from run to run.
        Assert.DoesNotContain("of processor time", said, StringComparison.Ordinal);
    }
}
