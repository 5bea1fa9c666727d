using System.Numerics;

namespace PolicyRunner.Text;

/// <summary>Finds the known name somebody most likely meant.</summary>
public static class NearestName
{
    // Each of a hostile file's misspelt names against each of its names would take minutes.
    private const int MostCandidates = 500;

    /// <returns>
    /// Of the first 500 candidates the one with the smallest edit distance (insert, delete, replace, swap of neighbours; case ignored),
    /// or null when none is within a third of the name's length, at least 1 and at most 3. A plural in -ies is near its singular.
    /// </returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var work = long.MaxValue;
        return Find(name, candidates, ref work);
    }

    /// <summary>As <see cref="Find(string, IEnumerable{string})"/>, for names of which there may be very many.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">The known names.</param>
    /// <param name="work">How many letters may still be held against letters; when there are none left, nothing is near.</param>
    internal static string? Find(string name, IEnumerable<string> candidates, ref long work)
    {
        if (name.Length > 64)
        {
            return null;
        }

        var limit = Math.Clamp(name.Length / 3, 1, 3);
        string? best = null;
        var least = limit + 1;
        var letters = Letters(name);
        foreach (var candidate in candidates.Take(MostCandidates))
        {
            work--;
            if (work < 0)
            {
                return null;
            }

            if (IsPlural(candidate, name))
            {
                return candidate;
            }

            if (Math.Abs(candidate.Length - name.Length) > limit)
            {
                continue;
            }

            // Whatever is changed takes one letter away and brings another one at most.
            work -= candidate.Length;
            if (BitOperations.PopCount(Letters(candidate) ^ letters) > 2 * limit)
            {
                continue;
            }

            work -= (long)name.Length * candidate.Length;
            var distance = Distance(name, candidate, least);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>" Did you mean 'x'?" with a leading space, or an empty string.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    // Three letters apart, and still what was meant.
    private static bool IsPlural(string candidate, string name) => candidate.Length == name.Length + 2
        && name.EndsWith('y') && candidate.EndsWith("ies", StringComparison.Ordinal) && candidate.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.OrdinalIgnoreCase);

    // Which letters there are, some of them under one bit.
    private static ulong Letters(string name)
    {
        var letters = 0UL;
        foreach (var character in name)
        {
            letters |= 1UL << (char.ToLowerInvariant(character) & 63);
        }

        return letters;
    }

    // Optimal string alignment; three rows are enough. As soon as it can be no less than a limit it is int.MaxValue.
    private static int Distance(string a, string b, int limit)
    {
        // Neither is much longer than the longest name that is looked for.
        Span<int> rows = stackalloc int[3 * (b.Length + 1)];
        var (before, previous, current) = (0, b.Length + 1, 2 * (b.Length + 1));
        for (var j = 0; j <= b.Length; j++)
        {
            rows[previous + j] = j;
        }

        // The least of a row is the least that can come of it; a swap comes from the row before.
        var (least, leastBefore) = (0, 0);
        for (var i = 1; i <= a.Length; i++)
        {
            rows[current] = i;
            (leastBefore, least) = (least, i);
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                var distance = Math.Min(Math.Min(rows[current + j - 1] + 1, rows[previous + j] + 1), rows[previous + j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    distance = Math.Min(distance, rows[before + j - 2] + 1);
                }

                rows[current + j] = distance;
                least = Math.Min(least, distance);
            }

            if (least >= limit && leastBefore + 1 >= limit)
            {
                return int.MaxValue;
            }

            (before, previous, current) = (previous, current, before);
        }

        return rows[previous + b.Length];
    }

    private static bool Same(char a, char b) => a == b || char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
