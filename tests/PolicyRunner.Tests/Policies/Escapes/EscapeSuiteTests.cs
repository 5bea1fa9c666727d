namespace PolicyRunner.Tests.Policies.Escapes;

public sealed class EscapeSuiteTests
{
    [Fact]
    public void A_policy_that_breaks_is_named_with_its_line_and_harms_no_other() =>
        EscapeSuite.Stops(EscapeSuite.Check("        throw new InvalidOperationException(document.Path); //!"));

    [Fact]
    public void A_policy_that_does_nothing_forbidden_runs() =>
        EscapeSuite.Allows(EscapeSuite.Check("        var count = document.Sections.Count;"));
}
