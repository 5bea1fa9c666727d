namespace PolicyRunner.Shell;

/// <summary>Variables by which a shell or a tool runs something else than what is written: whoever sets one of them may change anything.</summary>
internal static class ShellVariables
{
    private static readonly HashSet<string> Running = new(StringComparer.Ordinal)
    {
        "BASH_ENV", "DYLD_INSERT_LIBRARIES", "EDITOR", "ENV", "GIT_ASKPASS", "GIT_EDITOR", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PAGER",
        "GIT_PROXY_COMMAND", "GIT_SEQUENCE_EDITOR", "GIT_SSH", "GIT_SSH_COMMAND", "KUBECTL_EXTERNAL_DIFF", "KUBE_EDITOR", "LD_AUDIT", "LD_PRELOAD", "LESSCLOSE",
        "LESSOPEN", "MANPAGER", "PAGER", "PERL5OPT", "PROMPT_COMMAND", "PS4", "PSQL_EDITOR", "PSQL_PAGER", "PYTHONSTARTUP", "RSYNC_RSH", "RUBYOPT", "SSH_ASKPASS",
        "SYSTEMD_EDITOR", "SYSTEMD_PAGER", "VISUAL",
    };

    // Lists of folders that programs and libraries are looked for in.
    private static readonly HashSet<string> Folders = new(StringComparer.Ordinal) { "PATH", "DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "PERL5LIB", "PYTHONPATH", "RUBYLIB" };

    // Pagers, and none at all: what everybody writes so that output does not stop.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "", "cat", "less", "more", "true", "vi", "vim", "nano", "emacs" };

    /// <returns>The name of what an assignment sets when that decides what else runs; null for every other word.</returns>
    public static string? Deciding(string assignment)
    {
        var sign = assignment.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0)
        {
            return null;
        }

        var name = assignment[..sign].TrimEnd('+');
        var value = assignment[(sign + 1)..];
        return Folders.Contains(name) ? (LeadsElsewhere(value) ? name : null)
            : Running.Contains(name) && !Harmless.Contains(value) ? name
            : null;
    }

    // Folders that anybody may write into, or that are another one wherever somebody stands. "/opt/x/bin:$PATH" and "$JAVA_HOME/bin" are how everybody writes it.
    private static bool LeadsElsewhere(string path)
    {
        foreach (var folder in path.Split(':'))
        {
            var isFixed = folder.Length > 1 && folder[0] is '/' or '$' or '~' && !folder.StartsWith("$(", StringComparison.Ordinal);
            if (!isFixed || folder.Contains("..", StringComparison.Ordinal) || Begins(folder, "/tmp") || Begins(folder, "/var/tmp") || Begins(folder, "/dev")
                || Begins(folder, "$PWD") || Begins(folder, "${PWD}") || Begins(folder, "$OLDPWD") || Begins(folder, "$TMPDIR"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(string folder, string with) =>
        folder.StartsWith(with, StringComparison.Ordinal) && (folder.Length == with.Length || folder[with.Length] is '/');
}
