using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
        if (model.GetDeclaredSymbol(node) is { IsReferenceType: true } type && type.DeclaringSyntaxReferences[0].GetSyntax() == node)
        {
            RefuseReadByChance(type);
            var members = Contract(node, type) + Text(node, type);
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

    // Equals and GetHashCode begin with it; what a record derives from weighs its own texts in the one that is overridden.
    private string Contract(RecordDeclarationSyntax node, INamedTypeSymbol type)
    {
        if (type.GetMembers("EqualityContract").Any(member => !member.IsImplicitlyDeclared))
        {
            return "";
        }

        var isDerived = type.BaseType is { SpecialType: not SpecialType.System_Object };
        var modifiers = isDerived ? "protected override" : type.IsSealed ? "private" : "protected virtual";
        return $"{modifiers} global::System.Type EqualityContract {{ get {{ {Meter}.Descend({Probe(node, $"record '{type.Name}'")}); {(isDerived ? "_ = base.EqualityContract; " : "")}{Texts(node, type)}return typeof({NameOf(type)}); }} }} ";
    }

    // What is weighed is read whenever two hash codes meet, which nobody foresees: no code of the script's may be behind it.
    private void RefuseReadByChance(INamedTypeSymbol type)
    {
        foreach (var property in Weighed(type).Select(field => field.AssociatedSymbol).OfType<IPropertySymbol>())
        {
            var isOpen = !type.IsSealed && !property.IsSealed && (property.IsVirtual || property.IsAbstract || property.IsOverride);
            var syntax = property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
            var hasCode = syntax is PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } && accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null);
            if (syntax is not null && (isOpen || hasCode || property.GetMethod is null || !property.CanBeReferencedByName))
            {
                Refuse(syntax, $"When '{property.Name}' is read for the record's equality differs from run to run, so no code may be behind it: write '{{ get; init; }}', and seal the record where another one could override it.");
            }
        }
    }

    private IEnumerable<IFieldSymbol> Weighed(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>()
        .Where(field => !field.IsStatic && !field.IsConst && (field.Type.SpecialType == SpecialType.System_String || HoldsTexts(field.Type, 0)));

    // They are hashed and compared to their ends.
    private string Texts(RecordDeclarationSyntax node, INamedTypeSymbol type) => string.Concat(Weighed(type)
        .Where(field => (field.AssociatedSymbol ?? field).CanBeReferencedByName)
        .Select(field => $"{Meter}.{(field.Type.SpecialType == SpecialType.System_String ? "Text" : "Weighed")}(this.@{(field.AssociatedSymbol ?? field).Name}, {Probe(node, $"record '{type.Name}'")}); "));

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
        return $"public override string ToString() {{ {Meter}.Enter({probe}, out var {saved}); var text = new global::System.Text.StringBuilder(\"{type.Name} {{ \"); "
            + $"if (PrintMembers(text)) text.Append(' '); return {Meter}.Leave({saved}, {Meter}.Text(text.Append('}}').ToString(), {probe})); }}";
    }

    // By its symbol and never as the script spells it: comments of the script's inside of a type would become part of the code.
    private string TypeName(TypeSyntax? type) => type is null ? "" : TypeOf(type)?.ToDisplayString(NullableFormat) ?? "";

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
