using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Runbooks;

namespace PolicyRunner.Tests.Shell;

/// <summary>A prompt hides no command: in a step every line runs, and elsewhere only what is surely not a command is output.</summary>
public sealed class PromptInScriptTests
{
    public static TheoryData<string> Scripts() =>
    [
        "$ echo look || true\nrm -rf /data",
        ": '\n$ ls\n'\nrm -rf /data",
        "cat <<'A'\nusage:\n$ ls\nA\nrm -rf /data",
        "echo '\n[user@host ~]$ ls\n'\nrm -rf /data",
        "bash -c '\n$ ls\nrm -rf /data'",
        "ssh host <<A\n$ ls\nrm -rf /data\nA",
        "bash <<A\nrm -rf /data\n$ ls\nA",
        "# look\n$ ls\nrm -rf /data",
        "rm -rf data@1:/# x",
        "$ rm -rf /data",
        "ls\n$ rm -rf /data",
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_line_of_a_block_that_runs_is_a_command(string script)
    {
        foreach (var language in new[] { "bash", "sh", "shell", "zsh" })
        {
            var block = InStep(script, language);

            Assert.Contains(block.Commands, command => command.Tool == "rm");
            Assert.False(block.Script.IsTranscript);
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void What_is_surely_a_command_is_not_what_another_printed(string script)
    {
        Assert.Contains(Assert.Single(Reading.Read($"# T\n\n```bash\n{script}\n```\n").CodeBlocks).Commands, command => command.Tool == "rm");
        Assert.Contains(Assert.Single(Reading.Read($"# T\n\n```\n{script}\n$ ls\n```\n").CodeBlocks).Commands, command => command.Tool == "rm");
    }

    [Theory]
    [InlineData("$ ls", "$")]
    [InlineData("ls\n  $ pwd", "$")]
    [InlineData("ls\nuser@host:~$ pwd", "user@host:~$")]
    [InlineData("[user@host ~]$ pwd", "[user@host ~]$")]
    public void A_prompt_in_a_block_that_runs_is_a_problem_at_its_place(string script, string place)
    {
        var problem = Assert.Single(InStep(script, "bash").Script.Problems, problem => problem.Message.Contains("prompt", StringComparison.Ordinal));

        Assert.Equal("The shell takes this prompt for a command; take it off, or write console instead of the language if the block is only shown.", problem.Message);
        Assert.Equal(ProblemKind.Shell, problem.Kind);
        Assert.Equal(place, problem.Span.Text.ToString());
    }

    [Theory]
    [InlineData("console", "")]
    [InlineData("bash", " run=false")]
    public void What_is_only_shown_may_be_a_transcript(string language, string attributes)
    {
        var block = InStep("$ kubectl get pods\nNAME  READY", language + attributes);

        Assert.True(block.Script.IsTranscript);
        Assert.Empty(block.Script.Problems);
        Assert.Equal("kubectl", Assert.Single(block.Commands).Tool);
    }

    [Theory]
    [InlineData("## Purpose")]
    [InlineData("## Prerequisites")]
    public void Outside_of_the_steps_nothing_runs(string heading)
    {
        var text = $"---\nid: OPS-001\ntitle: T\n---\n# T\n\n{heading}\n\n```bash\n$ kubectl get pods\nNAME  READY\n```\n\n## Procedure\n\n1. Look:\n\n   ```bash\n   $ ls\n   ```\n";
        var document = Reading.Read(text);

        Assert.Equal([true, false], document.CodeBlocks.Select(block => block.Script.IsTranscript));
    }

    [Fact]
    public void The_steps_of_a_library_and_of_a_YAML_runbook_run()
    {
        var library = Reading.Read("# Library\n\n## OPS-001: One\n\n```yaml runbook\nid: OPS-001\n```\n\n### Procedure\n\n1. Look:\n\n   ```bash\n   $ ls\n   rm -rf /data\n   ```\n");
        var yaml = Reading.Read("id: A-1\ntitle: x\nsections:\n  procedure:\n    - title: x\n      actions:\n        - bash: |\n            $ ls\n            rm -rf /data\n", "runbooks/x.runbook.yml");

        Assert.Equal(["ls", "rm"], library.Commands.Select(command => command.Tool));
        Assert.Equal(["ls", "rm"], yaml.Commands.Select(command => command.Tool));
    }

    [Theory]
    [InlineData("echo {{ .Values; rm -rf /data }}")]
    [InlineData("echo {{ a && rm -rf /data ; echo }}")]
    [InlineData("echo a{{ $(rm -rf /data) }}")]
    [InlineData("echo {{ `rm -rf /data` }}")]
    [InlineData("echo {{ a | rm -rf /data }}")]
    [InlineData("echo {{ '}}' ; rm -rf /data }}")]
    [InlineData("echo ${{ a }; rm -rf /data }}")]
    public void Braces_around_commands_hide_none(string script)
    {
        Assert.Contains(InStep(script, "bash").Commands, command => command.Tool == "rm");
        Assert.Contains(ShellSamples.Read(script).Commands, command => command.Tool == "rm");
    }

    [Theory]
    [InlineData("env -u {{ rm -rf /data }}")]
    [InlineData("env A{{=1 }}=2 rm -rf /data")]
    public void In_a_block_that_runs_braces_are_words(string script) =>
        Assert.Contains(InStep(script, "bash").Commands, command => command.Tool == "rm");

    [Theory]
    [InlineData("<1 rm -rf /data>log")]
    [InlineData("<é rm -rf /data>log")]
    [InlineData("<a-file-with-a-name-that-is-longer-than-a-placeholder-is rm -rf /data>log")]
    [InlineData("cat <<EOF>>log\n'\nEOF\nrm -rf /data\n: '")]
    [InlineData("<<a rm -rf /data>>log\na")]
    public void In_a_block_that_runs_brackets_that_ask_for_nothing_redirect(string script)
    {
        var block = InStep(script, "bash");

        Assert.Empty(block.Placeholders);
        Assert.Contains(block.Commands, command => command.Tool == "rm");
    }

    [Fact]
    public void A_template_of_a_page_that_something_else_fills_in_is_one_word() =>
        Assert.Equal(["{{ .Values.name }}", "a{{- b -}}"], ShellSamples.Single("helm upgrade {{ .Values.name }} a{{- b -}}").Arguments.Skip(1).Select(word => word.Value));

    private static CodeBlock InStep(string script, string language)
    {
        var indented = script.Replace("\n", "\n   ", StringComparison.Ordinal);
        return Assert.Single(Reading.Declared($"1. Do it:\n\n   ```{language}\n   {indented}\n   ```\n").CodeBlocks);
    }
}
