namespace PolicyRunner.Tests.Checking;

/// <summary>A fact about pipes, sockets and names that Windows does not have.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such files." : null;
}

/// <summary>A fact about what only Linux has below /proc.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux has /proc.";
}

/// <summary>A theory about what only Linux has below /proc, or about names that it alone tells apart by their letters' case.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux has /proc, and names that differ in the case of letters alone.";
}

/// <summary>A fact about a file without read permission.</summary>
public sealed class UnreadableFileFactAttribute : FactAttribute
{
    public UnreadableFileFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such permissions."
        : Environment.IsPrivilegedProcess ? "Nothing is unreadable to the superuser; the file below /proc stands in for it."
        : null;
}

/// <summary>A theory about links, pipes and names that Windows does not have for everybody.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such files." : null;
}
