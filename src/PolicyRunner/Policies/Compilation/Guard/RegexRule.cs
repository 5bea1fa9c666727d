using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
    private const string Pattern = "pattern";

    private const string Slow = "A regular expression may take very long on an unlucky text";

    public static string? Refuse(IMethodSymbol called, ImmutableArray<IArgumentOperation> arguments)
    {
        if (!IsRegex(called) || (called.MethodKind != MethodKind.Constructor && !called.Parameters.Any(parameter => parameter.Type.Name == nameof(RegexOptions))))
        {
            return null;
        }

        if (Constant(arguments, nameof(RegexOptions)) is not int number)
        {
            return $"{Slow}; pass the constant RegexOptions.NonBacktracking.";
        }

        var options = (RegexOptions)number;
        return !options.HasFlag(RegexOptions.NonBacktracking) ? $"{Slow}; pass {Written(options | RegexOptions.NonBacktracking)}.{Advice(called, arguments)}"
            : Constant(arguments, nameof(String), Pattern) is string pattern ? RefusePattern(pattern, options)
            : null;
    }

    /// <summary>What else to say where a call is refused: of a pattern from elsewhere nobody can tell before it is used.</summary>
    /// <returns>A sentence with a leading space, or an empty text.</returns>
    public static string Advice(SemanticModel model, SyntaxNode node) =>
        model.GetOperation(node.Parent is InvocationExpressionSyntax call && call.Expression == node ? call : node) switch
        {
            IInvocationOperation invocation => Advice(invocation.TargetMethod, invocation.Arguments),
            IObjectCreationOperation { Constructor: { } constructor } creation => Advice(constructor, creation.Arguments),
            _ => "",
        };

    private static string Advice(IMethodSymbol called, ImmutableArray<IArgumentOperation> arguments) =>
        IsRegex(called) && called.Parameters.Any(parameter => parameter.Name == Pattern) && Constant(arguments, nameof(String), Pattern) is null
            ? " Of a pattern that is no constant ask LinearExpression.IsValid(pattern) first."
            : "";

    private static bool IsRegex(IMethodSymbol called) => called.ContainingType is { Name: nameof(Regex) } type && SymbolNames.Of(type) == typeof(Regex).FullName;

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
