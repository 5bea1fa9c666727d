using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Shell;

/// <summary>Short ways to read a text in tests.</summary>
internal static class ShellSamples
{
    public static ShellScript Read(string text, ShellDialect dialect = ShellDialect.Posix) =>
        ShellReader.Read(EmbeddedText.Whole(new SourceFile("sample.md", text)), dialect);

    public static ShellCommand Single(string text, ShellDialect dialect = ShellDialect.Posix) =>
        Assert.Single(Read(text, dialect).Commands);

    /// <summary>The text a command's span covers.</summary>
    public static string Covered(ShellCommand command) => command.Span.Text.ToString();
}
