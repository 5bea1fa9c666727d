using System.Diagnostics;
using PolicyRunner.Organisation;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Running.Approvals;

/// <summary>People with real keys, and the organisation file that knows them.</summary>
public sealed class SignerFixture : IDisposable
{
    private const string Roles = """
        roles:
          on-call-lead:
            signers:
              - { identity: alice@example.com, key: {alice} }
              - { identity: bob@example.com, key: {bob} }
              - { identity: bob@example.com, key: {bob-card} }
              - { identity: carol@example.com, key: {carol} }
          dba:
            signers:
              - { identity: carol@example.com, key: {carol} }
          break-glass:
            signers:
              - { identity: alice@example.com, key: {alice} }
              - { identity: carol@example.com, key: {carol} }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-signers-");

    public SignerFixture()
    {
        Text = Roles;
        if (ProgramPath.Find("ssh-keygen") is null)
        {
            return;
        }

        foreach (var name in new[] { "alice", "bob", "bob-card", "carol", "mallory" })
        {
            using var process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", KeyOf(name)]))!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            Text = Text.Replace($"{{{name}}}", $"'{File.ReadAllText($"{KeyOf(name)}.pub").Trim()}'");
        }
    }

    /// <summary>The organisation file.</summary>
    public string Text { get; }

    public OrganisationFile Organisation => Read(Text);

    public string Folder => folder.FullName;

    public string KeyOf(string name) => Path.Combine(folder.FullName, name);

    public static OrganisationFile Read(string text)
    {
        var (organisation, problems) = OrganisationReader.Read(new SourceFile("policies/policyrunner.yml", text));
        Assert.Empty(problems);
        return organisation;
    }

    /// <summary>Signs a statement with somebody's key.</summary>
    public Approval Sign(string key, ApprovalStatement statement, string? source = null, string? purpose = null) =>
        new(statement, SshKeygen.Sign(KeyOf(key), purpose ?? statement.Purpose, statement.ToBytes(), CancellationToken.None), source ?? $"{statement.Role ?? "request"}-{key}.json");

    public void Dispose() => folder.Delete(recursive: true);
}
