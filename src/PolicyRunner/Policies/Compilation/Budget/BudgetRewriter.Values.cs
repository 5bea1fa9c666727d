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

    // A function's variables lie on the stack: of values in values, eight by eight, few functions would fill it.
    internal const int MostParts = 32;

    // What a type parameter stands for counts as so many of these; a value holds at most four such, and each may be as large as any.
    private const int PartsOfParameter = MostParts / 4;
    private const int MostPartsOfGeneric = MostParts * MostParts / PartsOfParameter;

    private bool? isGeneric;

    private HashSet<ISymbol>? interfacesOfValues;

    public override void VisitTupleExpression(TupleExpressionSyntax node)
    {
        // 'var (a, b) = …' and '(a, b) = …' make no tuple.
        if (node.Parent is not AssignmentExpressionSyntax { Left: var left } || left != node)
        {
            RefuseOpen(node, TypeOf(node) ?? model.GetTypeInfo(node).ConvertedType);
            WeighParts(node);
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
        var type = model.GetSymbolInfo(node).Symbol as ITypeSymbol;
        RefuseOpen(node, type);
        if (type is INamedTypeSymbol own && IsOfScript(own))
        {
            RefuseGrowing(node, own.TypeArguments);
        }

        RefuseGrowing((SimpleNameSyntax)node);
        CheckHandedOn(node);
        base.VisitGenericName(node);
    }

    public override void VisitAnonymousObjectCreationExpression(AnonymousObjectCreationExpressionSyntax node)
    {
        RefuseOpen(node, TypeOf(node));
        base.VisitAnonymousObjectCreationExpression(node);
    }

    public override void VisitClassDeclaration(ClassDeclarationSyntax node)
    {
        RefuseLarge(node);
        base.VisitClassDeclaration(node);
    }

    public override void VisitStructDeclaration(StructDeclarationSyntax node)
    {
        RefuseLarge(node);
        RefuseOpen(node, model.GetDeclaredSymbol(node));
        base.VisitStructDeclaration(node);
    }

    // The argument is made by the compiler, before the function counts its call.
    public override void VisitParameter(ParameterSyntax node)
    {
        if (node.Modifiers.Any(SyntaxKind.ParamsKeyword) && node.Type is not null && TypeOf(node.Type) is INamedTypeSymbol own && IsOfScript(own))
        {
            Refuse(node, $"'params' of the script's own type '{own.Name}' cannot be counted; take an array or a list.");
        }

        // Made anew for each call that leaves it out, and written nowhere there.
        if (node.Default is { } given && node.Type is not null && TypeOf(node.Type) is { IsReferenceType: false } value && !IsSmall(value))
        {
            Refuse(given, "Only numbers, texts and what may be null have a default; write a second function without the parameter.");
        }

        base.VisitParameter(node);
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

        if (type is { IsValueType: true } && PartsOf(type, MostParts, PartsOfParameter) > MostParts)
        {
            Refuse(node, $"A value holds at most {MostParts} others, counted through all that are in it; make a part of it a class.");
        }

        if (type is INamedTypeSymbol named && HoldsValues(named) && Parts(named).FirstOrDefault(IsOpen) is { } part)
        {
            Refuse(node, $"A value with a part of type '{part.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' {Remedy}");
        }
    }

    /// <summary>Refuses a function whose variables could lie beyond the end of the stack before anybody has looked for it.</summary>
    private void RefuseLarge(SyntaxNode function)
    {
        isGeneric ??= script.Tree.GetRoot().DescendantNodes().Any(node => node is TypeParameterSyntax);
        if (FrameSize.IsTooLarge(function, model, type => PartsOf(type, MostPartsOfGeneric, MostParts), isGeneric.Value ? MostPartsOfGeneric : MostParts))
        {
            var what = function is TypeDeclarationSyntax ? "What a type initializes and the values in between" : "A function's variables and the values in between";
            Refuse(function, $"{what} take at most {FrameSize.Most / 1024} KiB; make two functions of it.");
        }
    }

    // Before anybody has said that it is an error, a structure may hold itself.
    private static int PartsOf(ITypeSymbol type, int most, int ofParameter, int level = 0)
    {
        if (type is ITypeParameterSymbol { IsReferenceType: false })
        {
            return ofParameter;
        }

        if (type is not INamedTypeSymbol { IsValueType: true, SpecialType: SpecialType.None, TypeKind: TypeKind.Struct } value)
        {
            return 1;
        }

        if (level > most)
        {
            return most + 1;
        }

        var parts = 0;
        foreach (var field in value.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst && (!value.IsTupleType || SymbolEqualityComparer.Default.Equals(field.CorrespondingTupleField ?? field, field))))
        {
            parts += PartsOf(field.Type, most, ofParameter, level + 1);
            if (parts > most)
            {
                return parts;
            }
        }

        return Math.Max(1, parts);
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
        || (type.TypeKind == TypeKind.Interface && (IsOfScript(type) || type.Name is "IEquatable" or "IComparable" or "IFormattable" or "ITuple" or "IStructuralEquatable" or "IStructuralComparable"
            || InterfacesOfValues.Contains(type.OriginalDefinition)));

    private HashSet<ISymbol> InterfacesOfValues => interfacesOfValues ??= script.Tree.GetRoot().DescendantNodes()
        .Where(node => node is StructDeclarationSyntax or RecordDeclarationSyntax { RawKind: (int)SyntaxKind.RecordStructDeclaration })
        .SelectMany(node => ((INamedTypeSymbol)model.GetDeclaredSymbol(node)!).AllInterfaces)
        .Select(type => type.OriginalDefinition)
        .ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
}
