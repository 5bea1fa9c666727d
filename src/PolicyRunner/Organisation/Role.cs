using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>Who may say yes in a role's name.</summary>
/// <param name="Name">The name that runbooks use.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record Role(string Name, SourceSpan Span) : INamed
{
    /// <summary>GitHub teams, as <c>team</c> or <c>organisation/team</c>.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>GitHub users.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Who signs with an SSH key, for runs without GitHub.</summary>
    public IReadOnlyList<Signer> Signers { get; init; } = [];
}

/// <summary>A person and the public key that person signs with.</summary>
/// <param name="Identity">What signatures are made for, usually an e-mail address.</param>
/// <param name="Key">The public key as in an allowed-signers file: <c>ssh-ed25519 AAAA…</c>.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Signer(string Identity, string Key, SourceSpan Span) : ILocated;
