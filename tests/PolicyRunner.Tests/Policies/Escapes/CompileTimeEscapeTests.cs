namespace PolicyRunner.Tests.Policies.Escapes;

public sealed class CompileTimeEscapeTests
{
    public static TheoryData<string, string> Attacks => CompileTimeAttacks.All;

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_refused_at_its_line(string name, string script)
    {
        Assert.NotEmpty(name);
        Assert.NotEmpty(EscapeSuite.Stops(script));
    }
}
