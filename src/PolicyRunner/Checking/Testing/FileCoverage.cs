namespace PolicyRunner.Checking.Testing;

/// <summary>Which lines of a script the samples reached.</summary>
/// <param name="Path">The script, as shown to people.</param>
/// <param name="Lines">How many lines hold something that can run.</param>
/// <param name="Missed">The numbers of those that never ran, from 1, ascending.</param>
public sealed record FileCoverage(string Path, int Lines, IReadOnlyList<int> Missed)
{
    /// <summary>From 0 to 100; 100 when there is nothing to run.</summary>
    public double Percent => Lines == 0 ? 100 : 100.0 * (Lines - Missed.Count) / Lines;
}
