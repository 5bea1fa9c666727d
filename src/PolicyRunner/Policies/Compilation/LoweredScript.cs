using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A script as an ordinary file of a compilation.</summary>
/// <param name="Script">What it was.</param>
/// <param name="Tree">What it became; its lines and columns are mapped to the script's.</param>
/// <param name="Number">Unique in the pack; part of the names of what the script becomes.</param>
internal sealed record LoweredScript(PolicyScript Script, SyntaxTree Tree, int Number)
{
    /// <summary>The class that holds <c>Create</c>.</summary>
    public string ClassName => NameOf(Number);

    /// <summary>
    /// Characters of its code, of a word or a text the first sixteen: what the compiler takes grows with them. Comments,
    /// blanks and long texts would buy it time.
    /// </summary>
    public long Code { get; } = Tree.GetRoot().DescendantTokens().Sum(token => (long)Math.Min(token.Span.Length, LongestWord));

    private const int LongestWord = 16;

    public static string NameOf(int number) => $"PolicyScripts.Script{number}.Policy_{number}";
}
