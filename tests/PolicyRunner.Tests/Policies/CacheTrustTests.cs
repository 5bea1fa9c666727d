using System.Diagnostics;
using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Tests.Policies;

/// <summary>What lies in the folder of kept packs is never believed: it changes no verdict and runs no foreign code.</summary>
public sealed class CacheTrustTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public CacheTrustTests() => folder.Write("a.csx", PolicyFolder.Script("RB1"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_entry_of_other_scripts_under_this_name_is_made_again()
    {
        folder.Load();
        var other = Assert.Single(Entries());
        folder.Write("a.csx", PolicyFolder.Script("RB2")).Load();
        var own = Assert.Single(Entries(), entry => entry != other);
        File.Copy(other, own, overwrite: true);

        AssertMadeAgain("RB2");
    }

    [Fact]
    public void An_entry_that_another_key_signed_is_made_again()
    {
        folder.Load();
        var entry = Assert.Single(Entries());
        var own = File.ReadAllBytes(folder.Secret);
        var read = CacheEntry.Read(File.ReadAllBytes(entry), Path.GetFileNameWithoutExtension(entry), own, [])!;
        File.WriteAllBytes(entry, read.Write(Path.GetFileNameWithoutExtension(entry), new byte[own.Length]));

        AssertMadeAgain("RB1");
    }

    [Fact]
    public void An_entry_with_another_ending_is_made_again()
    {
        folder.Load();
        File.AppendAllText(Assert.Single(Entries()), "x");

        AssertMadeAgain("RB1");
    }

    [Fact]
    public void An_entry_that_links_elsewhere_is_judged_by_what_it_holds()
    {
        folder.Load();
        var entry = Assert.Single(Entries());
        var elsewhere = Path.Combine(folder.Scripts, "elsewhere");
        File.WriteAllText(elsewhere, "planted");
        File.Delete(entry);
        File.CreateSymbolicLink(entry, elsewhere);

        AssertMadeAgain("RB1");
        Assert.Equal("planted", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void An_entry_that_leads_to_a_device_without_end_is_made_again()
    {
        if (!OperatingSystem.IsWindows())
        {
            folder.Load();
            var entry = Assert.Single(Entries());
            File.Delete(entry);
            File.CreateSymbolicLink(entry, "/dev/zero");

            AssertMadeAgain("RB1");
        }
    }

    [Fact]
    public void An_entry_or_a_key_that_is_a_pipe_is_not_waited_for()
    {
        if (!OperatingSystem.IsWindows())
        {
            folder.Load();
            var entry = Assert.Single(Entries());
            MakePipe(entry);
            AssertMadeAgain("RB1");

            MakePipe(folder.Secret);
            Assert.Contains(folder.Load().Notes, note => note.Contains("is damaged", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_key_that_others_may_read_signs_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        folder.Load();
        File.SetUnixFileMode(folder.Secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var pack = folder.Load();

        Assert.Equal("RB1", Assert.Single(pack.Policies).Policy.Id);
        Assert.Contains("others may read", Assert.Single(pack.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_key_signs_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(folder.Secret, "short");
        File.SetUnixFileMode(folder.Secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var pack = folder.Load();

        Assert.Single(pack.Policies);
        Assert.Contains("damaged", Assert.Single(pack.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_a_symbolic_link_is_not_used()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(folder.Scripts, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(folder.Cache, elsewhere);

        Assert.Contains("symbolic link", Assert.Single(folder.Load().Notes), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    [Fact]
    public void What_could_not_be_kept_leaves_nothing_behind()
    {
        folder.Load();
        var entry = Assert.Single(Entries());
        File.Delete(entry);
        Directory.CreateDirectory(entry);

        Assert.Contains("not kept", Assert.Single(folder.Load().Notes), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Cache));
    }

    [Fact]
    public void The_longest_unused_entries_go_first_and_leavings_of_interrupted_runs_with_them()
    {
        folder.Load();
        var kept = Assert.Single(Entries());
        for (var i = 0; i < 4_100; i++)
        {
            var old = Path.Combine(folder.Cache, $"{i:d4}.pack");
            File.WriteAllText(old, "x");
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-10 - i));
        }

        var leaving = Path.Combine(folder.Cache, "x.tmp");
        File.WriteAllText(leaving, "x");
        File.SetLastWriteTimeUtc(leaving, DateTime.UtcNow.AddDays(-1));
        folder.Write("a.csx", PolicyFolder.Script("RB2")).Load();

        Assert.Equal(4_096, Entries().Length);
        Assert.Contains(kept, Entries());
        Assert.Contains(Path.Combine(folder.Cache, "4093.pack"), Entries());
        Assert.DoesNotContain(Path.Combine(folder.Cache, "4094.pack"), Entries());
        Assert.False(File.Exists(leaving));
    }

    [Fact]
    public void Processes_that_begin_at_once_agree_and_leave_one_entry()
    {
        var page = Path.Combine(Path.GetDirectoryName(folder.Scripts)!, "page.md");
        File.WriteAllText(page, "# Page\n\nText.\n");
        var running = Enumerable.Range(0, 4).Select(_ => Start(ToolUnderTest.Folder, page)).ToList();

        Assert.All(running, process => Assert.Equal(0, Finish(process)));
        Assert.Single(Directory.GetFiles(folder.Cache));
        Assert.Single(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(folder.Scripts)!, "state", "policyrunner")));
    }

    [Fact]
    public void A_warm_process_needs_no_compiler_at_all()
    {
        var root = Path.GetDirectoryName(folder.Scripts)!;
        var page = Path.Combine(root, "page.md");
        File.WriteAllText(page, "# Page\n\nText.\n");
        Assert.Equal(0, Finish(Start(ToolUnderTest.Folder, page)));

        // The same tool with a compiler that cannot be loaded.
        var tool = Directory.CreateDirectory(Path.Combine(root, "tool")).FullName;
        foreach (var file in Directory.GetFiles(ToolUnderTest.Folder))
        {
            var copy = Path.Combine(tool, Path.GetFileName(file));
            if (Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            {
                File.WriteAllText(copy, "no compiler");
            }
            else
            {
                File.Copy(file, copy);
            }
        }

        Assert.Equal(0, Finish(Start(tool, page)));

        folder.Write("a.csx", PolicyFolder.Script("RB2"));
        Assert.Equal(4, Finish(Start(tool, page)));
    }

    private void AssertMadeAgain(string id)
    {
        var pack = folder.Load();
        Assert.Equal(id, Assert.Single(pack.Policies).Policy.Id);
        Assert.Empty(pack.Errors);
        Assert.Contains("it is compiled again", Assert.Single(pack.Notes), StringComparison.Ordinal);

        Assert.Empty(folder.Load().Notes);
    }

    private Process Start(string tool, string page)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(page)! };
        foreach (var argument in new[] { ToolUnderTest.In(tool), "check", page, "--policies", folder.Scripts })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["POLICYRUNNER_CACHE"] = folder.Cache;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Path.GetDirectoryName(folder.Scripts)!, "state");
        return Process.Start(start)!;
    }

    private static int Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return error.Result.Length >= 0 ? process.ExitCode : -1;
        }
    }

    private string[] Entries() => Directory.GetFiles(folder.Cache, "*.pack");

    private static void MakePipe(string path)
    {
        File.Delete(path);
        using var made = Process.Start("mkfifo", ["-m", "600", path]);
        made.WaitForExit();
    }
}
