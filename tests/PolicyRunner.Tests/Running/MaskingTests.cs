using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Running;
using PolicyRunner.Running.Masking;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

public sealed class MaskingTests
{
    private const string Key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\nDm8Xq0+ab/cdEFghijk==\n-----END KEY-----";

    private static readonly string[] Secrets = ["s3cr3t", "pass word/with+signs&\"quotes\"'", "ünïcödé-密码", "aaaa", Key];

    // How programs write a secret, each with what may stand around it.
    private static readonly Func<string, string>[] Ways =
    [
        secret => secret,
        secret => $"token={secret};",
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{secret}")),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{secret}@host")),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"ab{secret}")).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        Uri.EscapeDataString,
        secret => Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal),
        secret => System.Text.Json.JsonSerializer.Serialize(secret),
        secret => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)),
        secret => secret.Replace("\n", "\r\n", StringComparison.Ordinal),
        secret => string.Concat(secret.Split('\n').Select((line, number) => $"{number}: {line}\n")),
    ];

    private static readonly SecretMasker Masker = new(Secrets);

    [Fact]
    public void A_secret_is_hidden_however_it_is_written()
    {
        foreach (var secret in Secrets)
        {
            foreach (var way in Ways)
            {
                var masked = Masker.Hide($"before {way(secret)} after");

                Assert.DoesNotContain(secret, masked, StringComparison.Ordinal);
                Assert.StartsWith("before ", masked, StringComparison.Ordinal);
                Assert.EndsWith(" after", masked, StringComparison.Ordinal);
                Assert.Contains("***", masked, StringComparison.Ordinal);
                Assert.False(Masker.Finds(masked), masked);
            }
        }
    }

    [Fact]
    public void However_output_is_cut_into_pieces_the_same_is_hidden() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var part = random.Next(6); part >= 0; part--)
            {
                text.Append(random.Next(3) == 0 ? Secrets[random.Next(Secrets.Length)][..3] : Ways[random.Next(Ways.Length)](Secrets[random.Next(Secrets.Length)]));
                text.Append("xyz \n"[..random.Next(6)]);
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            var output = new MemoryStream();
            var stream = new MaskingStream(Masker, piece => output.Write(piece.Span));
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 40), bytes.Length - at);
                stream.Write(bytes.AsMemory(at, length));
                at += length;
            }

            stream.Flush();
            var streamed = Encoding.UTF8.GetString(output.ToArray());
            return streamed == Masker.Hide(text.ToString()) && !Masker.Finds(streamed);
        }));

    [Fact]
    public void What_is_no_secret_passes_byte_for_byte() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<byte[]>(bytes =>
        {
            var output = new MemoryStream();
            var stream = new MaskingStream(new SecretMasker(["a secret that nobody writes"]), piece => output.Write(piece.Span));
            stream.Write(bytes);
            stream.Flush();
            return output.ToArray().SequenceEqual(bytes);
        }));

    [LinuxFact]
    public async Task A_secret_that_a_step_prints_is_in_no_file_no_event_and_no_report()
    {
        using var fixture = new RunFixture(RunTests.Body("""
            ```bash id=leak secrets=KEY
            echo "$KEY"; echo "$KEY" >&2
            for ((i = 0; i < ${#KEY}; i++)); do printf '%s' "${KEY:i:1}"; sleep 0.0005; done
            printf '%s' "$KEY" | base64
            printf 'x%s' "$KEY" | base64 -w0
            set -x; : "$KEY"; set +x
            exit 1
            ```
            """), "secrets: [KEY]");
        fixture.Environment["KEY"] = Key;

        var report = await fixture.RunAsync();

        var everything = fixture.Everything(report.Run!) + string.Concat(fixture.Events) + string.Concat(report.Reasons);
        foreach (var line in Key.Split('\n'))
        {
            Assert.DoesNotContain(line, everything, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(line))[..12], everything, StringComparison.Ordinal);
        }

        Assert.Contains("***", everything, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData(null, "is not in the environment")]
    [InlineData("", "is not in the environment")]
    [InlineData("abc", "fewer than 4 characters")]
    public async Task A_secret_that_cannot_be_given_or_hidden_is_refused(string? value, string reason)
    {
        using var fixture = new RunFixture(RunTests.Body("```bash id=a secrets=KEY\ntrue\n```"), "secrets: [KEY]");
        if (value is not null)
        {
            fixture.Environment["KEY"] = value;
        }

        var report = await fixture.RunAsync();

        Assert.Equal(RunOutcome.Refused, report.Outcome);
        Assert.Contains(reason, Assert.Single(report.Reasons), StringComparison.Ordinal);
        Assert.False(Directory.Exists(fixture.At(".policyrunner/runs")));
    }

    [LinuxFact]
    public async Task A_parameter_that_holds_a_secret_is_refused()
    {
        using var fixture = new RunFixture(RunTests.Body("```bash id=a secrets=KEY\ntrue\n```"), "secrets: [KEY]\nparameters:\n  name: { type: string }");
        fixture.Environment["KEY"] = "s3cr3t-value";

        Assert.Contains("The parameter 'name' holds the secret 'KEY'", Assert.Single((await fixture.RunAsync("name=x s3cr3t-value")).Reasons), StringComparison.Ordinal);
    }
}
