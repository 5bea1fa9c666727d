using PolicyRunner.Shell;

namespace PolicyRunner.Tests.Shell;

/// <summary>A variable may decide what else runs than what is written; how people usually set them does not.</summary>
public sealed class ShellVariablesTests
{
    [Theory]
    [InlineData("LD_PRELOAD=./x.so ls", "LD_PRELOAD")]
    [InlineData("BASH_ENV=runbooks/x date", "BASH_ENV")]
    [InlineData("GIT_SSH_COMMAND='sh -c x' git fetch", "GIT_SSH_COMMAND")]
    [InlineData("PAGER='sh -c x' git log", "PAGER")]
    [InlineData("env PAGER=./x git log", "PAGER")]
    [InlineData("export GIT_EXTERNAL_DIFF=./x", "GIT_EXTERNAL_DIFF")]
    [InlineData("declare -x PROMPT_COMMAND=./x", "PROMPT_COMMAND")]
    [InlineData("PS4='$(./x)'", "PS4")]
    [InlineData("PATH=.:$PATH ls", "PATH")]
    [InlineData("export PATH=$PATH:bin", "PATH")]
    [InlineData("export PATH=$PWD/bin:$PATH", "PATH")]
    [InlineData("export PATH=\"$(pwd):$PATH\"", "PATH")]
    [InlineData("PATH=/tmp/x:$PATH ls", "PATH")]
    [InlineData("PATH=/opt/../tmp:$PATH ls", "PATH")]
    [InlineData("PATH=$PATH: ls", "PATH")]
    [InlineData("LD_LIBRARY_PATH=lib ls", "LD_LIBRARY_PATH")]
    public void Who_sets_what_decides_what_runs_may_change_anything(string text, string name)
    {
        var command = Assert.Single(ShellSamples.Read(text).Commands, command => command.Effect == CommandEffect.Unknown);

        Assert.Equal($"{name} decides what else runs", command.Reason);
    }

    [Theory]
    [InlineData("export PATH=$PATH:/usr/local/go/bin")]
    [InlineData("export PATH=\"/opt/vertica/bin:${PATH}\"")]
    [InlineData("PATH=$HOME/bin:$JAVA_HOME/bin:~/.local/bin:$PATH kubectl get pods")]
    [InlineData("LD_LIBRARY_PATH=/opt/oracle/lib ls")]
    [InlineData("PAGER=cat git log")]
    [InlineData("export PAGER=")]
    [InlineData("export KUBECONFIG=./x")]
    [InlineData("GIT_PAGER=less git diff")]
    public void What_people_usually_set_changes_nothing(string text) => Assert.Equal(CommandEffect.Read, Assert.Single(ShellSamples.Read(text).Commands).Effect);

    [Fact]
    public void What_changes_something_says_so_whatever_is_set() => Assert.Equal(CommandEffect.Mutate, Assert.Single(ShellSamples.Read("PAGER=./x kubectl scale deploy api --replicas=0").Commands).Effect);

    [Theory]
    [InlineData("bash -c -x 'kubectl delete ns shop'")]
    [InlineData("bash -c +e -- 'kubectl delete ns shop'")]
    [InlineData("sh -c -e 'kubectl delete ns shop' name")]
    [InlineData("time -p kubectl delete ns shop")]
    public void A_flag_between_a_wrapper_and_what_it_runs_hides_nothing(string text) =>
        Assert.Contains(ShellSamples.Read(text).Commands, command => command is { Tool: "kubectl", Verb: "delete", IsIrreversible: true });

    [Theory]
    [InlineData("declare -a PODS=($(kubectl delete ns shop))")]
    [InlineData("local P=(a b); kubectl delete ns shop")]
    [InlineData("readonly S=(a\n  # why\n  b)\nkubectl delete ns shop")]
    [InlineData("export -a X+=([1]=\"$(kubectl delete ns shop)\")")]
    [InlineData("typeset A[$(kubectl delete ns shop)]=1")]
    public void An_array_that_is_declared_is_read_as_one_that_is_set(string text)
    {
        var script = ShellSamples.Read(text);

        Assert.Empty(script.Problems);
        Assert.Contains(script.Commands, command => command is { Tool: "kubectl", Verb: "delete", IsIrreversible: true });
    }
}
