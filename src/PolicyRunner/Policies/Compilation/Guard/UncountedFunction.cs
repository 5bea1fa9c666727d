namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>A function that could work without end, and nobody would know.</summary>
/// <param name="Name">What the compiler calls it.</param>
/// <param name="What">What it could do: the rest of a sentence.</param>
/// <param name="Place">Where its code begins; null when that is not known.</param>
internal sealed record UncountedFunction(string Name, string What, (string Path, int Line)? Place);
