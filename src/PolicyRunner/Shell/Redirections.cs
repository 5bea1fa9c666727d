namespace PolicyRunner.Shell;

/// <summary>What a command's redirections do to its effect.</summary>
internal static class Redirections
{
    private static readonly string[] DiskPrefixes = ["/dev/sd", "/dev/nvme", "/dev/vd", "/dev/xvd", "/dev/hd", "/dev/mapper/", "/dev/disk/", "/dev/md"];

    public static void Apply(IReadOnlyList<ShellRedirection> redirections, ref CommandEffect effect, ref string reason, ref bool irreversible)
    {
        foreach (var redirection in redirections)
        {
            var target = redirection.Target.Value;
            if (redirection.Operator[0] == '<' && redirection.Operator != "<>")
            {
                continue;
            }

            if (IsDisk(target))
            {
                effect = CommandEffect.Destructive;
                reason = $"it overwrites the disk {target}";
                irreversible = true;
            }
            else if (effect < CommandEffect.Mutate && effect != CommandEffect.Output && Writes(redirection.Operator, target))
            {
                effect = CommandEffect.Mutate;
                reason = $"it writes the file {target}";
            }
        }
    }

    public static bool IsDisk(string target)
    {
        foreach (var prefix in DiskPrefixes)
        {
            if (target.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Writes(string sign, string target)
    {
        if (target.Length == 0 || (sign == ">&" && (target == "-" || char.IsAsciiDigit(target[0]))))
        {
            return false;
        }

        return !target.StartsWith("/dev/", StringComparison.Ordinal)
            && !target.StartsWith("/tmp/", StringComparison.Ordinal)
            && !target.StartsWith("$STEP_OUTPUT", StringComparison.Ordinal)
            && !target.StartsWith("${STEP_OUTPUT", StringComparison.Ordinal)
            && !target.StartsWith("$GITHUB_", StringComparison.Ordinal)
            && !target.StartsWith("${GITHUB_", StringComparison.Ordinal)
            && !target.StartsWith(">(", StringComparison.Ordinal);
    }
}
