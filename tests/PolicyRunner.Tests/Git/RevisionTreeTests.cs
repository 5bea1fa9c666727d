using System.Runtime.Versioning;
using PolicyRunner.Git;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Git;

public sealed class RevisionTreeTests : IDisposable
{
    private readonly GitFolder repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void The_files_of_a_commit_are_in_a_private_folder_for_a_while()
    {
        repository.Write("runbooks/a b.md", "# Old\n").Write("img/x.png", "picture").Commit();
        repository.Write("runbooks/a b.md", "# New\n").Commit();
        string folder;
        using (var tree = Open("HEAD~1"))
        {
            folder = tree.Folder;
            Assert.Equal(repository.Git("rev-parse", "HEAD~1"), tree.Commit);
            Assert.Equal("# Old\n", File.ReadAllText(Path.Combine(folder, "runbooks/a b.md")));
            Assert.Equal("", File.ReadAllText(Path.Combine(folder, "img/x.png")));
            Assert.Equal("picture"u8.ToArray(), tree.Read("img/x.png"));
            Assert.Null(tree.Read("nowhere.md"));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void What_is_not_wanted_is_not_written()
    {
        repository.Write("a.md", "# A\n").Write("src/b.txt", "b").Commit();
        using var tree = RevisionTree.Open(repository.Root, "main", path => path == "a.md" ? PathUse.Content : PathUse.None, CancellationToken.None);

        Assert.Equal([".git", "a.md"], Directory.EnumerateFileSystemEntries(tree.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(["a.md", "src/b.txt"], tree.Files.Order());
    }

    [Theory]
    [InlineData("main")]
    [InlineData("refs/heads/main")]
    [InlineData("v1-x--y")]
    [InlineData("refs/tags/-dash")]
    [InlineData("HEAD^{/first}")]
    [InlineData("@")]
    [InlineData("HEAD@{0}")]
    [InlineData("main@{0}")]
    public void A_commit_is_found_by_any_name(string name)
    {
        repository.Write("a.md", "# A\n").Commit("first");
        repository.Git("tag", "v1-x--y");
        repository.Git("update-ref", "refs/tags/-dash", "HEAD");
        using var tree = Open(name);

        Assert.Equal(repository.Git("rev-parse", "main"), tree.Commit);
    }

    [Theory]
    [InlineData("mian", "The commit 'mian' is not in this clone, which has no remote to fetch it from. Did you mean 'main'?")]
    [InlineData("origin/main", "The commit 'origin/main' is not in this clone, which has no remote to fetch it from.")]
    [InlineData("--help", "The commit '--help' is not in this clone.")]
    [InlineData("--output=x", "The commit '--output=x' is not in this clone.")]
    [InlineData("main..main", "The commit 'main..main' is not in this clone, which has no remote to fetch it from.")]
    [InlineData("main\nmain", "'main?main' is no name of a commit.")]
    [InlineData("", "'' is no name of a commit.")]
    [InlineData("policies", "The commit 'policies' is not in this clone, which has no remote to fetch it from. For the folder write './policies'.")]
    public void A_name_without_a_commit_is_refused_with_the_remedy(string name, string message)
    {
        repository.Write("policies/policyrunner.yml", "{}\n").Commit();

        Assert.Equal(message, Assert.Throws<GitException>(() => Open(name)).Message);
    }

    [Theory]
    [InlineData("v2", "git fetch fork v2.")]
    [InlineData("upstream/v2", "git fetch upstream v2.")]
    [InlineData("origin/v2", "git fetch fork origin/v2.")]
    public void The_remedy_names_a_remote_that_there_is(string name, string remedy)
    {
        repository.Write("a.md", "# A\n").Commit();
        repository.Git("remote", "add", "fork", "https://example.com/fork.git");
        repository.Git("remote", "add", "upstream", "https://example.com/upstream.git");

        Assert.Equal($"The commit '{name}' is not in this clone; fetch it: {remedy}", Assert.Throws<GitException>(() => Open(name)).Message);
    }

    [Fact]
    public void A_tag_named_like_the_branch_does_not_become_the_judge()
    {
        repository.Write("a.md", "# A\n").Commit();
        repository.Git("tag", "main");
        Open("main").Dispose();

        repository.Write("a.md", "# B\n").Commit();
        Assert.Equal("'main' means several commits; say which: refs/heads/main or refs/tags/main.", Assert.Throws<GitException>(() => Open("main")).Message);
        Open("refs/heads/main").Dispose();
    }

    [Fact]
    public void A_tag_named_like_the_beginning_of_an_id_does_not_become_the_judge()
    {
        var judge = repository.Write("a.md", "# A\n").Commit();
        repository.Write("a.md", "# B\n").Commit();
        Open(judge[..10]).Dispose();

        repository.Git("tag", judge[..10], "HEAD");
        Assert.Equal($"'{judge[..10]}' means several commits; say which: refs/tags/{judge[..10]} or the commit {judge}.", Refusal(repository, judge[..10]));
        Assert.Equal($"'{judge[..10]}~0' means several commits; say which: refs/tags/{judge[..10]} or the commit {judge}.", Refusal(repository, $"{judge[..10]}~0"));
        repository.Git("tag", judge, "HEAD");
        using var tree = Open(judge);
        Assert.Equal(judge, tree.Commit);
    }

    [Fact]
    public void A_tag_named_like_a_description_of_a_commit_does_not_become_the_judge()
    {
        var judge = repository.Write("a.md", "# A\n").Commit();
        repository.Git("tag", "--annotate", "--message=v1", "v1");
        repository.Write("a.md", "# B\n").Commit();
        var name = repository.Git("describe", "--long", judge);
        Open(name).Dispose();

        repository.Git("tag", name, "HEAD");
        Assert.Equal($"'{name}' means several commits; say which: refs/tags/{name} or the commit {judge}.", Refusal(repository, name));
    }

    [Fact]
    public void A_tag_named_like_the_remote_does_not_become_the_judge()
    {
        repository.Write("a.md", "# A\n").Commit();
        repository.Git("update-ref", "refs/remotes/origin/main", "HEAD");
        repository.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
        repository.Write("a.md", "# B\n").Commit();
        repository.Write("a.md", "# C\n").Commit();
        Open("origin").Dispose();

        repository.Git("tag", "origin", "HEAD~1");
        Assert.Equal("'origin' means several commits; say which: refs/tags/origin or refs/remotes/origin/HEAD.", Refusal(repository, "origin"));

        // The remote's branch has no such commit, and the tag has: it still is no answer.
        Assert.Equal("'origin~1' means several commits; say which: refs/tags/origin or refs/remotes/origin/HEAD.", Refusal(repository, "origin~1"));
    }

    [Fact]
    public void A_tag_named_like_the_whole_path_of_a_branch_does_not_become_the_judge()
    {
        var judge = repository.Write("a.md", "# A\n").Commit();
        repository.Write("a.md", "# B\n").Commit();
        repository.Git("update-ref", "refs/tags/refs/heads/base", "HEAD");
        repository.Git("update-ref", "refs/tags/heads/main", "HEAD~1");

        Assert.Equal("The commit 'refs/heads/base' is not in this clone, which has no remote to fetch it from.", Refusal(repository, "refs/heads/base"));
        Assert.Equal("'heads/main' means several commits; say which: refs/heads/main or refs/tags/heads/main.", Refusal(repository, "heads/main"));
        repository.Git("branch", "base", judge);
        using var tree = Open("refs/heads/base");
        Assert.Equal(judge, tree.Commit);
    }

    [Fact]
    public void A_file_of_git_itself_and_a_tag_of_its_name_are_several_commits()
    {
        var judge = repository.Write("a.md", "# A\n").Commit();
        repository.Write("a.md", "# B\n").Commit();
        repository.Git("update-ref", "ORIG_HEAD", judge);
        repository.Git("update-ref", "refs/tags/HEAD", judge);
        Open("ORIG_HEAD").Dispose();
        using var head = Open("HEAD");

        Assert.True(head.IsHead);
        repository.Git("update-ref", "refs/tags/ORIG_HEAD", "HEAD");
        Assert.Equal($"'ORIG_HEAD' means several commits; say which: refs/tags/ORIG_HEAD or the commit {judge}.", Refusal(repository, "ORIG_HEAD"));
    }

    [Fact]
    public void A_shallow_clone_says_what_to_fetch()
    {
        repository.Write("a.md", "# A\n").Commit();
        repository.Write("a.md", "# B\n").Commit();
        repository.Git("branch", "topic");
        using var clone = new GitFolder(repository, "--depth=1", "--branch=topic");

        Assert.Equal("The commit 'origin/main' is not in this clone; fetch it: git fetch origin main.", Refusal(clone, "origin/main"));
        Assert.Equal("The commit 'HEAD~1' is not in this clone, which is a shallow one; fetch the rest: git fetch --unshallow.", Refusal(clone, "HEAD~1"));
        Assert.Equal("The commit 'main' is not in this clone; fetch it: git fetch origin main.", Refusal(clone, "main"));
        Assert.Equal("This clone has no commit 'topic2', but the branch of the remote: origin/topic2.", RefusalWithRemoteBranch(clone));
    }

    [Fact]
    public void A_clone_without_contents_fetches_nothing_by_itself()
    {
        repository.Write("a.md", "# A\n").Commit();
        repository.Git("config", "uploadpack.allowFilter", "true");
        repository.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        using var clone = new GitFolder(repository, "--filter=blob:none", "--no-checkout");

        Assert.Equal("This clone lacks contents of the commit; fetch them: git fetch --refetch --no-filter origin", Refusal(clone, "HEAD"));
    }

    [Fact]
    public void Of_links_and_submodules_no_content_is_read()
    {
        repository.CommitTree("hostile", ("120000", "evil.md", "/etc/passwd"), ("120000", "link", "/etc"), ("100644", "plain.md", "# Plain\n"));
        using var tree = RevisionTree.Open(repository.Root, "hostile", _ => PathUse.Content, CancellationToken.None);

        Assert.Equal(["evil.md", "link"], tree.LeftOut);
        Assert.Equal([".git", "plain.md"], Directory.EnumerateFileSystemEntries(tree.Folder).Select(Path.GetFileName).Order());
        Assert.Null(tree.Read("evil.md"));
    }

    [UnixTheory]
    [InlineData("plain.md", "plain.md", "plain.md")]
    [InlineData("./docs/../plain.md", "plain.md", "plain.md")]
    [InlineData("docs/page.md", "docs/page.md", "docs/page.md")]
    [InlineData("docs/twice", "plain.md", "plain.md")]
    [InlineData("docs/up/docs/page.md", "docs/page.md", "docs/page.md")]
    [InlineData("docs", "docs", null)]
    [InlineData("gone/page.md", "gone/page.md", null)]
    [InlineData("/etc/passwd", "link.md", null)]
    [InlineData("../etc/passwd", "link.md", null)]
    [InlineData("docs/up/../x.md", "link.md", null)]
    [InlineData("none/../plain.md", "link.md", null)]
    [InlineData("plain.md/../plain.md", "link.md", null)]
    [InlineData("link.md", "link.md", null)]
    [InlineData(".git/config", "link.md", null)]
    [InlineData("docs/../.GIT/config", "link.md", null)]
    public void A_link_leads_to_what_the_commit_holds_there_or_to_itself(string text, string leadsTo, string? content)
    {
        repository.Write("plain.md", "plain.md").Write("docs/page.md", "docs/page.md").Commit();
        File.CreateSymbolicLink(repository.At("link.md"), text);
        File.CreateSymbolicLink(repository.At("docs/twice"), "../docs/up/plain.md");
        File.CreateSymbolicLink(repository.At("docs/up"), "..");
        repository.Commit();
        using var tree = RevisionTree.Open(repository.Root, "main", _ => PathUse.Page, CancellationToken.None);
        var link = Path.Combine(tree.Folder, "link.md");

        Assert.Equal(leadsTo, new FileInfo(link).LinkTarget);
        Assert.Equal(content, PlainFile.Length(link) is null ? null : File.ReadAllText(link));
        Assert.Equal(["docs/twice", "docs/up", "link.md"], tree.LeftOut);
    }

    [UnixFact]
    public void Names_that_lead_elsewhere_are_left_out()
    {
        string[] names = ["..", ".git", ".GIT", "../up.md", "/abs.md", "a/../../b.md", "a//b.md", ".git/hooks/x.md"];
        repository.CommitTree("hostile", [.. names.Select(name => ("100644", name, "evil")), ("100644", "back\\slash.md", "# Fine here\n"), ("100644", "new\nline.md", "# Fine\n")]);
        using var tree = Open("hostile");

        Assert.Equal(names, tree.LeftOut);
        Assert.Equal([".git", "back\\slash.md", "new\nline.md"], Directory.EnumerateFileSystemEntries(tree.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(tree.Folder, ".git")));
    }

    [Fact]
    public void A_huge_file_keeps_its_size_and_takes_no_room()
    {
        repository.Write("huge.md", new string('x', 5_000_000)).Commit();
        using var tree = Open("main");

        Assert.Equal(5_000_000, new FileInfo(Path.Combine(tree.Folder, "huge.md")).Length);
        Assert.Null(tree.Read("huge.md"));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Nothing_of_the_repository_is_run()
    {
        var trap = repository.At("trap.sh");
        var sprung = repository.At("sprung");
        repository.Write("trap.sh", $"#!/bin/sh\ntouch {sprung}\ncat\n").Write("a.md", "# A\n").Write(".gitattributes", "*.md filter=evil diff=evil\n");
        File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        repository.Commit();
        foreach (var (key, value) in new[] { ("core.fsmonitor", trap), ("core.pager", trap), ("filter.evil.smudge", trap), ("diff.evil.textconv", trap), ("core.sshCommand", trap), ("core.hooksPath", repository.Root), ("alias.cat-file", "!" + trap) })
        {
            repository.Git("config", key, value);
        }

        // A program that is called git in the folder under review is not the git that was meant.
        File.Copy(trap, repository.At("git"));
        File.Delete(sprung);
        using var tree = Open("main");

        Assert.Equal("# A\n", File.ReadAllText(Path.Combine(tree.Folder, "a.md")));
        Assert.False(File.Exists(sprung));
    }

    [Fact]
    public void A_linked_worktree_and_a_detached_head_have_commits_too()
    {
        repository.Write("a.md", "# A\n").Commit();
        var worktree = repository.Root + "-linked";
        repository.Git("worktree", "add", "--quiet", "--detach", worktree);
        try
        {
            using var tree = RevisionTree.Open(worktree, "main", _ => PathUse.Content, CancellationToken.None);
            Assert.Equal("# A\n", File.ReadAllText(Path.Combine(tree.Folder, "a.md")));
        }
        finally
        {
            Directory.Delete(worktree, recursive: true);
        }
    }

    [Fact]
    public void A_folder_that_only_looks_like_a_repository_is_refused()
    {
        using var folder = new TemporaryRepository();

        var trouble = Assert.Throws<GitException>(() => RevisionTree.Open(folder.Root, "main", _ => PathUse.Content, CancellationToken.None));
        Assert.Equal($"'{folder.Root}' is no git repository that can be read; name a folder instead: --base ./DIR.", trouble.Message);
    }

    private RevisionTree Open(string revision) =>
        RevisionTree.Open(repository.Root, revision, path => path.EndsWith(".md", StringComparison.Ordinal) ? PathUse.Content : PathUse.Name, CancellationToken.None);

    private static string Refusal(GitFolder folder, string revision) => Assert.Throws<GitException>(() =>
        RevisionTree.Open(folder.Root, revision, path => path.EndsWith(".md", StringComparison.Ordinal) ? PathUse.Content : PathUse.Name, CancellationToken.None)).Message;

    private static string RefusalWithRemoteBranch(GitFolder clone)
    {
        clone.Git("update-ref", "refs/remotes/origin/topic2", "HEAD");
        return Refusal(clone, "topic2");
    }
}
