using PolicyRunner.Text;

namespace PolicyRunner.Tests.Running.Approvals;

/// <summary>A fact about signatures, made with the real <c>ssh-keygen</c>: left out for who has none, failing where everything must be there.</summary>
public sealed class SshFactAttribute : FactAttribute
{
    public SshFactAttribute() => Skip = SshTools.Missing;
}

/// <summary>As <see cref="SshFactAttribute"/>, for several cases.</summary>
public sealed class SshTheoryAttribute : TheoryAttribute
{
    public SshTheoryAttribute() => Skip = SshTools.Missing;
}

file static class SshTools
{
    public static string? Missing => ProgramPath.Find("ssh-keygen") is null && Environment.GetEnvironmentVariable("CI") is null ? "There is no ssh-keygen here." : null;
}
