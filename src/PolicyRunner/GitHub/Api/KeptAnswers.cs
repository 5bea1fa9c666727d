namespace PolicyRunner.GitHub.Api;

/// <summary>Answers with their tags: asked again with the tag GitHub says "not modified", which costs nothing of the hour's requests.</summary>
internal sealed class KeptAnswers
{
    private const int MostAnswers = 64;
    private const int MostBytes = 512 * 1024;

    private readonly Dictionary<string, KeptAnswer> byAddress = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = new();
    private readonly Lock gate = new();

    public KeptAnswer? Find(Uri address)
    {
        lock (gate)
        {
            return byAddress.GetValueOrDefault(address.AbsoluteUri);
        }
    }

    public void Keep(Uri address, string? tag, GitHubAnswer answer)
    {
        if (tag is null || answer.Body.Length > MostBytes)
        {
            return;
        }

        lock (gate)
        {
            if (!byAddress.ContainsKey(address.AbsoluteUri))
            {
                oldest.Enqueue(address.AbsoluteUri);
            }

            byAddress[address.AbsoluteUri] = new KeptAnswer(tag, answer);
            while (oldest.Count > MostAnswers)
            {
                byAddress.Remove(oldest.Dequeue());
            }
        }
    }
}

/// <param name="Tag">As the server wrote it, quotes and all.</param>
/// <param name="Answer">What it stands for.</param>
internal sealed record KeptAnswer(string Tag, GitHubAnswer Answer);
