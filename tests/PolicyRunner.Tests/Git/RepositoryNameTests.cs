using PolicyRunner.Git;

namespace PolicyRunner.Tests.Git;

public sealed class RepositoryNameTests
{
    [Theory]
    [InlineData("https://github.com/acme/ops.git", "github.com/acme/ops")]
    [InlineData("https://GitHub.com/acme/ops", "github.com/acme/ops")]
    [InlineData("https://alice:secret@github.com/acme/ops.git/", "github.com/acme/ops")]
    [InlineData("git@github.com:acme/ops.git", "github.com/acme/ops")]
    [InlineData("ssh://git@github.com/acme/ops.git", "github.com/acme/ops")]
    [InlineData("ssh://git@git.example.com:2222/acme/ops.git", "git.example.com:2222/acme/ops")]
    [InlineData("github.com:acme/.git", "github.com/acme/.git")]
    [InlineData("/srv/git/ops.git", "/srv/git/ops")]
    [InlineData("file:///srv/git/ops.git", "/srv/git/ops")]
    [InlineData("../ops.git", "/srv/ops")]
    public void The_ways_to_one_repository_have_one_name_without_anybodys_password(string address, string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(name, RepositoryName.OfAddress(address, "/srv/clone"));
        }
    }

    [Fact]
    public void Without_a_remote_the_first_commit_is_the_name_in_every_clone()
    {
        using var source = new GitFolder();
        Assert.Throws<GitException>(() => NameOf(source));
        var first = source.Write("a.txt", "a").Commit();
        source.Write("a.txt", "b").Commit();
        using var clone = new GitFolder(source);

        Assert.Equal($"commit:{first}", NameOf(source));
        Assert.Equal($"commit:{first}", NameOf(clone));
    }

    private static string NameOf(GitFolder folder) => RepositoryName.Of(new GitProgram(folder.Root), null, CancellationToken.None);
}
