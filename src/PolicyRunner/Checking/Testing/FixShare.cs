namespace PolicyRunner.Checking.Testing;

/// <summary>What the fixes of all samples of a policy may be together: each is tried by reading and judging the whole sample once more.</summary>
internal sealed class FixShare
{
    /// <summary>Of all texts that are read for it. Fifty fixes of a long sample are a tenth of that.</summary>
    public const int Characters = 1 << 20;

    /// <summary>What reading a file costs before its first character.</summary>
    public const int AroundFile = 256;

    // Who mends these tests again.
    private const int MostFailed = 20;

    private long left = Characters;
    private int failed;

    /// <summary>Whether no more need be tried: enough has been said, and that is no pass.</summary>
    public bool IsOver => left < 0 || failed >= MostFailed;

    /// <returns>False when that is too much.</returns>
    public bool Take(long characters) => (left -= characters) >= 0;

    public FailedFix Tell(FailedFix fix)
    {
        failed++;
        return fix;
    }
}
