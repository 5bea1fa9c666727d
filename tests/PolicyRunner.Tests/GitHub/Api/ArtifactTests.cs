using System.IO.Compression;
using System.Security.Cryptography;
using PolicyRunner.GitHub.Api;
using static PolicyRunner.Tests.GitHub.Api.GitHubFixture;

namespace PolicyRunner.Tests.GitHub.Api;

public sealed class ArtifactTests
{
    private static readonly Artifact One = new() { Id = 9, Name = "journal", SizeInBytes = 100, Expired = false };

    private static byte[] Zip(params (string Name, byte[] Content, int Attributes)[] entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, attributes) in entries)
            {
                var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
                entry.ExternalAttributes = attributes;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static (IReadOnlyList<ArtifactFile>? Files, string? Problem) Read(params (string Name, byte[] Content, int Attributes)[] entries) => ArtifactArchive.Read(Zip(entries), null);

    [Fact]
    public async Task An_artifact_comes_by_way_of_the_storage_which_sees_no_token()
    {
        var packed = Zip(("a/b.txt", "text"u8.ToArray(), 0));
        using var storage = new RawServer(_ => new RawAnswer(200) { Content = packed });
        using var github = Answering(new RawAnswer(302).With("Location", $"{storage.Address}zip?sig=1"));

        var files = await github.Client.Artifacts.DownloadAsync(One with { Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(packed))}" }, CancellationToken.None);

        Assert.Equal(("a/b.txt", "text"), (files[0].Path, System.Text.Encoding.UTF8.GetString(files[0].Content)));
        Assert.DoesNotContain("Authorization", storage.Requests[0].Headers.Keys);
    }

    [Fact]
    public async Task An_expired_artifact_is_named_without_asking()
    {
        using var github = Answering(new RawAnswer(410));

        Assert.Equal(GitHubFailureKind.Gone, (await FailureOf(() => github.Client.Artifacts.DownloadAsync(One with { Expired = true }, CancellationToken.None))).Kind);
        Assert.Empty(github.Server.Requests);
    }

    [Fact]
    public async Task An_artifact_that_expires_between_list_and_download_is_named()
    {
        using var github = Answering(new RawAnswer(410, """{"message":"Artifact has expired"}"""));

        Assert.Contains("Artifact has expired", (await FailureOf(() => github.Client.Artifacts.DownloadAsync(One, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task An_artifact_of_another_digest_is_refused()
    {
        using var github = Answering(new RawAnswer(200) { Content = Zip(("a", [1], 0)) });

        Assert.Equal(GitHubFailureKind.UnsafeArchive, (await FailureOf(() => github.Client.Artifacts.DownloadAsync(One with { Digest = "sha256:00" }, CancellationToken.None))).Kind);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("C:evil")]
    [InlineData("a\\..\\evil")]
    [InlineData("a\nb")]
    [InlineData("a/.. /b")]
    public void A_path_that_leads_elsewhere_is_refused(string path) =>
        Assert.Equal("it holds a file whose path leads elsewhere", Read((path, [1], 0)).Problem);

    [Fact]
    public void A_link_is_refused() => Assert.Equal("it holds a link", Read(("a", "/etc/passwd"u8.ToArray(), unchecked((int)0xA1FF0000))).Problem);

    [Fact]
    public void A_device_is_refused() => Assert.Equal("it holds something that is no file", Read(("a", [], 0x2000 << 16)).Problem);

    [Fact]
    public void Two_files_of_one_name_are_refused() => Assert.Equal("it holds two files of one name", Read(("a", [1], 0), ("A", [2], 0)).Problem);

    [Fact]
    public void A_bomb_is_not_unpacked() => Assert.Equal("it unpacks to far more than it is", Read(("a", new byte[20 * 1024 * 1024], 0)).Problem);

    [Fact]
    public void More_files_than_anybody_writes_are_refused() =>
        Assert.Equal("it holds more than 2000 files", Read([.. Enumerable.Range(0, 2001).Select(number => ($"f{number}", Array.Empty<byte>(), 0))]).Problem);

    [Fact]
    public void Half_an_archive_is_none()
    {
        var packed = Zip(("a", [1, 2, 3], 0));

        Assert.Equal("it is no whole archive", ArtifactArchive.Read(packed[..^10], null).Problem);
        Assert.Equal("it is no whole archive", ArtifactArchive.Read("<html>"u8.ToArray(), null).Problem);
    }
}
