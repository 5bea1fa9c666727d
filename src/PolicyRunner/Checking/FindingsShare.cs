using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>
/// What each policy writes in a whole check beyond what every document allows for. Only grows, and comes to the same in whatever order
/// the documents are judged: what one of them allows for and does not need helps no other.
/// </summary>
internal sealed class FindingsShare
{
    private readonly PolicySet policies;
    private readonly PolicyLimits limits;
    private readonly long[] lengths;
    private readonly long[] counts;

    public FindingsShare(PolicySet policies, PolicyLimits limits)
    {
        this.limits = limits;
        this.policies = policies;
        lengths = new long[policies.Active.Count];
        counts = new long[policies.Active.Count];
    }

    /// <summary>For all evaluations of a document.</summary>
    public Part Of(long characters) => new(this, limits.For(characters));

    /// <summary>Gives one for each evaluation of all documents.</summary>
    public Func<Part> Of(IReadOnlyList<Document> documents)
    {
        var (characters, findings) = (0L, 0L);
        foreach (var document in documents)
        {
            characters += document.File.Text.Length;
            findings += limits.For(document.File.Text.Length).FindingsOfDocument;
        }

        var allowed = limits.For(characters) with { FindingsOfDocument = (int)Math.Min(int.MaxValue, findings) };
        return () => new Part(this, allowed);
    }

    /// <summary>What a policy did that wrote too much, as a clause; null for all others.</summary>
    public string? Excess(int policy) =>
        Volatile.Read(ref lengths[policy]) > MostCharacters(policy)
            ? $"wrote more than {Budget.Number(MostCharacters(policy))} characters in its findings, besides as many as each document has"
        : IsCounted(policy) && Volatile.Read(ref counts[policy]) > limits.FindingsTogether
            ? $"found more than {Budget.Number(limits.FindingsTogether)} things, besides some in each document"
        : null;

    private long MostCharacters(int policy) => IsCounted(policy) ? limits.FindingsLengthTogether : limits.FindingsLength;

    // A shipped one finds what there is.
    private bool IsCounted(int policy) => policies.Active[policy].Entry is { IsBuiltIn: false };

    /// <summary>What is written about one document, or about the library.</summary>
    internal sealed class Part(FindingsShare share, PolicyLimits allowed)
    {
        // Null while nothing is written.
        private Written?[]? written;

        /// <returns>False when the policy has written too much by now.</returns>
        public bool Add(int policy, List<RawFinding> findings, int first)
        {
            // Several threads may share the policies out between them; each policy is one thread's.
            var all = Volatile.Read(ref written) ?? Interlocked.CompareExchange(ref written, new Written?[share.lengths.Length], null) ?? written;
            var own = all[policy] ??= new Written();
            var before = (Length: Beyond(own.Length, AllowedLength), Count: Beyond(own.Count, allowed.FindingsOfDocument));
            for (var i = first; i < findings.Count; i++)
            {
                own.Length += SettledFindings.LengthOf(findings[i].Finding);
                own.Count++;
            }

            Interlocked.Add(ref share.lengths[policy], Beyond(own.Length, AllowedLength) - before.Length);
            Interlocked.Add(ref share.counts[policy], Beyond(own.Count, allowed.FindingsOfDocument) - before.Count);
            return share.Excess(policy) is null;
        }

        /// <summary>The evaluations are made once more.</summary>
        public void TakeBack()
        {
            for (var policy = 0; policy < written?.Length; policy++)
            {
                if (written[policy] is { } own)
                {
                    Interlocked.Add(ref share.lengths[policy], -Beyond(own.Length, AllowedLength));
                    Interlocked.Add(ref share.counts[policy], -Beyond(own.Count, allowed.FindingsOfDocument));
                }
            }

            written = null;
        }

        private long AllowedLength => allowed.FindingsLengthTogether - share.limits.FindingsLengthTogether;

        private static long Beyond(long used, long free) => Math.Max(0, used - free);
    }

    private sealed class Written
    {
        public long Length { get; set; }

        public long Count { get; set; }
    }
}
