using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Shell;

public class TranscriptTests
{
    [Theory]
    [InlineData("$ kubectl get pods\nNAME  READY\nrm-1  1/1\n", ShellDialect.Posix)]
    [InlineData("user@host:~$ kubectl get pods\nNAME  READY\nrm-1  1/1\n", ShellDialect.Posix)]
    [InlineData("root@host:~# kubectl get pods\nNAME  READY\nrm-1  1/1\n", ShellDialect.Posix)]
    [InlineData("[ops@host ~]$ kubectl get pods\nNAME  READY\nrm-1  1/1\n", ShellDialect.Transcript)]
    [InlineData("% kubectl get pods\nNAME  READY\nrm-1  1/1\n", ShellDialect.Transcript)]
    [InlineData("PS C:\\ops> kubectl get pods\nNAME  READY\nrm-1  1/1\n", ShellDialect.Transcript)]
    public void Behind_a_prompt_stands_a_command_and_elsewhere_output(string text, ShellDialect dialect)
    {
        var script = ShellSamples.Read(text, dialect);

        Assert.True(script.IsTranscript);
        Assert.Equal("kubectl get pods", ShellSamples.Covered(script.Commands[0]));
        Assert.Equal([CommandEffect.Read, CommandEffect.Output, CommandEffect.Output], script.Commands.Select(command => command.Effect));
    }

    [Fact]
    public void Continued_lines_belong_to_the_command()
    {
        var script = ShellSamples.Read("$ kubectl delete \\\n>   ns shop\nnamespace deleted\n$ for i in 1 2; do\n> rm -rf /srv/$i\n> done\n");

        Assert.Equal(["kubectl", "", "rm"], script.Commands.Select(command => command.Tool));
        Assert.Equal("kubectl delete ns shop", script.Commands[0].Text);
        Assert.True(script.Commands[0].IsIrreversible);
        Assert.Equal("rm -rf /srv/$i", ShellSamples.Covered(script.Commands[2]));
    }

    [Fact]
    public void A_hash_is_a_comment_unless_a_prompt_names_root()
    {
        var script = ShellSamples.Read("# rm -rf /data\nls\n");

        Assert.False(script.IsTranscript);
        Assert.Equal(["ls"], script.Commands.Select(command => command.Tool));
    }

    [Fact]
    public void A_transcript_without_prompts_is_output_unless_it_is_surely_shell()
    {
        Assert.All(ShellSamples.Read("NAME  READY\nx     1/1\n", ShellDialect.Transcript).Commands, command => Assert.Equal(CommandEffect.Output, command.Effect));
        Assert.Equal("kubectl", ShellSamples.Single("kubectl get pods\n", ShellDialect.Transcript).Tool);
    }

    [Fact]
    public void Sql_behind_the_prompt_of_a_database_is_sql()
    {
        var script = ShellSamples.Read("shop=# DROP TABLE users;\nDROP TABLE\n", ShellDialect.Transcript);

        Assert.Equal("sql", script.Commands[0].Tool);
        Assert.True(script.Commands[0].IsIrreversible);
        Assert.Equal(CommandEffect.Output, script.Commands[1].Effect);
    }

    [Theory]
    [InlineData("kubectl get pods\nkubectl logs api-0\n", true)]
    [InlineData("$ anything here\noutput\n", true)]
    [InlineData("# look first\nsudo systemctl restart nginx\n", true)]
    [InlineData("NAME   READY   STATUS\napi-0  1/1     Running\n", false)]
    [InlineData("{\n  \"a\": 1\n}\n", false)]
    [InlineData("apiVersion: v1\nkind: Pod\n", false)]
    [InlineData("docker: command not found\n", false)]
    [InlineData("find the pod and restart it\n", false)]
    [InlineData("2024-01-01 ERROR curl failed\n", false)]
    [InlineData("kubectl is the tool to use here.\n", false)]
    [InlineData("", false)]
    public void Only_what_is_surely_shell_looks_like_shell(string text, bool expected) =>
        Assert.Equal(expected, ShellReader.LooksLikeShell(EmbeddedText.Whole(new SourceFile("sample.md", text))));
}
