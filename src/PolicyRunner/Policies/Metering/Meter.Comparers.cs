using System.Diagnostics.CodeAnalysis;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// What compares texts for collections and queries. One that is blind to case looks at one character after the other, wherever the
/// library asks it; all others are counted by the texts that they are given.
/// </summary>
public static partial class Meter
{
    /// <summary>A comparer that counts what it does, where that is slow.</summary>
    [return: NotNullIfNotNull(nameof(comparer))]
    public static IEqualityComparer<string?>? TextEquality(IEqualityComparer<string?>? comparer, int probe) =>
        ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase) ? new BlindComparer(probe) : comparer;

    /// <inheritdoc cref="TextEquality"/>
    [return: NotNullIfNotNull(nameof(comparer))]
    public static IComparer<string?>? TextOrder(IComparer<string?>? comparer, int probe) =>
        ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase) ? new BlindComparer(probe) : comparer;

    private sealed class BlindComparer(int probe) : IEqualityComparer<string?>, IComparer<string?>
    {
        // A set compares what has one hash code, which is chance: hashing has paid for it, twice what it takes by itself.
        public bool Equals(string? x, string? y)
        {
            if (x?.Length >= WalkedPerStep && x.Length == y?.Length)
            {
                Running().ChargeMeeting(x.Length / WalkedPerStep, probe);
            }

            return StringComparer.OrdinalIgnoreCase.Equals(x, y);
        }

        public int GetHashCode(string? text)
        {
            if (text?.Length >= WalkedPerStep)
            {
                Running().ChargeHash(2L * text.Length / WalkedPerStep, probe);
            }

            return StringComparer.OrdinalIgnoreCase.GetHashCode(text!);
        }

        public int Compare(string? x, string? y)
        {
            if (x?.Length >= WalkedPerStep && y is not null)
            {
                Running().Charge(Math.Min(x.Length, y.Length) / WalkedPerStep, probe);
            }

            return StringComparer.OrdinalIgnoreCase.Compare(x, y);
        }
    }
}
