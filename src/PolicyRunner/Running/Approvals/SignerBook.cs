using System.Security.Cryptography;
using PolicyRunner.Organisation;

namespace PolicyRunner.Running.Approvals;

/// <summary>Who signs with which key, after the organisation file. A key of two people is nobody's.</summary>
internal sealed class SignerBook
{
    private readonly List<SignerKey> keys = [];

    public SignerBook(OrganisationFile organisation)
    {
        var signers = organisation.Roles.SelectMany(role => role.Signers.Select(signer => (Role: role.Name, signer.Identity, Key: Normal(signer.Key)))).Where(signer => signer.Key is not null);
        foreach (var group in signers.GroupBy(signer => signer.Key!, StringComparer.Ordinal))
        {
            if (group.Select(signer => signer.Identity).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1)
            {
                keys.Add(new SignerKey(group.First().Identity, group.Key, [.. group.Select(signer => signer.Role).Distinct(StringComparer.Ordinal)]));
            }
        }
    }

    public IReadOnlyList<SignerKey> Keys => keys;

    /// <summary>Whose key it is, or null.</summary>
    public SignerKey? Find(string publicKey) => Normal(publicKey) is { } key ? keys.Find(known => known.Key == key) : null;

    /// <summary>Whether that person signs in that role, with any key.</summary>
    public bool IsIn(string identity, string role) => keys.Exists(key => IsSame(key.Identity, identity) && key.Roles.Contains(role, StringComparer.Ordinal));

    /// <summary>Whether two names are one person's: addresses do not become another's by their case.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // Type and base64; the comment behind them says nothing that can be believed.
    private static string? Normal(string key)
    {
        var words = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 && words[0].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '@' or '.') && words[1].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=')
            ? $"{words[0]} {words[1]}"
            : null;
    }
}

/// <summary>A key, its owner and the roles in which the owner may sign with it.</summary>
internal sealed record SignerKey(string Identity, string Key, IReadOnlyList<string> Roles)
{
    /// <summary>As ssh shows it: <c>SHA256:…</c>.</summary>
    public string Fingerprint
    {
        get
        {
            var blob = new byte[Key.Length];
            return Convert.TryFromBase64String(Key.Split(' ')[1], blob, out var length)
                ? $"SHA256:{Convert.ToBase64String(SHA256.HashData(blob.AsSpan(0, length))).TrimEnd('=')}"
                : "unreadable";
        }
    }
}
