using System.Diagnostics;

namespace PolicyRunner.Tests.Checking;

/// <summary>The real git, in folders that it takes for no repository.</summary>
internal static class GitProcess
{
    /// <summary>Applies a patch to the folder's files; fails with what git says.</summary>
    public static void Apply(string folder, string patch)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardError = true };
        foreach (var argument in (string[])["apply", "--whitespace=nowarn", patch])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(folder);
        if (Directory.Exists(Path.Combine(folder, ".git")))
        {
            // It only looks like one.
            Directory.Delete(Path.Combine(folder, ".git"));
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal("", error);
    }
}
