using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Cli;

namespace PolicyRunner.Tests.Reporting;

/// <summary>That some policies leave a page out because of its language is not silence.</summary>
public sealed class ForeignPagesTests : IDisposable
{
    private const string German = "# Neustart\n\nDer Dienst wird neu gestartet, und die Datenbank bleibt an. Das ist der Weg, den die Leute in der Nacht gehen, und der ist nicht weit: "
        + "die Maschine, der Schalter, das Licht, die Anzeige und der Knopf, und dann die Kontrolle der Anzeige und das Ende der Arbeit.\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void The_account_says_how_many_pages_are_not_in_English()
    {
        repository.Write("runbooks/a.md", German);
        repository.Write("runbooks/b.md", "# Restart\n\nThe service is restarted.\n");
        Assert.Contains("  1 document is not in English, and policies that go by English words leave it out ('policyrunner inspect' says which)\n", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);

        repository.Write("runbooks/c.md", German);
        Assert.Contains("  2 documents are not in English, and policies that go by English words leave them out (", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_English_pages_nothing_is_said()
    {
        repository.Write("runbooks/b.md", "# Restart\n\nThe service is restarted.\n");

        Assert.DoesNotContain("in English", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }
}
