using System.Runtime.Loader;

namespace PolicyRunner.Policies.Compilation;

/// <summary>The policies that are shipped with the tool.</summary>
internal static class DefaultPack
{
    public const string AssemblyName = "PolicyRunner.DefaultPack";

    /// <summary>Beside the tool, in any of its installations.</summary>
    public static string Location => Path.Combine(AppContext.BaseDirectory, AssemblyName + ".dll");

    // From its path and into the default context: only so is its precompiled code used.
    public static PackAssembly Load(string path) => new(AssemblyLoadContext.Default.LoadFromAssemblyPath(path));
}
