namespace PolicyRunner.Shell;

/// <summary>Patterns with <c>*</c> for any characters, matched in time proportional to the product of the lengths at worst.</summary>
internal static class Glob
{
    public static bool Matches(ReadOnlySpan<char> glob, ReadOnlySpan<char> text, bool ignoreCase)
    {
        var g = 0;
        var t = 0;
        var star = -1;
        var mark = 0;
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                star = g++;
                mark = t;
            }
            else if (g < glob.Length && Same(glob[g], text[t], ignoreCase))
            {
                g++;
                t++;
            }
            else if (star >= 0)
            {
                g = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (g < glob.Length && glob[g] == '*')
        {
            g++;
        }

        return g == glob.Length;
    }

    private static bool Same(char a, char b, bool ignoreCase) =>
        a == b || (ignoreCase && char.ToLowerInvariant(a) == char.ToLowerInvariant(b));
}
