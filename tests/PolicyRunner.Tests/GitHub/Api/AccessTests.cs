using PolicyRunner.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Api;

public sealed class AccessTests
{
    private static GitHubAccess From(string? remote, params (string Name, string Value)[] variables) =>
        GitHubAccess.From(name => variables.FirstOrDefault(variable => variable.Name == name).Value, () => remote);

    [Fact]
    public void A_remote_that_is_not_on_GitHub_is_named() => Assert.Equal(
        "Which repository on GitHub is meant is not known: the remote origin, /srv/git/shop, is none on GitHub; set GITHUB_REPOSITORY to owner/name.",
        Assert.Throws<InvalidDataException>(() => GitHubAccess.From(_ => null, () => "/srv/git/shop.git")).Message);

    [Fact]
    public void A_job_names_repository_and_API()
    {
        var access = From(null, ("GITHUB_REPOSITORY", "octo/ops"), ("GITHUB_API_URL", "https://ghe.example/api/v3/"), ("GITHUB_TOKEN", "abc\n"));

        Assert.Equal(("octo", "ops", "https://ghe.example/api/v3"), (access.Owner, access.Repository, access.Api.AbsoluteUri));
        Assert.NotNull(access.Token);
    }

    [Theory]
    [InlineData("git@github.com:octo/ops.git", "https://api.github.com/")]
    [InlineData("https://user:secret@ghe.example/octo/ops", "https://ghe.example/api/v3")]
    public void A_laptop_is_told_by_its_remote(string remote, string api)
    {
        var access = From(remote);

        Assert.Equal(("octo", "ops", api), (access.Owner, access.Repository, access.Api.AbsoluteUri));
        Assert.Null(access.Token);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/srv/git/ops.git")]
    [InlineData("https://github.com/octo/../etc")]
    [InlineData("https://github.com/octo")]
    public void A_repository_that_is_not_on_GitHub_is_misuse(string? remote) =>
        Assert.Contains("set GITHUB_REPOSITORY", Assert.Throws<InvalidDataException>(() => From(remote)).Message);

    [Theory]
    [InlineData("http://api.github.com")]
    [InlineData("ftp://api.github.com")]
    [InlineData("https://a:b@api.github.com")]
    [InlineData("api.github.com")]
    public void An_API_without_encryption_is_refused(string api) =>
        Assert.Contains("GITHUB_API_URL", Assert.Throws<InvalidDataException>(() => From(null, ("GITHUB_REPOSITORY", "a/b"), ("GITHUB_API_URL", api))).Message);

    [Fact]
    public void A_token_that_no_header_carries_is_refused_without_being_shown()
    {
        var trouble = Assert.Throws<InvalidDataException>(() => From(null, ("GITHUB_REPOSITORY", "a/b"), ("GH_TOKEN", "secret token\r\nX: y")));

        Assert.DoesNotContain("secret", trouble.ToString());
    }
}
