namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>What the numbers that are written into a pack stand for.</summary>
/// <param name="Counters">Of the budget.</param>
/// <param name="Coverage">Of the lines that ran; null when nobody asks for those.</param>
internal sealed record PackProbes(ProbeTable Counters, ProbeTable? Coverage);
