using System.Text.Json.Nodes;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

public sealed class IncidentCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public IncidentCommandTests()
    {
        Directory.CreateDirectory(cli.PathOf("policies"));
        File.WriteAllText(cli.PathOf("policies/policyrunner.yml"), """
            profiles:
              - { paths: ["**"], profile: baseline }
            roles: { on-call-engineer: {} }
            escalation:
              P0: { respond-within: 15m, path: [{ after: 0m, roles: [on-call-engineer] }] }
            severities: { SEV1: P0 }
            incidents: { update-every: 15m }
            """);
    }

    public void Dispose() => cli.Dispose();

    [Fact]
    public void An_incident_is_opened_acknowledged_told_about_closed_and_audited()
    {
        Assert.Equal(0, cli.Run("incident", "open", "Checkout is down", "--severity", "SEV1", "--as", "alice", "--began", "10m", "--format", "json"));
        var id = (string)JsonNode.Parse(cli.Output)!["incidents"]![0]!["id"]!;
        Assert.Equal(0, cli.Run("incident", "list"));
        Assert.Contains("call now: on-call-engineer", cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, cli.Run("incident", "ack", "--as", "bob"));
        Assert.Equal(5, cli.Run("incident", "ack", id, "--as", "carol"));
        Assert.Equal(0, cli.Run("incident", "update", id, "--message", "Rolling back", "--as", "bob"));
        Assert.Equal(5, cli.Run("incident", "close", "--summary", "A bad release"));
        Assert.Equal(3, cli.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, cli.Run("incident", "close", "--summary", "A bad release", "--components", "checkout", "--actions", "Rolled back", "--documentation", "docs/x.md", "--as", "bob"));
        Assert.Equal(2, cli.Run("incident", "ack"));
        Assert.Equal(0, cli.Run("incident", "list", "--all"));
        Assert.Contains("Mean time to detect 10m (1 closed), to acknowledge 0ms (1 closed), to resolve 0ms (1 closed).", cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, cli.Run("audit", "report", id));
        Assert.Contains("bob told those affected: Rolling back", cli.Output, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(".policyrunner")]
    [InlineData(".policyrunner/incidents")]
    public void Nothing_is_made_or_read_through_a_folder_that_is_a_link(string link)
    {
        var outside = Directory.CreateTempSubdirectory("policyrunner-outside-");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(cli.PathOf(link))!);
            Directory.CreateSymbolicLink(cli.PathOf(link), outside.FullName);

            Assert.NotEqual(0, cli.Run("incident", "open", "x", "--severity", "SEV1", "--as", "alice"));
            Assert.Contains("lies behind a symbolic link", cli.Error, StringComparison.Ordinal);
            Assert.Empty(outside.EnumerateFileSystemInfos("*", SearchOption.AllDirectories));
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("incident", "open", "x")]
    [InlineData("incident", "open", "x", "--severity", "SEV7")]
    [InlineData("incident", "open", "x", "--severity", "SEV1", "--began", "2031-01-01")]
    [InlineData("incident", "update", "../../etc", "--message", "x")]
    public void A_wrong_command_opens_nothing(params string[] arguments)
    {
        Assert.Equal(2, cli.Run(arguments));
        Assert.Equal(0, cli.Run("incident", "list"));
        Assert.StartsWith("0 incidents open", cli.Output, StringComparison.Ordinal);
    }
}
