using PolicyRunner.Organisation;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Approvals;

/// <summary>Tells which approvals count for one request, and why the others do not.</summary>
/// <example><code>
/// var reading = new ApprovalVerifier(organisation).Read(approvals, wanted, clock.GetUtcNow(), cancellation);
/// reading.PeopleOf("dba");
/// </code></example>
public sealed class ApprovalVerifier(OrganisationFile organisation)
{
    /// <summary>The role that may go past approval, window and freeze.</summary>
    public const string BreakGlass = "break-glass";

    /// <summary>An approval of more time is a standing permission, which nobody may give.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromDays(7);

    /// <summary>What breaks the glass holds for the emergency at hand.</summary>
    public static TimeSpan BreakGlassLife { get; } = TimeSpan.FromHours(1);

    // Two machines' clocks are never the same.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly SignerBook signers = new(organisation);

    /// <param name="approvals">As they were found, the signed request among them.</param>
    /// <param name="wanted">The request: repository, digest, request and requester count.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ApprovalException">There is no <c>ssh-keygen</c>.</exception>
    public ApprovalReading Read(IReadOnlyList<Approval> approvals, ApprovalStatement wanted, DateTimeOffset now, CancellationToken cancellation)
    {
        var accepted = new List<VerifiedApproval>();
        var rejected = new List<RejectedApproval>();
        var isProven = false;
        foreach (var approval in approvals.OrderBy(approval => approval.Statement.Role is null ? 0 : 1).ThenBy(approval => approval.Source, StringComparer.Ordinal))
        {
            var signer = Signer(approval, wanted, now, cancellation, out var problem);
            problem ??= approval.Statement.Role is null ? Request(signer!, wanted) : Approve(approval.Statement.Role, signer!, wanted);
            if (problem is not null)
            {
                rejected.Add(new RejectedApproval(approval.Source, problem));
            }
            else if (approval.Statement.Role is not { } role)
            {
                isProven = true;
            }
            else if (accepted.Find(other => other.Role == role && SignerBook.IsSame(other.Person, signer!.Identity)) is { } same)
            {
                rejected.Add(new RejectedApproval(approval.Source, $"{signer!.Identity} has approved as '{role}' already ({same.Source}): people count, not keys"));
            }
            else
            {
                accepted.Add(new VerifiedApproval(role, signer!.Identity, signer.Fingerprint, approval.Statement.Expires!.Value, approval.Source));
            }
        }

        return new ApprovalReading { Accepted = accepted, Rejected = rejected, IsRequesterProven = isProven };
    }

    /// <summary>Who has signed a request for a plan's file, whoever it is.</summary>
    internal IReadOnlyList<string> Requesters(IReadOnlyList<Approval> approvals, ApprovalStatement wanted, DateTimeOffset now, CancellationToken cancellation) =>
        [.. approvals.Where(approval => approval.Statement.Role is null)
            .Where(approval => Read([approval], wanted with { Requester = approval.Statement.Requester }, now, cancellation).IsRequesterProven)
            .Select(approval => approval.Statement.Requester).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Why a key's signature under a statement would not count, as a clause; null: it would.</summary>
    internal string? Complaint(ApprovalStatement statement, string publicKey) => signers.Find(publicKey) is not { } signer ? "the key is no signer's of the organisation file"
        : statement.Role is null ? Request(signer, statement) : Approve(statement.Role, signer, statement);

    private SignerKey? Signer(Approval approval, ApprovalStatement wanted, DateTimeOffset now, CancellationToken cancellation, out string? problem)
    {
        problem = Mismatch(approval.Statement, wanted, now);
        if (problem is not null)
        {
            return null;
        }

        var index = signers.Keys.Count == 0 ? -1 : SshKeygen.Verify([.. signers.Keys.Select(key => key.Key)], approval.Statement.Purpose, approval.Statement.ToBytes(), approval.Signature, cancellation);
        problem = index < 0 ? "no signer of the organisation file has signed this text for this purpose" : null;
        return index < 0 ? null : signers.Keys[index];
    }

    private string? Mismatch(ApprovalStatement said, ApprovalStatement wanted, DateTimeOffset now)
    {
        var life = said.Role == BreakGlass ? BreakGlassLife : LongestLife;
        return said.Repository != wanted.Repository ? $"it is for the repository '{said.Repository}'; this is '{wanted.Repository}'"
            : said.Digest != wanted.Digest ? "it is for another plan"
            : said.Request != wanted.Request ? "it is for another file of this plan: each is approved on its own"
            : !SignerBook.IsSame(said.Requester, wanted.Requester) ? $"it is for a run by {said.Requester}"
            : said.Role is null ? null
            : !organisation.Roles.Contains(said.Role) ? $"there is no role '{said.Role}'"
            : said.Expires <= now ? $"it held until {Moment.Format(said.Expires!.Value)}"
            : said.Expires > now + life + Skew ? $"it would hold for more than {Duration.Format(life)}"
            : null;
    }

    private static string? Request(SignerKey signer, ApprovalStatement wanted) =>
        SignerBook.IsSame(signer.Identity, wanted.Requester) ? null : $"{signer.Identity} has signed it and not {wanted.Requester}";

    private string? Approve(string role, SignerKey signer, ApprovalStatement wanted)
    {
        if (!signer.Roles.Contains(role, StringComparer.Ordinal))
        {
            return signers.IsIn(signer.Identity, role)
                ? $"{signer.Identity} does not sign as '{role}' with this key"
                : $"{signer.Identity} does not sign as '{role}'";
        }

        // Whoever breaks the glass may be alone: that is what it is for.
        return role != BreakGlass && SignerBook.IsSame(signer.Identity, wanted.Requester)
            ? $"{signer.Identity} asks for the run: nobody approves a run of their own"
            : null;
    }
}
