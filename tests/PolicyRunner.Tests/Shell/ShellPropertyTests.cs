using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Shell;

namespace PolicyRunner.Tests.Shell;

public class ShellPropertyTests
{
    private static readonly Gen<string> Shellish = Gen.Elements(
            "'", "\"", "`", "$(", ")", "${", "${X:-", "<(", "}", "$((", "))", "(", "{", " ", "\n", "\r\n", ";", ";;", "&&", "|", "\\", "<<EOF", "EOF", "<x>", "<", ">", "#", "$X",
            "bash -c ", "if ", "then ", "fi", "case x in ", "esac", "for ", "do ", "done", "a=(", "rm -rf ", "find -exec ", "sudo ", "psql -c ", "$ ", "> ", "[[ ", "]]", "{{", "f()", "x", "DROP TABLE t",
            "\u00a0", "\r", "$'", "\\x3b", "\\c", "\\0", "}}", "<<-A\n", "\nA\n", "<<<", "user@host:~$ ", "# ")
        .ListOf()
        .Select(parts => string.Concat(parts));

    [Fact]
    public void No_text_makes_the_reader_throw_and_all_spans_lie_inside()
    {
        foreach (var dialect in Enum.GetValues<ShellDialect>())
        {
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Shellish.ToArbitrary(), text => SpansLieInside(text, dialect)));
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll<NonNull<string>>(text => SpansLieInside(text.Get, dialect)));
        }
    }

    [Theory]
    [InlineData("> ${x <(")]
    [InlineData("<<EOF${x>(")]
    [InlineData("cat ${X:-<(\n")]
    [InlineData("${X:->($(")]
    public void What_is_opened_within_a_parameter_and_never_closed_is_a_problem_inside_of_the_text(string text)
    {
        Assert.All(Enum.GetValues<ShellDialect>(), dialect => Assert.True(SpansLieInside(text, dialect)));
        Assert.NotEmpty(ShellSamples.Read(text).Problems);
    }

    [Fact]
    public void A_quoted_word_is_read_as_itself()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll<NonNull<string>>(word =>
        {
            var quoted = "'" + word.Get.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
            var command = Assert.Single(ShellSamples.Read("tool " + quoted).Commands);
            return command.Arguments.Count == 1 && command.Arguments[0].Value == word.Get;
        }));
    }

    [Fact]
    public void A_word_in_double_quotes_with_escapes_is_read_as_itself()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll<NonNull<string>>(word =>
        {
            var quoted = "\"" + string.Concat(word.Get.Select(c => c is '"' or '\\' or '$' or '`' ? "\\" + c : c.ToString())) + "\"";
            var command = Assert.Single(ShellSamples.Read("tool " + quoted).Commands);
            return command.Arguments.Count == 1 && command.Arguments[0].Value == word.Get;
        }));
    }

    public static TheoryData<string> HostileUnits() =>
    [
        "'", "\"", "(", ")", "{ ", "$(", "${", "\"$(", "`", "$((", "echo \"\n", "echo 'x\n", "sudo ", "find -exec ", "case x in ", "<a ", "<", "|", ";;", "a=( ", "eval ' ",
        "> ", "kubectl exec -- ", "<(", "\\`", "cat <<A\n", "$ echo 'a\n", "user@host ", "if ", "fi ", "a ", "$a ", "\\\n", "((a) ", "((x ", "\"$(", "@\"\n$(", "`", "user@h:$ ", "{{ a ", "cat <<A\n A\n", "bash <<A <<A\n",
    ];

    [Theory]
    [MemberData(nameof(HostileUnits))]
    public void A_hundred_thousand_of_anything_are_read(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 100_000));

        Assert.True(SpansLieInside(text, ShellDialect.Posix));
        Assert.True(SpansLieInside(text, ShellDialect.PowerShell));
    }

    [Fact]
    public void A_line_of_a_megabyte_is_read()
    {
        var command = ShellSamples.Single("echo " + new string('a', 1 << 20));

        Assert.Equal(1 << 20, command.Arguments[0].Value.Length);
    }

    private static bool SpansLieInside(string text, ShellDialect dialect)
    {
        var script = ShellSamples.Read(text, dialect);
        return script.Commands.All(command => Inside(command.Span) && command.Words.All(word => Inside(word.Span) && word.Expansions.All(expansion => Inside(expansion.Span))))
            && script.Comments.All(comment => Inside(comment.Span))
            && script.Problems.All(problem => Inside(problem.Span));

        bool Inside(PolicyRunner.Text.SourceSpan span) => span.Start >= 0 && span.Start <= span.End && span.End <= text.Length;
    }
}
