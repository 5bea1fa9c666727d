using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>The kinds of syntax and of operations that a policy may consist of.</summary>
internal sealed class Constructs
{
    private readonly HashSet<SyntaxKind> syntax = [];
    private readonly HashSet<OperationKind> operations = [];
    private readonly Dictionary<SyntaxKind, string> reasons = [];

    private Constructs()
    {
        foreach (var (section, entry) in GuardText.Read("constructs.txt"))
        {
            switch (section)
            {
                case "syntax":
                    syntax.UnionWith(entry.Split(' ').Select(Enum.Parse<SyntaxKind>));
                    break;
                case "operations":
                    operations.UnionWith(entry.Split(' ').Select(Enum.Parse<OperationKind>));
                    break;
                default:
                    var parts = entry.Split(" | ");
                    reasons.Add(Enum.Parse<SyntaxKind>(parts[0]), $"{char.ToUpperInvariant(parts[1][0])}{parts[1][1..]}; {parts[2]}.");
                    break;
            }
        }
    }

    public static Constructs Instance { get; } = new();

    /// <returns>Null when a policy may hold it.</returns>
    public string? Refuse(SyntaxKind kind) => syntax.Contains(kind) ? null
        : reasons.TryGetValue(kind, out var reason) ? reason
        : $"{kind} is not among the constructs that a policy may use.";

    /// <returns>Null when a policy may do it.</returns>
    public string? Refuse(OperationKind kind) => operations.Contains(kind) ? null
        : $"{kind} is not among the constructs that a policy may use.";
}
