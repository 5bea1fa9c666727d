using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>What fails where a script has run for long, and the runtime has put functions in place of their calls, is said at its line as well.</summary>
public sealed class HotLineTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    // After twenty thousand turns in one evaluation.
    [Theory]
    [InlineData("total += Number(i == 19_999 ? \"many\" : \"1\");", "return int.Parse(text) + one;")]
    [InlineData("total += Twice(i == 19_999 ? \"many\" : \"1\");", "return int.Parse(text) + one;")]
    [InlineData("total += Title(i == 19_999 ? null : document.Sections[0]);", "var length = section!.Title.Length;")]
    [InlineData("total += Share(i == 19_999 ? 0 : 1);", "var share = 100 / of;")]
    [InlineData("total += words.Sum(word => Number(i == 19_999 ? word : \"1\"));", "return int.Parse(text) + one;")]
    public void In_a_loop(string turn, string line)
    {
        var error = Checked(1, $$"""
            var words = new[] { "a", "b" };
            var total = 0;
            for (var i = 0; i < 20_000; i++)
            {
                {{turn}}
                total &= 0xFFFF;
            }

            return [document.Finding($"{total}")];
            """);

        Assert.Equal(line, error.Span!.Value.Text.ToString());
    }

    // On the last of hundreds of pages, each of which asks for little.
    [Fact]
    public void On_the_last_of_many_pages()
    {
        var error = Checked(400, """
            var total = 0;
            for (var i = 0; i < 50; i++)
            {
                total += Twice(document.Path.EndsWith("399.md") && i == 49 ? "many" : "1");
            }

            return [document.Finding($"{total}")];
            """);

        Assert.Equal("return int.Parse(text) + one;", error.Span!.Value.Text.ToString());
        Assert.EndsWith("(looking at runbooks/399.md)", error.Message, StringComparison.Ordinal);
    }

    // While the first is being judged, others have failed already; and what it said has been forgotten when it is looked at again.
    [Fact]
    public void On_each_of_many_pages()
    {
        for (var run = 0; run < 5; run++)
        {
            var error = Checked(200, """
                var counts = new int[3];
                counts[0] = document.Prose.Count;
                counts[9]++;
                return [document.Finding($"{counts[0]}")];
                """);

            Assert.Equal("counts[9]++;", Line(error));
            Assert.EndsWith("(looking at runbooks/000.md)", error.Message, StringComparison.Ordinal);
        }
    }

    // It has the library as it was.
    [Fact]
    public void In_what_is_asked_of_all_pages_at_once()
    {
        for (var i = 0; i < 10; i++)
        {
            repository.Write($"runbooks/{i}.md", "# A\n\n## B\n");
        }

        repository.Write("policies/TEAM1-a.csx", """
            return new Policy("TEAM1", "a")
            {
                Title = "T", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline,
                CheckDocument = (document, context) =>
                {
                    var counts = new int[3];
                    counts[0] = context.Library.Documents.Sum(other => other.File.Text.Length);
                    counts[9]++;
                    return [document.Finding($"{counts[0]}")];
                },
            };
            """);
        var result = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);
        Assert.Equal("counts[9]++;", Line(Assert.Single(result.Errors)));
    }

    // The runtime checks all indexes of a function at one place, unless it optimises nothing.
    [Theory]
    [InlineData("counts[9]++;")]
    [InlineData("counts[zero + 9] = 1;")]
    [InlineData("counts[^9] += zero;")]
    [InlineData("int.TryParse(\"7\", out counts[9]);")]
    [InlineData("(counts[9], zero) = (1, 0);")]
    [InlineData("zero += pairs[9].Key;")]
    [InlineData("zero += given?.Split('.')[9].Length ?? 0;")]
    [InlineData("zero += counts[9L];")]
    public void At_an_index_for_which_nothing_asks_before(string code)
    {
        var body = $$"""
            var zero = 0;
            string? given = "a.b";
            var counts = new int[3];
            var pairs = new[] { new KeyValuePair<int, int>(1, 2) };
            counts[0] = counts.Length + pairs.Length + given.Length;
            {{code}}
            counts[1] = zero;
            """;

        Assert.Equal(code, Line(Checked(1, $"{body}\nreturn [document.Finding($\"{{counts[1]}}\")];")));
        repository.Write("policies/TEAM1-a.csx", $$"""
            {{body}}
            return new Policy("TEAM1", $"a{counts[0]}") { Title = "T", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline, CheckDocument = (document, context) => [] };
            """);
        var result = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);
        Assert.Equal(code, Line(Assert.Single(result.Errors)));
    }

    private static string Line(CheckError error)
    {
        var span = error.Span!.Value;
        return span.File.Text.Split('\n')[span.File.Position(span.Start).Line - 1].Trim();
    }

    private CheckError Checked(int pages, string code)
    {
        for (var i = 0; i < pages; i++)
        {
            repository.Write($"runbooks/{i:000}.md", "# A\n\nText.\n\n## B\n");
        }

        repository.Write("policies/TEAM1-a.csx", $$"""
            return new Policy("TEAM1", "a")
            {
                Title = "T", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline,

                CheckDocument = (document, context) =>
                {
                    {{code}}
                },
            };

            static int Number(string text)
            {
                var one = text.Length - text.Length + 1;
                one *= 1;
                return int.Parse(text) + one;
            }

            static int Twice(string text)
            {
                var twice = Number(text) * 2;
                return twice + 1;
            }

            static int Title(Section? section)
            {
                var zero = 0;
                zero += 0;
                var length = section!.Title.Length;
                return length + zero;
            }

            static int Share(int of)
            {
                var zero = of - of;
                zero += 0;
                var share = 100 / of;
                return share + zero;
            }
            """);
        return Assert.Single(Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None).Errors);
    }
}
