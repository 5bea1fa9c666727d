namespace PolicyRunner.Cli;

internal static class ToolVersion
{
    /// <summary>Major, minor and patch of the assembly.</summary>
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
