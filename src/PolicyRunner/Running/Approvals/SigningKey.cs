using PolicyRunner.Organisation;

namespace PolicyRunner.Running.Approvals;

/// <summary>The key somebody signs with.</summary>
/// <param name="File">The private key's file, or the public one whose private half an agent has.</param>
/// <param name="PublicKey">Its public half, as in an allowed-signers file.</param>
/// <param name="Identity">Whose it is, after the organisation file.</param>
public sealed record SigningKey(string File, string PublicKey, string Identity)
{
    // The order in which ssh tries them.
    private static readonly string[] Usual = ["id_ed25519", "id_ecdsa", "id_rsa", "id_ed25519_sk", "id_ecdsa_sk"];

    /// <summary>Finds the key to sign with: the file given, else the first usual one that the organisation file knows.</summary>
    /// <param name="organisation">Who signs with which key.</param>
    /// <param name="file">The absolute path that was given, or null.</param>
    /// <param name="home">The user's folder, or null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ApprovalException">There is no such key, or the organisation file does not know it.</exception>
    public static SigningKey Find(OrganisationFile organisation, string? file, string? home, CancellationToken cancellation)
    {
        var signers = new SignerBook(organisation);
        if (file is not null)
        {
            var key = PublicOf(file, cancellation);
            return signers.Find(key) is { } signer
                ? new SigningKey(file, key, signer.Identity)
                : throw new ApprovalException($"The key '{file}' is no signer's of the organisation file, or two people's; add it to the 'signers' of a role: {Entry(key)}");
        }

        var candidates = home is null ? [] : Usual.Select(name => Path.Combine(home, ".ssh", name)).Where(path => System.IO.File.Exists($"{path}.pub")).ToList();
        foreach (var candidate in candidates)
        {
            var key = System.IO.File.ReadAllText($"{candidate}.pub").Trim();
            if (signers.Find(key) is { } signer)
            {
                return new SigningKey(System.IO.File.Exists(candidate) ? candidate : $"{candidate}.pub", key, signer.Identity);
            }
        }

        throw new ApprovalException(candidates.Count == 0
            ? "There is no key in ~/.ssh; name one: --key FILE."
            : $"No key in ~/.ssh is a signer's of the organisation file; name one: --key FILE, or add yours to the 'signers' of a role: {Entry(System.IO.File.ReadAllText($"{candidates[0]}.pub").Trim())}");
    }

    // The words behind the key say nothing; whom it belongs to is for people to write.
    private static string Entry(string publicKey) => $"{{ identity: YOUR-ADDRESS, key: {string.Join(' ', publicKey.Split(' ').Take(2))} }}";

    private static string PublicOf(string file, CancellationToken cancellation)
    {
        try
        {
            var half = file.EndsWith(".pub", StringComparison.Ordinal) ? file : $"{file}.pub";
            return System.IO.File.Exists(half) ? System.IO.File.ReadAllText(half).Trim()
                : System.IO.File.Exists(file) ? SshKeygen.PublicKey(file, cancellation)
                : throw new ApprovalException($"There is no key '{file}'.");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new ApprovalException($"The key '{file}' cannot be read: {trouble.Message}", trouble);
        }
    }
}
