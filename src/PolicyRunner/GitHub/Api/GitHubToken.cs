namespace PolicyRunner.GitHub.Api;

/// <summary>A secret that shows itself to nobody but the header it goes into.</summary>
public sealed class GitHubToken
{
    private readonly string secret;

    private GitHubToken(string secret) => this.secret = secret;

    /// <param name="text">The token; blanks around it do not count.</param>
    /// <returns>Null when no header can carry it. What it was is not said: it may be a token with a typing error.</returns>
    public static GitHubToken? Parse(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 0 && trimmed.All(character => character is > ' ' and < '\u007f') ? new GitHubToken(trimmed) : null;
    }

    /// <summary>For the header alone.</summary>
    internal string Reveal() => secret;

    /// <summary>A text without the token, should a server repeat it.</summary>
    internal string Mask(string text) => text.Replace(secret, "***", StringComparison.Ordinal);

    public override string ToString() => "(a token)";
}
