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

    public static string NameOf(int number) => $"PolicyScripts.Script{number}.Policy_{number}";
}
