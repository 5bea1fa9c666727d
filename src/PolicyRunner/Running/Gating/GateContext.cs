using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Gates.Files;
using PolicyRunner.Git;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running.Gating;

/// <summary>A gate that is being judged, and where.</summary>
internal sealed class GateContext(GateFile gate, Configuration configuration, GateCommission commission, string root)
{
    private string? asking;

    public GateFile Gate => gate;

    public Configuration Configuration => configuration;

    public GateCommission Commission => commission;

    public string Root => root;

    public TimeProvider Clock => commission.Clock;

    public string? Commit { get; } = HeadCommit.Of(root);

    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(gate.File.Text)));

    /// <summary>True in a job of a workflow, whose clone has no records of others.</summary>
    public bool IsJob => commission.Environment.GetValueOrDefault("GITHUB_ACTIONS") == "true";

    /// <summary>Who asks.</summary>
    public string Operator(CancellationToken cancellation) => asking ??= Identity.Default(commission.WorkingDirectory, cancellation);

    public string? Secret(string name) => commission.Environment.GetValueOrDefault(name);
}
