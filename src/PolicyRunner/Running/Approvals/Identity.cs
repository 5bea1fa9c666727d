using PolicyRunner.Checking;
using PolicyRunner.Git;

namespace PolicyRunner.Running.Approvals;

/// <summary>Who somebody says to be.</summary>
public static class Identity
{
    /// <summary>The address that git signs commits with here, else the user's name; believed only where a signature stands beside it.</summary>
    public static string Default(string workingDirectory, CancellationToken cancellation)
    {
        try
        {
            return FileFinder.Repository(workingDirectory) is { } root && new GitProgram(root).Ask(["config", "--get", "user.email"], [], cancellation) is { ExitCode: 0, Line: { Length: > 0 } address }
                ? address
                : Environment.UserName;
        }
        catch (GitException)
        {
            // Without git there is still the user's name.
            return Environment.UserName;
        }
    }
}
