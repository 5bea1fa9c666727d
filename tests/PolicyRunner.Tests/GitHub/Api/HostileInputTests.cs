using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Findings;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Delivery;

namespace PolicyRunner.Tests.GitHub.Api;

/// <summary>Whatever comes over the wire or out of a comment: an answer or a refusal, never a crash and never a way out.</summary>
public sealed class HostileInputTests
{
    private static readonly byte[] Sound = Packed();

    private static byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "a/journal.jsonl", "b.txt", "folder/" })
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(name.EndsWith('/') ? "" : new string('x', 300)));
            }
        }

        return packed.ToArray();
    }

    [Fact]
    public void An_archive_with_any_bytes_changed_is_read_safely_or_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, (1 << 24) - 1)).ToArbitrary(), changes =>
        {
            // The lower byte is the value, the rest the place.
            var bytes = (byte[])Sound.Clone();
            foreach (var change in changes.Take(6))
            {
                bytes[(change >> 8) % bytes.Length] = (byte)change;
            }

            var (files, problem) = ArtifactArchive.Read(bytes, null);
            return (files is null) != (problem is null) && (files ?? []).All(file => !file.Path.Split('/').Contains("..") && !file.Path.StartsWith('/'));
        }));

    [Fact]
    public void A_link_header_of_any_text_is_read_to_its_end() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("<", ">", ";", ",", " rel=\"next\"", "https://a/b?c", "\"", "x")).ToArbitrary(), parts =>
        {
            var header = string.Concat(parts);
            return LinkHeader.Next(header) is not { } next || header.Contains($"<{next}>", StringComparison.Ordinal);
        }));

    [Fact]
    public void What_a_comment_keeps_comes_back_and_ends_no_comment() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll<string[]>(texts =>
        {
            var state = CommentState.Of(texts.Select(text => new CheckedFinding
            {
                Policy = "RB101",
                Name = "x",
                Severity = Severity.Error,
                Confidence = Confidence.High,
                Enforcement = Enforcement.Advisory,
                Message = "",
                File = Whole(text ?? ""),
                Start = new CheckedPlace(1, 1),
                End = new CheckedPlace(1, 1),
                Fingerprint = Whole(text ?? ""),
                Waived = null,
            }));
            var line = state.Write();
            return line.IndexOf("-->", StringComparison.Ordinal) == line.Length - 3 && CommentState.Read($"before\n{line}\nafter").Findings.SequenceEqual(state.Findings);
        }));

    [Fact]
    public void A_comment_of_any_text_is_read() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("<!-- policyrunner state ", " -->", "e30=", "eyJmaW5kaW5ncyI6bnVsbH0=", "W10=", "bnVsbA==", "\n", "!")).ToArbitrary(), parts => CommentState.Read(string.Concat(parts)).Findings.Count == 0));

    [Fact]
    public void Owners_of_any_text_are_read() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("*", "**", "/", "a", " ", "#", "\n", "@x", "?", "\\", "docs/")).ToArbitrary(), parts => CodeOwners.Read(string.Concat(parts)).Of(["a/b.md", "docs/a"]).Count >= 0));

    [Theory]
    [InlineData("* @all\n/runbooks/ @ops", "runbooks/a.md", "@ops")]
    [InlineData("* @all\n/runbooks/ @ops", "other/runbooks/a.md", "@all")]
    [InlineData("runbooks/ @ops", "other/runbooks/a.md", "@ops")]
    [InlineData("*.md @docs", "deep/er/a.md", "@docs")]
    [InlineData("docs/*.md @docs", "docs/deep/a.md", "")]
    [InlineData("a.md @x\na.md", "a.md", "")]
    [InlineData("# all\n\n  *   @a  @b ", "x", "@a @b")]
    public void The_last_line_that_fits_a_path_names_its_owners(string text, string path, string owners) =>
        Assert.Equal(owners, string.Join(' ', CodeOwners.Read(text).Of([path])));

    private static string Whole(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);
}
