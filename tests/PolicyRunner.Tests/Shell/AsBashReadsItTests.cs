namespace PolicyRunner.Tests.Shell;

/// <summary>What a shell runs is listed, however it is written: blanks, quotes and heredocs are read as bash reads them.</summary>
public sealed class AsBashReadsItTests
{
    [Theory]
    [InlineData("echo look\u00a0# ; rm -rf /data")]
    [InlineData("echo look \u00a0# ; rm -rf /data")]
    [InlineData("echo look \r# ; rm -rf /data")]
    [InlineData("echo look\r# ; rm -rf /data")]
    [InlineData("echo \u2028# \u0085# \v# \f# \u3000# ; rm -rf /data")]
    [InlineData("cat <<A\n A\n'\nA\nrm -rf /data\n: '")]
    [InlineData("cat <<$A\n$(rm -rf /data)\n$A")]
    public void What_only_looks_like_a_blank_or_an_end_hides_nothing(string script) =>
        Assert.Contains(ShellSamples.Read(script).Commands, command => command.Tool == "rm");

    [Theory]
    [InlineData("echo $((echo \"a long text, longer than anybody looks ahead: ............................................................................................................................................................................................\"; ls); rm -rf /data; (ls))")]
    [InlineData("echo $((echo '))' ; ls); rm -rf /data)")]
    [InlineData("((rm -rf /data))")]
    [InlineData("(((( \"rm\" -rf /data ))))")]
    public void What_only_begins_like_arithmetic_is_none(string script)
    {
        Assert.Contains(ShellSamples.Read(script).Commands, command => command.Tool == "rm");
        Assert.Empty(ShellSamples.Read(script).Problems);
    }

    [Theory]
    [InlineData("a[0 ; ]=1 rm -rf /data")]
    [InlineData("a[b[0]]=1 rm -rf /data")]
    [InlineData("a[\"]\"]+=1 rm -rf /data")]
    [InlineData("a[0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0]=1 rm -rf /data")]
    [InlineData("a[$(rm -rf /data)]=1")]
    [InlineData("a[0]= rm -rf /data")]
    public void What_stands_behind_an_assignment_is_the_command(string script) =>
        Assert.Contains(ShellSamples.Read(script).Commands, command => command is { Tool: "rm" } && command.Text.EndsWith("rm -rf /data", StringComparison.Ordinal));

    [Theory]
    [InlineData("(( i++ ))")]
    [InlineData("(( date - start > 5 ))")]
    [InlineData("((time > 5))")]
    [InlineData("(( test = 3, x = (y + 1) * 2 ))")]
    [InlineData("for ((i = 0; i < 3; i++)); do :; done")]
    public void Arithmetic_is_no_command(string script) => Assert.DoesNotContain(ShellSamples.Read(script).Commands, command => command.Tool is not ":");

    [Theory]
    [InlineData("kubectl\u00a0get pods", "kubectl\u00a0get")]
    [InlineData("echo a\u00a0b", "echo")]
    public void A_no_break_space_is_a_letter_and_a_problem(string script, string tool)
    {
        var read = ShellSamples.Read(script);

        Assert.Equal(tool, Assert.Single(read.Commands).Tool);
        Assert.Equal("This is a no-break space, a letter to the shell; type a space.", Assert.Single(read.Problems).Message);
        Assert.Equal("\u00a0", read.Problems[0].Span.Text.ToString());
    }

    [Fact]
    public void A_no_break_space_in_quotes_is_text() => Assert.Empty(ShellSamples.Read("echo 'a\u00a0b' \"a\u00a0b\" # a\u00a0b").Problems);

    [Theory]
    [InlineData(@"\a\b\e\E\f\n\r\t\v", "\a\b\e\e\f\n\r\t\v")]
    [InlineData(@"\\\'\""\?", "\\'\"?")]
    [InlineData(@"\073\73x\1010\4012", ";;xA0\u00012")]
    [InlineData(@"\x3b\x3bb\xg\x{3b}\x{0003b", ";;b\\xg;;")]
    [InlineData(@"\u003b\u3b\U0000003b\uz\U0001F600", ";;;\\uz😀")]
    [InlineData(@"\cj\cJ\c?\c\\x", "\n\n\u007f\u001cx")]
    [InlineData(@"a\0b\'c", "a")]
    [InlineData(@"\q\(", "\\q\\(")]
    public void Escapes_in_ansi_quotes_are_decoded(string escaped, string value) =>
        Assert.Equal(value, ShellSamples.Single($"echo $'{escaped}'").Arguments[0].Value);

    [Theory]
    [InlineData("bash -c $'ls / \\x3b rm -rf /data'")]
    [InlineData("eval $'ls / \\073 rm -rf /data'")]
    [InlineData("ssh host $'ls \\174 rm -rf /data'")]
    [InlineData("kubectl exec pod -- sh -c $'ls \\x26\\x26 rm -rf /data'")]
    [InlineData("bash -c $'ls \\u003b rm -rf /data'")]
    [InlineData("bash -c $'echo $\\x28rm -rf /data)'")]
    [InlineData("bash -c $'ls # \\cj rm -rf /data'")]
    [InlineData("bash -c $'ls # \\0'$'\\nrm -rf /data'")]
    [InlineData("bash <<A <<B\necho ok\nA\nrm -rf /data\nB")]
    [InlineData("bash 3<<B <<A\necho ok\nB\nrm -rf /data\nA")]
    [InlineData("bash <<B <<<'rm -rf /data'\necho ok\nB")]
    [InlineData("bash 3<<B <<A <&3\nrm -rf /data\nB\necho ok\nA")]
    [InlineData("bash /dev/stdin <<A\nrm -rf /data\nA")]
    [InlineData("bash <<A\necho \\$(rm -rf /data)\nA")]
    [InlineData("bash <<-A\n\tcat <<'B'\n\t'\n\tB\n\trm -rf /data\n\tA")]
    public void A_text_that_another_shell_runs_is_read_as_that_shell_gets_it(string script) =>
        Assert.Contains(ShellSamples.Read(script).Commands, command => command is { Tool: "rm", IsIrreversible: true, Wrappers.Count: > 0 } or { Tool: "rm", IsIrreversible: true, Text: "rm -rf /data" });
}
