using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>What members of the library and of the tool cost, as the guard's list says it: what allows them is what counts them.</summary>
internal static class Costs
{
    /// <param name="member">A method, a constructor, a property or a field that no script declares.</param>
    /// <returns>For what no script may use, the cost of something that looks at all it is given.</returns>
    public static Cost Of(ISymbol member)
    {
        if (member is IMethodSymbol { ReducedFrom: { } reduced })
        {
            return Of(reduced);
        }

        if (member.ContainingType is not { TypeKind: not TypeKind.Delegate } type)
        {
            return Cost.Free;
        }

        // A property may be allowed by its getter alone.
        var allowed = AllowList.Instance.Find(SymbolNames.Of(type));
        return allowed?.CostOf(member.MetadataName, SymbolNames.Parameters(member))
            ?? (member is IPropertySymbol ? allowed?.CostOf($"get_{member.MetadataName}", "") : null)
            ?? Cost.Whole;
    }

    /// <summary>Whether it is a query, whose elements come when they are asked for.</summary>
    public static bool IsQuery(IMethodSymbol method) => Of(method) is Cost.Query or Cost.End or Cost.Compare or Cost.Keys;
}
