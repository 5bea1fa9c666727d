using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Something in a script that is more than the compiler is asked for.</summary>
/// <param name="Node">Where it begins.</param>
/// <param name="Message">What is too much, and what to do about it.</param>
internal sealed record ScriptExcess(SyntaxNode Node, string Message);
