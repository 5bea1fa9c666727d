namespace PolicyRunner.Gates.Slo;

/// <summary>
/// Compares measured numbers with limits as people write them: to 15 significant digits, so that 1 - 0.999 is 0.001 and what is
/// exactly on a limit is not past it.
/// </summary>
internal static class Boundary
{
    // What a decimal can hold; there is nothing to round beyond it.
    private const double Largest = 1e27;
    private const double Smallest = 1e-12;

    /// <returns>Negative, zero or positive.</returns>
    public static int Compare(double left, double right) =>
        IsRoundable(left) && IsRoundable(right) ? ((decimal)left).CompareTo((decimal)right) : left.CompareTo(right);

    public static bool IsAtLeast(double value, double limit) => Compare(value, limit) >= 0;

    public static bool IsOver(double value, double limit) => Compare(value, limit) > 0;

    /// <summary>1 - share, without what binary fractions add to it.</summary>
    public static double Rest(double share) => IsRoundable(share) ? (double)(1 - (decimal)share) : 1 - share;

    /// <returns>Null for a sign that compares nothing.</returns>
    public static bool? Holds(double value, string sign, double limit) => sign switch
    {
        "lt" => Compare(value, limit) < 0,
        "lte" => Compare(value, limit) <= 0,
        "gt" => Compare(value, limit) > 0,
        "gte" => Compare(value, limit) >= 0,
        _ => null,
    };

    private static bool IsRoundable(double number) => number == 0 || (Math.Abs(number) is >= Smallest and <= Largest);
}
