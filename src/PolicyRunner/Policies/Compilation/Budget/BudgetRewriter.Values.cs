using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Values that compare, hash and print what they hold, with no code of the script in between: tuples, anonymous objects,
/// pairs and structures. One that can hold another one of any kind could be nested deeper than the stack, and is refused.
/// </summary>
internal sealed partial class BudgetRewriter
{
    private const string Remedy = "could hold itself, deeper than can be counted; give the part a type of its own, such as a record.";

    public override void VisitTupleExpression(TupleExpressionSyntax node)
    {
        // 'var (a, b) = …' and '(a, b) = …' make no tuple.
        if (node.Parent is not AssignmentExpressionSyntax { Left: var left } || left != node)
        {
            RefuseOpen(node, TypeOf(node) ?? model.GetTypeInfo(node).ConvertedType);
        }

        base.VisitTupleExpression(node);
    }

    public override void VisitTupleType(TupleTypeSyntax node)
    {
        RefuseOpen(node, TypeOf(node));
        base.VisitTupleType(node);
    }

    public override void VisitGenericName(GenericNameSyntax node)
    {
        RefuseOpen(node, model.GetSymbolInfo(node).Symbol as ITypeSymbol);
        base.VisitGenericName(node);
    }

    public override void VisitAnonymousObjectCreationExpression(AnonymousObjectCreationExpressionSyntax node)
    {
        RefuseOpen(node, TypeOf(node));
        base.VisitAnonymousObjectCreationExpression(node);
    }

    public override void VisitStructDeclaration(StructDeclarationSyntax node)
    {
        RefuseOpen(node, model.GetDeclaredSymbol(node));
        base.VisitStructDeclaration(node);
    }

    // Also what the types in angle brackets are: a sequence of tuples gives tuples.
    private void RefuseOpen(SyntaxNode node, ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol array)
        {
            RefuseOpen(node, array.ElementType);
        }
        else if (type is INamedTypeSymbol { IsTupleType: false } generic && !IsOfScript(generic))
        {
            foreach (var argument in generic.TypeArguments)
            {
                RefuseOpen(node, argument);
            }
        }

        if (type is INamedTypeSymbol named && HoldsValues(named) && Parts(named).FirstOrDefault(IsOpen) is { } part)
        {
            Refuse(node, $"A value with a part of type '{part.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' {Remedy}");
        }
    }

    private bool HoldsValues(INamedTypeSymbol type) =>
        type.IsTupleType || type.IsAnonymousType || (type.IsValueType && IsOfScript(type) && type.TypeKind == TypeKind.Struct)
        || (type.Name is "Tuple" or "ValueTuple" or "KeyValuePair" or "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "SortedDictionary" or "SortedList" or "PriorityQueue" && type.IsGenericType && IsOfSystem(type));

    private static IEnumerable<ITypeSymbol> Parts(INamedTypeSymbol type) =>
        type.IsTupleType ? type.TupleElements.Select(element => element.Type)
        : type.IsAnonymousType ? type.GetMembers().OfType<IPropertySymbol>().Select(property => property.Type)
        : type.TypeArguments.Concat(type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst).Select(field => field.Type));

    // What any of these values can be converted to: object, the interfaces that the library's have, and those of the script's structures.
    private bool IsOpen(ITypeSymbol type) => type.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType || type.TypeKind == TypeKind.Dynamic
        || (type.TypeKind == TypeKind.Interface && (IsOfScript(type) || type.Name is "IEquatable" or "IComparable" or "IFormattable" or "ITuple" or "IStructuralEquatable" or "IStructuralComparable"));
}
