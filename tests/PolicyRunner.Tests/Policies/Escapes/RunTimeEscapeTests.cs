namespace PolicyRunner.Tests.Policies.Escapes;

public sealed class RunTimeEscapeTests
{
    public static TheoryData<string, string> Attacks => RunTimeAttacks.All;

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_stopped_at_its_line_in_the_same_words_each_time(string name, string script)
    {
        Assert.NotEmpty(name);
        Assert.Equal(EscapeSuite.Stops(script), EscapeSuite.Stops(script));
    }
}
