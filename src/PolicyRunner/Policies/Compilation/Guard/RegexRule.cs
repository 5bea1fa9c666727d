using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Asks for the engine that does not backtrack. A time bound would do for safety, but what it cuts off depends on the
/// machine, and a policy finds the same everywhere.
/// </summary>
internal static class RegexRule
{
    public static string? Refuse(IMethodSymbol called, ImmutableArray<IArgumentOperation> arguments)
    {
        var isRegex = called.ContainingType is { Name: nameof(Regex) } type && SymbolNames.Of(type) == typeof(Regex).FullName;
        if (!isRegex || (called.MethodKind != MethodKind.Constructor && !called.Parameters.Any(parameter => parameter.Type.Name == nameof(RegexOptions))))
        {
            return null;
        }

        var options = arguments.FirstOrDefault(argument => argument.Parameter?.Type.Name == nameof(RegexOptions))?.Value.ConstantValue;
        return options is { HasValue: true, Value: int value } && ((RegexOptions)value).HasFlag(RegexOptions.NonBacktracking)
            ? null
            : "A regular expression may take very long on an unlucky text; pass the constant RegexOptions.NonBacktracking.";
    }
}
