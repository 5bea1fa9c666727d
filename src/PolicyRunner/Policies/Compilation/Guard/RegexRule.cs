using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Asks for the engine that does not backtrack. A time bound would do for safety, but what it cuts off depends on the
/// machine, and a policy finds the same everywhere.
/// </summary>
internal static class RegexRule
{
    private const string Slow = "A regular expression may take very long on an unlucky text";

    public static string? Refuse(IMethodSymbol called, ImmutableArray<IArgumentOperation> arguments)
    {
        var isRegex = called.ContainingType is { Name: nameof(Regex) } type && SymbolNames.Of(type) == typeof(Regex).FullName;
        if (!isRegex || (called.MethodKind != MethodKind.Constructor && !called.Parameters.Any(parameter => parameter.Type.Name == nameof(RegexOptions))))
        {
            return null;
        }

        if (Constant(arguments, nameof(RegexOptions)) is not int number)
        {
            return $"{Slow}; pass the constant RegexOptions.NonBacktracking.";
        }

        var options = (RegexOptions)number;
        return !options.HasFlag(RegexOptions.NonBacktracking) ? $"{Slow}; pass {Written(options | RegexOptions.NonBacktracking)}."
            : Constant(arguments, nameof(String), "pattern") is string pattern ? RefusePattern(pattern, options)
            : null;
    }

    // Found by hand and by the other engine: building this one's automaton may take long.
    private static string? RefusePattern(string pattern, RegexOptions options)
    {
        const RegexOptions Unfit = RegexOptions.RightToLeft | RegexOptions.ECMAScript;
        if ((options & Unfit) != 0)
        {
            return $"{Written(options & Unfit)} does not go with RegexOptions.NonBacktracking; leave it out.";
        }

        if (pattern.Length > Meter.LongestExpression)
        {
            return $"An expression has at most {Meter.LongestExpression} characters; make several of it.";
        }

        try
        {
            // Whatever the case of its letters: to find out what else each stands for takes longer than all the rest.
            _ = new Regex(pattern, options & ~(RegexOptions.NonBacktracking | RegexOptions.Compiled | RegexOptions.IgnoreCase));
        }
        catch (ArgumentException exception)
        {
            return $"The pattern is no regular expression: {exception.Message.TrimEnd('.')}.";
        }

        return !options.HasFlag(RegexOptions.IgnorePatternWhitespace) && LinearExpression.NeedsBacktracking(pattern)
            ? "RegexOptions.NonBacktracking takes no look-around such as (?=…), no atomic or conditional group, no \\G and no reference to a group; write the pattern without."
            : null;
    }

    private static object? Constant(ImmutableArray<IArgumentOperation> arguments, string type, string? name = null) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Type.Name == type && (name is null || argument.Parameter.Name == name))?.Value.ConstantValue is { HasValue: true, Value: var value } ? value : null;

    private static string Written(RegexOptions options) => string.Join(" | ", options.ToString().Split(", ").Select(option => $"{nameof(RegexOptions)}.{option}"));
}
