namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>What the compiler puts into a pack.</summary>
internal enum Counters
{
    /// <summary>Nothing: for measuring what counting costs, and for nothing else.</summary>
    None,

    /// <summary>The budget's counters.</summary>
    Budget,

    /// <summary>These, and marks for the lines that run.</summary>
    Coverage,
}
