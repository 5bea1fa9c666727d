namespace PolicyRunner.Tests.Cli;

public sealed class MisuseTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("chek", "policyrunner: There is no command 'policyrunner chek'. Did you mean 'check'? See 'policyrunner --help'.")]
    [InlineData("policy lst", "policyrunner: There is no command 'policyrunner policy lst'. Did you mean 'list'? See 'policyrunner policy --help'.")]
    [InlineData("policy", "policyrunner: Say which: 'policyrunner policy new', 'policyrunner policy test', 'policyrunner policy list', 'policyrunner policy explain', 'policyrunner policy docs', 'policyrunner policy lock'.")]
    [InlineData("check --formt json", "policyrunner: 'policyrunner check' has no option '--formt'. Did you mean '--format'? See 'policyrunner check --help'.")]
    [InlineData("check --profile --fail-on error", "policyrunner: --profile needs a value: --profile auto|baseline|strict. If it is '--fail-on', write --profile=--fail-on.")]
    [InlineData("run --answer --reason x", "policyrunner: --answer needs a value: --answer STEP=VALUE. If it is '--reason', write --answer=--reason.")]
    [InlineData("plan x -p --out plan.json", "policyrunner: -p needs a value: -p NAME=VALUE. If it is '--out', write -p=--out.")]
    [InlineData("check --bsae main", "policyrunner: 'policyrunner check' has no option '--bsae'. Did you mean '--base'? See 'policyrunner check --help'.")]
    [InlineData("check --fix", "policyrunner: --fix needs a value: --fix safe|all.")]
    [InlineData("check --format", "policyrunner: --format needs a value: --format text|json|sarif|junit|github|markdown|html.")]
    [InlineData("check --format jsn", "policyrunner: --format takes text, json, sarif, junit, github, markdown, html, not 'jsn'. Did you mean 'json'?")]
    [InlineData("check --fail-on errors", "policyrunner: --fail-on takes error, warning, info, never, not 'errors'. Did you mean 'error'?")]
    [InlineData("check --report sarif", "policyrunner: --report takes FORMAT=FILE, such as sarif=check.sarif, not 'sarif'.")]
    [InlineData("check --report sarf=x", "policyrunner: --report knows text, json, sarif, junit, github, markdown, html, not 'sarf'. Did you mean 'sarif'?")]
    [InlineData("index here", "policyrunner: 'here' is one argument too many. See 'policyrunner index --help'.")]
    [InlineData("index", "policyrunner: 'runbooks' does not exist.")]
    [InlineData("inspect", "policyrunner: 'policyrunner inspect' needs PATH. See 'policyrunner inspect --help'.")]
    [InlineData("inspect nowhere.md", "policyrunner: 'nowhere.md' does not exist.")]
    [InlineData("schema runbok", "policyrunner: There is no schema 'runbok'; there are runbook, organisation. Did you mean 'runbook'?")]
    [InlineData("policy explain RB305", "policyrunner: There is no policy 'RB305'. Did you mean 'RB304'? 'policyrunner policy list' lists them.")]
    [InlineData("frob --version", "policyrunner: There is no command 'policyrunner frob'. See 'policyrunner --help'.")]
    public void Misuse_is_one_line_on_stderr_and_exit_2(string arguments, string expected)
    {
        Assert.Equal(2, cli.Run(arguments.Split(' ')));
        Assert.Equal(expected + "\n", cli.Error);
        Assert.Equal("", cli.Output);
        Assert.Null(cli.Request);
    }

    [Fact]
    public void An_unknown_option_cannot_write_to_the_terminal()
    {
        Assert.Equal(2, cli.Run("check", "--\u001b[31m\nx"));
        Assert.Equal("policyrunner: 'policyrunner check' has no option '--\\x1b[31m\\nx'. See 'policyrunner check --help'.\n", cli.Error);
    }

    [Fact]
    public void What_follows_two_dashes_is_a_path()
    {
        Assert.Equal(0, cli.Run("check", "--", "--base", "@file"));
        Assert.Equal(["--base", "@file"], cli.Request?.Paths);
    }

    [Fact]
    public void A_file_of_arguments_is_not_read()
    {
        Assert.Equal(0, cli.Run("check", "@arguments"));
        Assert.Equal(["@arguments"], cli.Request?.Paths);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("check --help")]
    [InlineData("inspect -h")]
    [InlineData("policy --help")]
    [InlineData("policy list --help")]
    [InlineData("policy explain --help")]
    [InlineData("policy docs --help")]
    [InlineData("index --help")]
    [InlineData("new --help")]
    [InlineData("schema --help")]
    [InlineData("completion --help")]
    public void Help_shows_an_example(string arguments)
    {
        Assert.Equal(0, cli.Run(arguments.Split(' ')));
        Assert.Matches("Examples?:\n  [^\n]*policyrunner ", cli.Output);
        Assert.Contains("Usage:\n  policyrunner ", cli.Output, StringComparison.Ordinal);
        Assert.Equal("", cli.Error);
    }

    [Fact]
    public void The_version_is_the_answer()
    {
        Assert.Equal(0, cli.Run("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", cli.Output);
    }

    [Theory]
    [InlineData("chec", "check")]
    [InlineData("check --for", "--format")]
    [InlineData("check --format sa", "sarif")]
    [InlineData("new rel", "release")]
    public void A_shell_can_ask_what_comes_next(string line, string expected)
    {
        Assert.Equal(0, cli.Run($"[suggest:{line.Length}]", line));
        Assert.Equal([expected], cli.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
