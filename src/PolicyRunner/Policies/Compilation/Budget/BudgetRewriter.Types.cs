using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// What the compiler writes for records compares, hashes and prints whatever they hold, however deep that goes: these functions
/// get counters by members that they call.
/// </summary>
internal sealed partial class BudgetRewriter
{
    public override void VisitRecordDeclaration(RecordDeclarationSyntax node)
    {
        RefuseLarge(node);
        RefuseOpen(node, model.GetDeclaredSymbol(node));
        if (model.GetDeclaredSymbol(node) is { } type && type.DeclaringSyntaxReferences[0].GetSyntax() == node)
        {
            // Of a structure each part is weighed where the whole is compared and hashed; it may print itself all the same.
            var members = Text(node, type);
            if (type.IsReferenceType)
            {
                members = Contract(node, type) + Hash(node, type) + members;
                RefuseReadByChance(type);
            }

            if (node.OpenBraceToken != default)
            {
                After(node.OpenBraceToken, $" {members}");
            }
            else
            {
                edits.Replace(node.SemicolonToken.Span, $"{{ {members} }}");
            }
        }

        base.VisitRecordDeclaration(node);
    }

    // Equals begins with it; what a record derives from is counted, and weighs its own texts, in the one that is overridden: how far a record
    // is derived must not be seen when another one meets it. Nothing is assigned here, for each name may be a member's.
    private string Contract(RecordDeclarationSyntax node, INamedTypeSymbol type)
    {
        if (type.GetMembers("EqualityContract").Any(member => !member.IsImplicitlyDeclared))
        {
            return "";
        }

        var modifiers = IsDerived(type) ? "protected override" : type.IsSealed ? "private" : "protected virtual";
        var probe = Probe(node, $"record '{type.Name}'");
        return $"{modifiers} global::System.Type EqualityContract {{ get {{ {(IsDerived(type) ? $"{Meter}.Weigh(base.EqualityContract); " : $"{Meter}.Meet({Steps(type)}, {probe}); ")}{Texts(type, "Met", probe)}return typeof({NameOf(type)}); }} }} ";
    }

    // In place of the compiler's, so that hashing and comparing are counted apart: when two values are compared because their hash codes
    // are the same is chance, when one is hashed is not. What differs in its hash has to differ for Equals, and not the other way around.
    private string Hash(RecordDeclarationSyntax node, INamedTypeSymbol type)
    {
        if (type.GetMembers("GetHashCode").Any(member => !member.IsImplicitlyDeclared))
        {
            return "";
        }

        var probe = Probe(node, $"record '{type.Name}'");
        return $"public override int GetHashCode() {{ {Meter}.Hash({Steps(type)}, {probe}); {Texts(type, "Hashed", probe)}int hash = {(IsDerived(type) ? "base.GetHashCode()" : $"{probe}")}; "
            + string.Concat(type.GetMembers().OfType<IFieldSymbol>().Where(IsRead).Select(field => $"hash = {Meter}.Mix(hash, this.@{(field.AssociatedSymbol ?? field).Name}); "))
            + "return hash; } ";
    }

    // Without code of the script's in between.
    private static bool IsRead(IFieldSymbol field) => !field.IsStatic && !field.IsConst && field.AssociatedSymbol switch
    {
        null => field.CanBeReferencedByName,
        IPropertySymbol property => property.CanBeReferencedByName && property.GetMethod is not null && !HasCode(property) && !IsOpen(property),
        _ => false,
    };

    // What it holds beyond the first few parts takes its time as well.
    private static int Steps(INamedTypeSymbol type) =>
        1 + (type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst).Sum(field => PartsOfValue(field.Type, 0)) / HeldValues.PartsPerStep);

    private static bool IsDerived(INamedTypeSymbol type) => type.BaseType is { SpecialType: not SpecialType.System_Object };

    private static bool IsOpen(IPropertySymbol property) =>
        !property.ContainingType.IsSealed && !property.IsSealed && (property.IsVirtual || property.IsAbstract || property.IsOverride);

    private static bool HasCode(IPropertySymbol property) => property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax { AccessorList.Accessors: var accessors }
        && accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null);

    // What is weighed is read whenever two hash codes meet, which nobody foresees: no code of the script's may be behind it.
    private void RefuseReadByChance(INamedTypeSymbol type)
    {
        foreach (var property in Weighed(type).Select(field => field.AssociatedSymbol).OfType<IPropertySymbol>())
        {
            var syntax = property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
            if (syntax is not null && (IsOpen(property) || HasCode(property) || property.GetMethod is null || !property.CanBeReferencedByName))
            {
                Refuse(syntax, $"When '{property.Name}' is read for the record's equality differs from run to run, so no code may be behind it: write '{{ get; init; }}', and seal the record where another one could override it.");
            }
        }
    }

    private IEnumerable<IFieldSymbol> Weighed(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>()
        .Where(field => !field.IsStatic && !field.IsConst && (field.Type.SpecialType == SpecialType.System_String || HoldsTexts(field.Type, 0)));

    // They are hashed and compared to their ends.
    private string Texts(INamedTypeSymbol type, string done, int probe) => string.Concat(Weighed(type)
        .Where(field => (field.AssociatedSymbol ?? field).CanBeReferencedByName)
        .Select(field => $"{Meter}.{done}(this.@{(field.AssociatedSymbol ?? field).Name}, {probe}); "));

    // Word for word what the compiler writes, with the counter around it.
    private string Text(RecordDeclarationSyntax node, INamedTypeSymbol type)
    {
        for (var each = type; each is not null; each = each.BaseType)
        {
            if (each.GetMembers("ToString").Any(member => !member.IsImplicitlyDeclared && (each.SpecialType != SpecialType.System_Object && (SymbolEqualityComparer.Default.Equals(each, type) || member.IsSealed))))
            {
                return "";
            }
        }

        var (probe, saved) = (Probe(node, $"record '{type.Name}'"), $"__m{names++}");
        return $"public override string ToString() {{ {Meter}.Enter({probe}, out {Kept} {saved}); global::System.Text.StringBuilder text = new(\"{type.Name} {{ \"); "
            + $"if (PrintMembers(text)) text.Append(' '); return {Meter}.Leave({saved}, {Meter}.Text(text.Append('}}').ToString(), {probe})); }}";
    }

    // By its symbol and never as the script spells it: comments of the script's inside of a type would become part of the code.
    private string TypeName(TypeSyntax? type) => type is null ? "" : TypeOf(type)?.ToDisplayString(NullableFormat) ?? "";

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
