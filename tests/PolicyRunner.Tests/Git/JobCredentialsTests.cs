using System.Diagnostics;
using System.Text;
using PolicyRunner.Git;

namespace PolicyRunner.Tests.Git;

/// <summary>Which server git gives a job's token to.</summary>
public sealed class JobCredentialsTests
{
    private static Dictionary<string, string?> Job(params (string Name, string? Value)[] more)
    {
        var environment = new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_TOKEN"] = "ghs_secret", ["GITHUB_SERVER_URL"] = "https://github.example" };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        JobCredentials.Add(environment);
        return environment;
    }

    [Theory]
    [InlineData("https://github.example/o/r", true)]
    [InlineData("https://github.example.evil/o/r", false)]
    [InlineData("http://github.example/o/r", false)]
    [InlineData("https://other.example/o/r", false)]
    public async Task Git_gives_the_token_to_the_server_of_the_job_alone(string address, bool isGiven)
    {
        var start = new ProcessStartInfo("git", ["config", "--get-urlmatch", "http.extraheader", address]) { RedirectStandardOutput = true };
        foreach (var (name, value) in Job())
        {
            start.Environment[name] = value;
        }

        using var git = Process.Start(start)!;
        var said = (await git.StandardOutput.ReadToEndAsync()).Trim();
        await git.WaitForExitAsync();

        Assert.Equal(isGiven ? $"AUTHORIZATION: basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("x-access-token:ghs_secret"))}" : "", said);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", null)]
    [InlineData("GITHUB_TOKEN", "")]
    [InlineData("GITHUB_SERVER_URL", "http://github.example")]
    [InlineData("GITHUB_SERVER_URL", null)]
    public void Outside_of_a_job_or_where_others_could_listen_nothing_is_added(string name, string? value) =>
        Assert.DoesNotContain(Job((name, value)).Keys, key => key.StartsWith("GIT_CONFIG", StringComparison.Ordinal));

    [Fact]
    public void Settings_that_are_there_stay() =>
        Assert.Equal(("a.b", "4"), (Job(("GIT_CONFIG_COUNT", "2"), ("GIT_CONFIG_KEY_0", "a.b"))["GIT_CONFIG_KEY_0"], Job(("GIT_CONFIG_COUNT", "2"))["GIT_CONFIG_COUNT"]));
}
