using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>Judges operations: what the compiler calls without a name in the source, and rules about values that names cannot tell.</summary>
internal sealed class OperationRules(SemanticModel model, SymbolRules symbols)
{
    private const string Captured = "belongs to the script, which all documents share; a function may not change it. Return the value instead, or declare the variable inside the check.";

    private const string HashesDiffer = "Hash codes differ from run to run; declare a record: it brings its own equality.";

    private const string BytesInPlace = "The compiler makes a pointer of constants in a span of bytes; give the type of an array instead, such as byte[] or bool[].";

    private readonly ConversionRules conversions = new(symbols);

    /// <returns>Null when a policy may do it, else the sentence that refuses it.</returns>
    public string? Refuse(IOperation operation) =>
        (operation.Kind == OperationKind.None && IsNamed(operation) ? null : Constructs.Instance.Refuse(operation.Kind)) ?? (IsInsideHandler(operation) ? null : RefuseSymbols(operation)) ?? conversions.Refuse(operation, model) ?? RefuseByKind(operation);

    private string? RefuseSymbols(IOperation operation)
    {
        foreach (var symbol in Symbols(operation))
        {
            if (symbols.Refuse(symbol) is { } refusal)
            {
                return refusal;
            }
        }

        return symbols.RefuseType(operation.Type);
    }

    private IEnumerable<ISymbol?> Symbols(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => [invocation.TargetMethod, invocation.ConstrainedToType],
        IObjectCreationOperation creation => [creation.Constructor],
        IMemberReferenceOperation reference => [reference.Member, reference.ConstrainedToType],
        ILocalReferenceOperation reference => [reference.Local],
        IParameterReferenceOperation reference => [reference.Parameter],
        IConversionOperation conversion => [conversion.OperatorMethod],
        IUnaryOperation unary => [unary.OperatorMethod],
        IBinaryOperation binary => [binary.OperatorMethod],
        ICompoundAssignmentOperation assignment => [assignment.OperatorMethod],
        IIncrementOrDecrementOperation increment => [increment.OperatorMethod],
        IRangeOperation range => [range.Method],
        ICollectionExpressionOperation collection => [collection.ConstructMethod],
        IListPatternOperation list => [list.LengthSymbol, list.IndexerSymbol],
        ISlicePatternOperation slice => [slice.SliceSymbol],
        IImplicitIndexerReferenceOperation index => [index.LengthSymbol, index.IndexerSymbol],
        IPropertySubpatternOperation => [],
        IRecursivePatternOperation pattern => [pattern.DeconstructSymbol, pattern.MatchedType, pattern.DeclaredSymbol],
        IDeclarationPatternOperation pattern => [pattern.MatchedType, pattern.DeclaredSymbol],
        ITypePatternOperation pattern => [pattern.MatchedType],
        IIsTypeOperation test => [test.TypeOperand],
        IVariableDeclaratorOperation declarator => [declarator.Symbol],
        IAnonymousFunctionOperation function => [.. function.Symbol.Parameters, function.Symbol.ReturnType],
        ILocalFunctionOperation function => [.. function.Symbol.Parameters, function.Symbol.ReturnType],
        IWithOperation with => [with.CloneMethod],
        IForEachLoopOperation loop when loop.Syntax is CommonForEachStatementSyntax syntax => Loop(model.GetForEachStatementInfo(syntax)),
        IUsingOperation or IUsingDeclarationOperation => [],
        IDeconstructionAssignmentOperation when operation.Syntax is AssignmentExpressionSyntax syntax => Deconstruction(model.GetDeconstructionInfo(syntax)),
        _ => [],
    };

    private static IEnumerable<ISymbol?> Loop(ForEachStatementInfo info) =>
        [info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty, info.DisposeMethod, info.ElementConversion.MethodSymbol, info.CurrentConversion.MethodSymbol, info.ElementType];

    private static IEnumerable<ISymbol?> Deconstruction(DeconstructionInfo info) =>
        [info.Method, info.Conversion?.MethodSymbol, .. info.Nested.SelectMany(Deconstruction)];

