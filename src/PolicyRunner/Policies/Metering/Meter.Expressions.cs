using System.Text.RegularExpressions;

namespace PolicyRunner.Policies.Metering;

/// <summary>
/// Regular expressions without backtracking: a character of the text takes as long as the expression has states, whichever of them
/// are alive, and to find the next match may take looking at all that is left.
/// </summary>
public static partial class Meter
{
    // To make an expression, or to find one that was made before.
    private const int ExpressionSteps = 400;

    private const int StatesPerStep = 16;

    private const int MostStates = 500;

    internal const int LongestExpression = 2_000;

    // All characters up to the next match are looked at by a table, which is fast.
    private const int SkippedPerStep = 128;

    private const int MatchBytes = 200;

    /// <summary>Counts an expression that is made, and refuses one that would have too many states.</summary>
    public static string Pattern(string pattern, int probe)
    {
        if (pattern is not null)
        {
            if (pattern.Length > LongestExpression || ExpressionStates.Count(pattern) > MostStates)
            {
                Running().Exceed(probe, $"made a regular expression of more than {Budget.Number(LongestExpression)} characters or {MostStates} states");
            }

            Running().Charge(ExpressionSteps + ExpressionStates.Count(pattern), probe);
        }

        return pattern!;
    }

    /// <summary>Counts what replaces each match.</summary>
    public static MatchEvaluator Evaluator(MatchEvaluator evaluator, int probe)
    {
        var length = 0L;
        return match =>
        {
            var text = evaluator(match);
            Grow(ref length, text?.Length ?? 0, probe);
            return text!;
        };
    }

    public static bool MeteredIsMatch(this Regex expression, string input, int probe) => expression.IsMatch(Looked(expression, input, probe));

    public static Match MeteredMatch(this Regex expression, string input, int probe) => expression.Match(Looked(expression, input, probe));

    public static int MeteredCount(this Regex expression, string input, int probe) => Found(expression, input, probe);

    public static MatchCollection MeteredMatches(this Regex expression, string input, int probe)
    {
        Found(expression, input, probe);
        return expression.Matches(input);
    }

    public static string[] MeteredSplit(this Regex expression, string input, int probe)
    {
        Found(expression, input, probe);
        return expression.Split(input);
    }

    public static string MeteredReplace(this Regex expression, string input, string replacement, int probe)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return MeteredReplace(expression, input, match => match.Result(replacement), probe);
    }

    public static string MeteredReplace(this Regex expression, string input, MatchEvaluator evaluator, int probe)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Found(expression, input, probe);
        return expression.Replace(input, Evaluator(evaluator, probe));
    }

    public static bool MeteredIsMatch(string input, string pattern, RegexOptions options, int probe) => new Regex(pattern, options).MeteredIsMatch(input, probe);

    public static Match MeteredMatch(string input, string pattern, RegexOptions options, int probe) => new Regex(pattern, options).MeteredMatch(input, probe);

    public static int MeteredCount(string input, string pattern, RegexOptions options, int probe) => new Regex(pattern, options).MeteredCount(input, probe);

    public static MatchCollection MeteredMatches(string input, string pattern, RegexOptions options, int probe) => new Regex(pattern, options).MeteredMatches(input, probe);

    public static string[] MeteredSplit(string input, string pattern, RegexOptions options, int probe) => new Regex(pattern, options).MeteredSplit(input, probe);

    public static string MeteredReplace(string input, string pattern, string replacement, RegexOptions options, int probe) =>
        new Regex(pattern, options).MeteredReplace(input, replacement, probe);

    public static string MeteredReplace(string input, string pattern, MatchEvaluator evaluator, RegexOptions options, int probe) =>
        new Regex(pattern, options).MeteredReplace(input, evaluator, probe);

    private static string Looked(Regex expression, string input, int probe)
    {
        if (input is not null)
        {
            Running().Charge(input.Length * (long)(StepsPerMatchedCharacter + (ExpressionStates.Count(expression.ToString()) / StatesPerStep)), probe);
        }

        return input!;
    }

    private static int Found(Regex expression, string input, int probe)
    {
        ArgumentNullException.ThrowIfNull(input);
        Looked(expression, input, probe);
        var count = 0;
        foreach (var match in expression.EnumerateMatches(input))
        {
            count++;
            Running().Charge(1 + ((input.Length - match.Index) / SkippedPerStep), probe);
        }

        Running().Reserve((long)count * MatchBytes, probe);
        return count;
    }
}
