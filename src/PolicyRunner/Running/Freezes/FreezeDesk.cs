using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Freezes;

/// <summary>Sets, lifts and lists freezes. Anybody may stop the line; only a signature in the freeze's role lets it go on.</summary>
/// <param name="organisation">Whose roles and freezes count.</param>
/// <param name="repository">Which repository, as in approvals.</param>
/// <param name="shared">Where freezes are kept.</param>
public sealed class FreezeDesk(OrganisationFile organisation, string repository, SharedState shared)
{
    /// <summary>The namespace of signatures that lift a freeze.</summary>
    public const string Purpose = "policyrunner-freeze-lift-v1";

    private readonly SignerBook signers = new(organisation);

    /// <summary>Every freeze of the organisation file and of the shared state, lifts verified.</summary>
    /// <exception cref="ApprovalException">There is no <c>ssh-keygen</c> to verify a lift with.</exception>
    /// <exception cref="SharedStateException">The shared state is damaged.</exception>
    public IReadOnlyList<StandingFreeze> All(StateSnapshot state, CancellationToken cancellation) =>
        [.. organisation.Freezes.Select(StandingFreeze.Of).Concat(FreezeBook.All(state).Select(StandingFreeze.Of)).Select(freeze => Verified(freeze, state, cancellation))];

    /// <summary>Sets a freeze.</summary>
    /// <param name="wanted">Its name, reason, times, environments, who sets it and who may lift it.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>Null, or why it was not set.</returns>
    /// <exception cref="ApprovalException">There is no <c>ssh-keygen</c> to verify a lift with.</exception>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or written.</exception>
    public FreezeProblem? Set(SharedFreeze wanted, DateTimeOffset now, CancellationToken cancellation)
    {
        if (wanted.Lift is { } role && !organisation.Roles.Contains(role))
        {
            return new FreezeProblem($"There is no role '{role}' that could lift it.{organisation.Roles.Hint(role)}", true);
        }

        return shared.Change($"Set the freeze {wanted.Name}", state =>
        {
            var old = All(state, cancellation).FirstOrDefault(freeze => freeze.Name == wanted.Name);
            var isOver = old is null || old.LiftedBy is not null || old.To <= now;
            return old is { By: null } ? (state, new FreezeProblem($"The organisation file has a freeze '{wanted.Name}'; choose another name.", true))
                : !isOver ? (state, new FreezeProblem($"There is a freeze '{wanted.Name}' by {old!.By} since {Moment.Format(old.From)}; lift it, or choose another name.", false))
                : (FreezeBook.Set(state, wanted), (FreezeProblem?)null);
        }, cancellation);
    }

    /// <summary>Lifts a freeze with a signature.</summary>
    /// <param name="name">The freeze.</param>
    /// <param name="role">The role to sign in.</param>
    /// <param name="reason">Why.</param>
    /// <param name="key">Whose key, and where it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>Null, or why it was not lifted.</returns>
    /// <exception cref="ApprovalException">It could not be signed.</exception>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or written.</exception>
    public FreezeProblem? Lift(string name, string role, string reason, SigningKey key, DateTimeOffset now, CancellationToken cancellation)
    {
        var freeze = All(shared.Read(cancellation), cancellation).FirstOrDefault(freeze => freeze.Name == name);
        if (freeze is null || freeze.LiftedBy is not null || freeze.To <= now)
        {
            return new FreezeProblem($"There is no freeze '{name}' in force; see 'policyrunner freeze list'.", true);
        }

        // The form keeps seconds; what is signed must be what is read back.
        var time = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        var lift = new FreezeLift { Freeze = freeze.Digest, Role = role, Reason = reason, Time = time, Signature = "" };
        var problem = Complaint(freeze, lift, signers.Find(key.PublicKey));
        if (problem is not null)
        {
            return new FreezeProblem($"The freeze '{name}' stays: {problem}.", false);
        }

        var signed = lift with { Signature = SshKeygen.Sign(key.File, Purpose, Text(lift), cancellation) };
        shared.Change($"Lift the freeze {name}", state => (FreezeBook.Lift(state, signed), true), cancellation);
        return null;
    }

    /// <summary>A new freeze's id.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private StandingFreeze Verified(StandingFreeze freeze, StateSnapshot state, CancellationToken cancellation)
    {
        if (FreezeBook.FindLift(state, freeze.Digest) is not { } lift)
        {
            return freeze;
        }

        var index = signers.Keys.Count == 0 ? -1 : SshKeygen.Verify([.. signers.Keys.Select(key => key.Key)], Purpose, Text(lift), lift.Signature, cancellation);
        var signer = index < 0 ? null : signers.Keys[index];
        var problem = Complaint(freeze, lift, signer);
        return problem is null ? freeze with { LiftedBy = signer!.Identity } : freeze with { LiftProblem = problem };
    }

    private static string? Complaint(StandingFreeze freeze, FreezeLift lift, SignerKey? signer) =>
        freeze.LiftRole is null ? "nobody may lift it, it ends by itself"
        : lift.Role != freeze.LiftRole ? $"only the role '{freeze.LiftRole}' may lift it"
        : signer is null ? "no signer of the organisation file has signed"
        : !signer.Roles.Contains(lift.Role, StringComparer.Ordinal) ? $"{signer.Identity} does not sign as '{lift.Role}' with this key"
        : freeze.By is { } by && SignerBook.IsSame(by, signer.Identity) ? $"{signer.Identity} has set it, and somebody else must lift it"
        : null;

    private byte[] Text(FreezeLift lift) => CanonicalJson.Write(new JsonObject
    {
        ["repository"] = repository,
        ["freeze"] = lift.Freeze,
        ["role"] = lift.Role,
        ["reason"] = lift.Reason,
        ["time"] = lift.Time.ToUnixTimeSeconds(),
    });
}

/// <summary>Why a freeze was not set or lifted.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="IsMisuse">True when the command was wrong, false when it was refused.</param>
public sealed record FreezeProblem(string Message, bool IsMisuse);
