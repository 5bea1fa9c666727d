namespace PolicyRunner.Policies.Metering;

/// <summary>A policy used up more than it may.</summary>
internal sealed class BudgetExceededException : Exception
{
    /// <param name="probe">The number, in its pack, of the counter that found out; -1 when none did.</param>
    /// <param name="excess">What was too much, as the rest of a sentence about the policy: <c>took more than 5,000,000 steps</c>.</param>
    /// <param name="remedy">What to do about it, as a sentence.</param>
    public BudgetExceededException(int probe, string excess, string remedy)
        : base(excess)
    {
        Probe = probe;
        Remedy = remedy;
    }

    public string Remedy { get; }

    public int Probe { get; }
}
