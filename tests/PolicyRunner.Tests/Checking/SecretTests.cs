using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Reporting;
using PolicyRunner.Tests.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking;

public sealed class SecretTests : IDisposable
{
    // Put together from parts: nothing in this repository looks like a credential.
    private const string Token = "ghp" + "_k3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq";
    private const string Key = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Zr0Qm3Lk9VfYt2sWb8Hn5Jc1PdGgUeXi4Oa6Tq\nq83vKKmD\n-----END RSA " + "PRIVATE KEY-----";

    private readonly string folder = Directory.CreateTempSubdirectory("policyrunner-secret-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void No_report_shows_a_secret_that_was_found()
    {
        // The link behind the token is another finding on the same line.
        var report = Check($"# Deploy\n\nUse `{Token}`, see [the old page](./gone.md).\n\nThen\n\n{Key}\n");

        Assert.Contains(report.Findings, finding => finding.Policy == "RB011");
        Assert.Equal(2, report.Findings.Count(finding => finding is { Policy: "RB013", IsSecret: true }));
        foreach (var format in Enum.GetValues<ReportFormat>())
        {
            var text = Sketch.Write(report, format);
            Assert.DoesNotContain(Token[4..], text, StringComparison.Ordinal);
            Assert.DoesNotContain("MIIEow", text, StringComparison.Ordinal);
            Assert.DoesNotContain("q83vKKmD", text, StringComparison.Ordinal);
        }

        var shown = Sketch.Write(report, ReportFormat.Text);
        Assert.Contains($"Use `{new string('•', Token.Length)}`, see [the old page](./gone.md).", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_does_not_depend_on_the_secret()
    {
        var other = Token.Replace('k', 'h');
        var before = Fingerprints(Check($"# Deploy\n\nUse `{Token}`, see [the old page](./gone.md).\n"));
        var after = Fingerprints(Check($"# Deploy\n\nUse `{other}`, see [the old page](./gone.md).\n"));

        Assert.Equal(2, before.Count);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_key_on_one_line_is_hidden_to_its_end()
    {
        var line = Key.Replace("\n", "\\n", StringComparison.Ordinal);
        var report = Check($"# Deploy\n\n`KEY={line}` and go on\n");

        var finding = Assert.Single(report.Findings, finding => finding.Policy == "RB013");
        Assert.Equal(line, finding.Span.Text);
    }

    [Fact]
    public void A_message_that_quotes_a_secret_has_dots_for_it()
    {
        var file = Sketch.File("export PASSWORD=hunter2hunter2 now\n");
        var secret = file.At("hunter2hunter2");
        var mask = SecretMask.Of([new KnownName("PASSWORD", secret)]);

        Assert.Equal("'PASSWORD=•••' is not quoted.", mask.Hide(file, "'PASSWORD=hunter2hunter2' is not quoted."));
        Assert.Equal("export PASSWORD=•••••••••••••• now\n", mask.TextOf(file));
        Assert.Equal("hunter2hunter2", mask.Hide(Sketch.File("another file"), "hunter2hunter2"));
    }

    [Fact]
    public void Secrets_that_overlap_in_a_sentence_are_hidden_as_one()
    {
        var file = Sketch.File("abcdef cdefgh abcd\n");
        var mask = SecretMask.Of(new[] { "abcdef", "cdefgh", "abcd" }.Select(text => (ILocated)new KnownName("SECRET", file.At(text))));

        Assert.Equal("'•••' and '•••' and '••••••' and 'abc'", mask.Hide(file, "'abcdefgh' and 'abcd' and 'abcdabcd' and 'abc'"));
    }

    [Fact]
    public void A_sentence_that_takes_too_long_to_look_through_is_not_shown_at_all()
    {
        var file = Sketch.File(string.Concat(Enumerable.Range(0, 100).Select(i => $"{new string('a', 1900)}{i:000}\n")));
        var mask = SecretMask.Of(Enumerable.Range(1, 100).Select(line => (ILocated)new KnownName("SECRET", file.LineSpan(line))));

        var hidden = Enumerable.Range(0, 10).Select(_ => mask.Hide(file, new string('a', 4000))).ToList();

        Assert.Contains(hidden, sentence => sentence.Contains("takes too long to be shown", StringComparison.Ordinal));
        Assert.Equal("Another sentence.", SecretMask.Of(file.LineSpan(1)).Hide(file, "Another sentence."));
    }

    [Fact]
    public void Hiding_secrets_takes_as_long_as_what_is_said_is_long() => Growth.IsInProportion(4_000, size =>
    {
        var (file, mask) = (Sketch.File(string.Concat(Enumerable.Range(0, 100).Select(i => $"a{(char)('A' + (i / 10))}{(char)('A' + (i % 10))}b\n"))), SecretMask.None);
        mask = SecretMask.Of(Enumerable.Range(1, 100).Select(line => (ILocated)new KnownName("SECRET", file.LineSpan(line))));
        var sentence = string.Concat(Enumerable.Repeat("ab", 1300));
        return () =>
        {
            for (var i = 0; i < size; i++)
            {
                Assert.Equal(sentence, mask.Hide(file, sentence));
            }
        };
    });

    [Fact]
    public void A_page_without_secrets_is_shown_as_it_is()
    {
        var file = Sketch.File("plain\n");

        Assert.Same(file.Text, SecretMask.Of([]).TextOf(file));
        Assert.Same(SecretMask.None, SecretMask.Of(Sketch.Report(Sketch.Finding(new SourceSpan(file, 0, 5)))));
    }

    private CheckReport Check(string text)
    {
        File.WriteAllText(Path.Combine(folder, "deploy.md"), text);
        return Checker.Run(new CheckRequest { Paths = ["deploy.md"], WorkingDirectory = folder, PoliciesFolder = Path.Combine(Repository.Root, "policies") }, CancellationToken.None);
    }

    private static List<string> Fingerprints(CheckReport report) => [.. report.Findings.Select(finding => finding.Fingerprint)];
}