    private string? RefuseByKind(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, OperatorMethod: null } comparison => RefuseIdentity(comparison),
        ITupleBinaryOperation comparison => RefuseIdentityInside(comparison.LeftOperand.Type) ?? RefuseIdentityInside(comparison.RightOperand.Type),
        IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true } =>
            "'await' is not for policies; write it as ordinary code.",
        IAnonymousFunctionOperation { Symbol.IsAsync: true } => "'async' is not for policies; write it as ordinary code.",
        IBranchOperation { BranchKind: BranchKind.GoTo } => Constructs.Instance.Refuse(SyntaxKind.GotoStatement),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, Type.TypeKind: TypeKind.Delegate }
            or ICompoundAssignmentOperation { Type.TypeKind: TypeKind.Delegate } => "Functions cannot be added; call one after the other.",
        IInvocationOperation invocation => RegexRule.Refuse(invocation.TargetMethod, invocation.Arguments) ?? RefuseHash(invocation) ?? RefuseListsEquality(invocation) ?? RefuseStep(invocation.TargetMethod) ?? RefuseEnumerator(invocation.TargetMethod),
        IMethodReferenceOperation { Method.Name: "GetHashCode" } => HashesDiffer,
        IMethodReferenceOperation reference => RegexRule.Refuse(reference.Method, []) ?? RefuseStep(reference.Method) ?? RefuseEnumerator(reference.Method),
        IObjectCreationOperation { Constructor: { } constructor } creation => RegexRule.Refuse(constructor, creation.Arguments),
        ICollectionExpressionOperation { Elements.Length: > 0 } collection when IsSpanOfBytes(collection.Type) && collection.Elements.All(element => element.ConstantValue.HasValue) => BytesInPlace,
        IConversionOperation { Operand: IArrayCreationOperation { Initializer.ElementValues: { Length: > 0 } values } } conversion when IsSpanOfBytes(conversion.Type) && values.All(value => value.ConstantValue.HasValue) => BytesInPlace,
        IAssignmentOperation assignment => RefuseSetting(assignment.Target) ?? RefuseChange(assignment.Target, assignment),
        IIncrementOrDecrementOperation increment => RefuseSetting(increment.Target) ?? RefuseChange(increment.Target, increment),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => RefuseChange(argument.Value, argument),
        _ => null,
    };

    // What 'nameof' is given is named and not done.
    private static bool IsNamed(IOperation operation) => operation.Parent is { } outer && (outer is INameOfOperation || (outer.Kind == OperationKind.None && IsNamed(outer)));

    private static bool IsSpanOfBytes(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: [var element] }
            && (element as INamedTypeSymbol is { EnumUnderlyingType: { } underlying } ? underlying : element).SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Boolean;

    // Half-way through, one would end what it goes through as well, and that the next one; in a loop each ends before it is put into another.
    private static string? RefuseStep(IMethodSymbol method) => method is { Name: "MoveNext", ContainingType.SpecialType: SpecialType.System_Collections_IEnumerator }
        ? "Who stops half-way could put one sequence into the other, deeper than can be counted; write 'foreach', or ask with Skip, Take or Zip."
        : null;

    // One that is handed out holds the element where it stands, and compares it to its end: of a list of such, deeper than can be counted.
    private string? RefuseEnumerator(IMethodSymbol method) =>
        method is { Name: "GetEnumerator", ReturnType: INamedTypeSymbol made } && !symbols.IsOwn(method.OriginalDefinition)
            && (made.SpecialType == SpecialType.System_Collections_IEnumerator || !Elements(made).All(IsClosed))
            ? "Who goes through elements by hand could hold one in the other, deeper than can be counted; write 'foreach', or name the elements' type."
            : null;

    private static bool IsClosed(ITypeSymbol type) =>
        type is IArrayTypeSymbol or INamedTypeSymbol { TypeKind: not (TypeKind.Interface or TypeKind.Dynamic), SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) };

    private static IReadOnlyList<ITypeSymbol> Elements(INamedTypeSymbol enumerator) =>
        enumerator.TypeArguments.Length > 0 || enumerator.ContainingType is null ? enumerator.TypeArguments : enumerator.ContainingType.TypeArguments;

    // Whether two texts are one object depends on what was read before; the documents' own parts are one or two by what the page says.
    private string? RefuseIdentity(IBinaryOperation comparison)
    {
        if (comparison.LeftOperand.Type is null or { IsValueType: true } or { SpecialType: SpecialType.System_String })
        {
            return null;
        }

        var (left, right) = (Unconverted(comparison.LeftOperand), Unconverted(comparison.RightOperand));
        return IsNull(left) || IsNull(right) ? null : RefuseIdentityOf(left.Type) ?? RefuseIdentityOf(right.Type);
    }

    // Of tuples each part is compared as its type says: texts by what they hold, but what else the library has by identity.
    private string? RefuseIdentityInside(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Select(element => RefuseIdentityInside(element.Type)).FirstOrDefault(refusal => refusal is not null),
        null or { IsValueType: true } or { SpecialType: SpecialType.System_String } => null,
        _ => RefuseIdentityOf(type),
    };

    private string? RefuseIdentityOf(ITypeSymbol? type) =>
        type is null or { IsValueType: true }
            || (type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && (symbols.IsOwn(named) || SymbolNames.Of(named).StartsWith("PolicyRunner.", StringComparison.Ordinal)))
            ? null
            : "This asks whether two things are the same object, which may differ from run to run; compare what they hold, as texts or with SequenceEqual.";

    // Lists, arrays and dictionaries have no equality but that of objects; who writes this means what they hold.
    private string? RefuseListsEquality(IInvocationOperation invocation) =>
        invocation.TargetMethod is { Name: "Equals", ContainingType.SpecialType: SpecialType.System_Object }
            ? Compared(invocation).Select(operand => Unconverted(operand).Type).Where(IsCollection).Select(RefuseIdentityOf).FirstOrDefault(refusal => refusal is not null)
            : null;

    private static IEnumerable<IOperation> Compared(IInvocationOperation invocation) =>
        [.. invocation.Instance is { } instance ? [instance] : Array.Empty<IOperation>(), .. invocation.Arguments.Select(argument => argument.Value)];

    private static bool IsCollection(ITypeSymbol? type) => type is not null and not { SpecialType: SpecialType.System_String }
        && (type.SpecialType == SpecialType.System_Collections_IEnumerable || type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable));

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static string? RefuseHash(IInvocationOperation invocation) => invocation.TargetMethod.Name == "GetHashCode" ? HashesDiffer : null;

    private static string? RefuseSetting(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.Select(RefuseSetting).FirstOrDefault(refusal => refusal is not null),
        IPropertyReferenceOperation { Property: var property } when SymbolRules.MayOnlyBeRead(property) =>
            $"'{SymbolNames.Shown(property)}' may only be read here; take a part out with Remove, or begin anew with Clear.",
        _ => null,
    };

    // The variables of the script itself outlive a document: a change from inside a function would be seen by the next one.
    private static string? RefuseChange(IOperation target, IOperation change)
    {
        if (target is ITupleOperation tuple)
        {
            return tuple.Elements.Select(element => RefuseChange(element, change)).FirstOrDefault(refusal => refusal is not null);
        }

        while (target is IFieldReferenceOperation { Instance: { } instance, Field.ContainingType.IsValueType: true })
        {
            target = instance;
        }

        return target is ILocalReferenceOperation { Local: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } owner } local } && owner.Name == "Create" && owner.ContainingType.Name.StartsWith("Policy_", StringComparison.Ordinal)
            && IsInsideFunction(change)
            ? $"'{local.Name}' {Captured}"
            : null;
    }

    private static bool IsInsideFunction(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    // What the compiler calls to put an interpolated string together; the handler's type has been judged.
    private static bool IsInsideHandler(IOperation operation)
    {
        for (var outer = operation; outer is not null; outer = outer.Parent)
        {
            if (outer.Parent is IInterpolatedStringAppendOperation append && append.AppendCall == outer)
            {
                return operation == outer;
            }

            if (outer.Parent is IInterpolatedStringHandlerCreationOperation creation && creation.HandlerCreation == outer)
            {
                return operation == outer;
            }

            if (outer is IBlockOperation)
            {
                return false;
            }
        }

        return false;
    }
}
