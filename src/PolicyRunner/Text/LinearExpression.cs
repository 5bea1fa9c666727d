using System.Text.RegularExpressions;

namespace PolicyRunner.Text;

/// <summary>Regular expressions that can run in linear time.</summary>
public static class LinearExpression
{
    private const int Longest = 1000;

    /// <summary>
    /// True when <see cref="RegexOptions.NonBacktracking"/> takes the expression, found without building its automaton:
    /// the first automaton of a process costs more than a tenth of a second.
    /// </summary>
    public static bool IsValid(string expression)
    {
        if (expression.Length > Longest || NeedsBacktracking(expression))
        {
            return false;
        }

        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Look-around, atomic and conditional groups, references to groups, and \G.
    internal static bool NeedsBacktracking(string expression)
    {
        var inSet = false;
        for (var index = 0; index < expression.Length - 1; index++)
        {
            var next = expression[index + 1];
            switch (expression[index])
            {
                case '\\' when !inSet && (next is >= '1' and <= '9' or 'k' or 'G'):
                    return true;
                case '\\':
                    index++;
                    break;
                case '[':
                    inSet = true;
                    break;
                case ']':
                    inSet = false;
                    break;
                case '(' when !inSet && next == '?' && index + 2 < expression.Length:
                    var kind = expression[index + 2];
                    if (kind is '=' or '!' or '>' or '(' || (kind == '<' && index + 3 < expression.Length && expression[index + 3] is '=' or '!'))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }
}
