using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// What calls into the library can do without end, or for long, inside one call, and what is done about it. Whatever is in no
/// list is counted in the dearest way of its kind, so that a method this table does not know is not a way out.
/// </summary>
internal static class MeteredCalls
{
    /// <summary>
    /// Of <c>string</c>, spans and <c>StringBuilder</c>: replaced by a twin in the runtime, which stops in time or counts what was
    /// really looked at: a search ends where it finds.
    /// </summary>
    public static readonly HashSet<string> Searches =
    [
        "IndexOf", "IndexOfAny", "IndexOfAnyExcept", "LastIndexOf", "LastIndexOfAny",
    ];

    /// <summary>Of <c>string</c> and spans: they look at as much as their other argument is long, or at nothing.</summary>
    public static readonly HashSet<string> ShortTexts =
    [
        "StartsWith", "EndsWith", "AsSpan", "AsMemory", "Slice", "CompareTo", "Equals", "IsNullOrEmpty", "GetPinnableReference", "GetEnumerator", "CommonPrefixLength",
    ];

    /// <summary>Of <c>string</c>: what they give is what they cost.</summary>
    public static readonly HashSet<string> Cuts = ["Substring", "ToString"];

    /// <summary>Of collections: as fast in a large one as in a small one.</summary>
    public static readonly HashSet<string> QuickInCollections =
    [
        "Add", "TryAdd", "ContainsKey", "TryGetValue", "GetValueOrDefault", "Push", "Pop", "Peek", "TryPop", "TryPeek", "Enqueue", "Dequeue", "TryDequeue",
        "GetEnumerator", "MoveNext", "AddFirst", "AddLast", "RemoveFirst", "RemoveLast", "Dispose", "Deconstruct", "ToString", "GetHashCode", "Equals",
    ];

    /// <summary>Of a hash set or a dictionary: by key.</summary>
    public static readonly HashSet<string> QuickByKey = ["Contains", "Remove"];

    /// <summary>Of sequences: they look at one end of a list, and so cost nothing there.</summary>
    public static readonly HashSet<string> Ends =
    [
        "First", "FirstOrDefault", "Last", "LastOrDefault", "Single", "SingleOrDefault", "ElementAt", "ElementAtOrDefault", "Any", "Count", "LongCount",
        "TryGetNonEnumeratedCount", "AsEnumerable", "DefaultIfEmpty", "Skip", "Take", "Append", "Prepend", "Concat", "Zip", "Index",
    ];

    /// <summary>Library methods that may become a delegate only where they are of no object: one made of another one, without a lambda between, makes a chain that no counter sees.</summary>
    public static readonly HashSet<string> StaticDelegates = ["Compare", "Equals"];

    /// <summary>Library methods that may become a delegate, for they do little or are counted by who enumerates.</summary>
    public static readonly HashSet<string> Delegates =
    [
        "Contains", "ContainsKey", "Add", "StartsWith", "EndsWith", "IsNullOrEmpty", "IsNullOrWhiteSpace", "Trim", "TrimStart", "TrimEnd",
        "ToLowerInvariant", "ToUpperInvariant", "GetValueOrDefault", "Remove", "CompareOrdinal", "Parse", "TryParse", "ToString",
    ];

    /// <summary>Of sequences: they compare or hash whole elements.</summary>
    public static readonly HashSet<string> Comparing =
        ["Distinct", "ToHashSet", "Contains", "Union", "Intersect", "Except", "SequenceEqual", "Order", "OrderDescending", "Min", "Max", "ToDictionary"];

    /// <summary>Of sequences: they compare or hash what a lambda gives for each element.</summary>
    public static readonly HashSet<string> ByKey =
    [
        "GroupBy", "ToDictionary", "ToLookup", "DistinctBy", "ExceptBy", "IntersectBy", "UnionBy", "Join", "LeftJoin", "RightJoin", "GroupJoin",
        "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "MinBy", "MaxBy", "CountBy", "AggregateBy",
    ];

    /// <summary>Of collections: they compare whole elements, one after the other.</summary>
    public static readonly HashSet<string> Searching = ["Contains", "IndexOf", "LastIndexOf", "Remove", "BinarySearch", "Sort"];

    /// <summary>Of lists, stacks and queues: they put a value there and do not look at it.</summary>
    public static readonly HashSet<string> Placing = ["Add", "Push", "Enqueue", "Insert", "AddFirst", "AddLast", "AddRange"];

    /// <summary>Methods of the tool itself that look at one argument once for each part of the other; each has a twin.</summary>
    public static bool IsOfTheTool(IMethodSymbol method) => !method.IsStatic && method.ContainingType.ContainingNamespace?.ToDisplayString() == "PolicyRunner.Text"
        && (method.ContainingType.Name, method.Name) is ("PathGlob", "Matches") or ("Phrases", "In");

    /// <summary>Kinds of receivers that are counted alike.</summary>
    public static CallKind KindOf(IMethodSymbol method)
    {
        var type = method.ContainingType;
        var name = type.Name;
        return type.ContainingNamespace?.ToDisplayString() switch
        {
            "System.Linq" when name == "Enumerable" => CallKind.Sequence,
            "System" when name == "String" => CallKind.Text,
            "System" when name is "MemoryExtensions" or "ReadOnlySpan" or "Span" => CallKind.Span,
            "System.Text" when name == "StringBuilder" => CallKind.Builder,
            "System.Text.RegularExpressions" => CallKind.Expression,
            "System" when name == "Array" => CallKind.Collection,
            { } space when space.StartsWith("System.Collections", StringComparison.Ordinal) => CallKind.Collection,
            _ => CallKind.Other,
        };
    }
}

/// <summary>What a call works on.</summary>
internal enum CallKind
{
    Other,
    Text,
    Span,
    Builder,
    Collection,
    Sequence,
    Expression,
}
