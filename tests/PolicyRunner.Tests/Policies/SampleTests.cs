using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;

namespace PolicyRunner.Tests.Policies;

public sealed class SampleTests
{
    [Fact]
    public void A_sample_without_separators_is_one_file_without_its_marks()
    {
        var input = Parse("# Title\n\n[|bad [|place|]|]\n");

        var file = Assert.Single(input.Files);
        Assert.Equal((SampleParser.DefaultPath, "# Title\n\nbad place\n"), (file.File.Path, file.File.Text));
        Assert.Equal(["bad place", "place"], file.Marks.Select(mark => mark.Text.ToString()));
        Assert.Equal("3:1", file.Marks[0].StartPosition.ToString());
        Assert.Equal(new DateOnly(2026, 11, 15), input.Today);
    }

    [Fact]
    public void Separators_begin_files_and_the_first_line_may_set_the_day()
    {
        var input = Parse("=== today 2027-01-01\n=== runbooks/a.md\none\n=== policies/policyrunner.yml\n[|two|]");

        Assert.Equal(new DateOnly(2027, 1, 1), input.Today);
        Assert.Equal(["runbooks/a.md=one\n", "policies/policyrunner.yml=two"], input.Files.Select(file => $"{file.File.Path}={file.File.Text}"));
        Assert.Single(input.Files[1].Marks);
    }

    [Fact]
    public void Text_before_the_first_separator_is_the_default_file()
    {
        var input = Parse("one\n=== runbooks/b.md\ntwo\n");

        Assert.Equal([SampleParser.DefaultPath, "runbooks/b.md"], input.Files.Select(file => file.File.Path));
    }

    [Theory]
    [InlineData("[|open")]
    [InlineData("shut|]")]
    [InlineData("=== /etc/passwd\nx")]
    [InlineData("=== a.md/\nx")]
    [InlineData("=== runbooks/\nx")]
    [InlineData("=== a//\nx")]
    [InlineData("=== ./a.md\nx")]
    [InlineData("=== ../x.md\nx")]
    [InlineData("=== a.md\nx\n=== a.md\ny")]
    [InlineData("=== today soon\nx")]
    public void A_sample_that_is_none_says_why(string text)
    {
        var (input, problem) = SampleParser.Parse(text);

        Assert.Null(input);
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_sample_of_a_whole_repository_is_refused()
    {
        static string Files(int count) => string.Concat(Enumerable.Range(0, count).Select(number => $"=== a{number}.md\nx\n"));

        Assert.Equal(100, Parse(Files(100)).Files.Count);
        Assert.Equal("A sample has at most 100 files.", SampleParser.Parse(Files(60_000)).Problem);
    }

    [Fact]
    public void A_policy_that_flags_exactly_the_marks_keeps_its_word()
    {
        Assert.Empty(Run("x [|bad|] y\n[|bad|]", "fine", "bad"));
    }

    [Fact]
    public void What_is_missed_moved_doubled_or_invented_is_told_with_its_place()
    {
        Assert.Equal(
            ["Bad sample 1: runbooks/sample.md:1:3-1:6 'bad' is marked and not flagged."],
            Run("x [|bad|] y", "fine", "none"));
        Assert.Equal(
            ["Bad sample 1: runbooks/sample.md:1:3-1:6 'bad' is marked, and runbooks/sample.md:1:3-1:5 'ba' is flagged instead: found"],
            Run("x [|bad|] y", "fine", "ba"));
        Assert.Equal(["Good sample 1: runbooks/sample.md:1:1-1:4 'bad' is flagged and not marked: found"], Run("[|bad|]", "bad", "bad"));
        Assert.Equal(["Bad sample 1: runbooks/sample.md:1:1-1:4 'bad' is flagged more than once: found"], Run("[|bad|]", "fine", "bad", times: 2));
    }

    [Fact]
    public void Of_many_places_the_first_are_told_and_how_many_more_there_are()
    {
        var failures = Run(string.Concat(Enumerable.Repeat("[|bad|]\n", 200)), "fine", "none").ToList();

        Assert.Equal(11, failures.Count);
        Assert.Equal("Bad sample 1: runbooks/sample.md:10:1-10:4 'bad' is marked and not flagged.", failures[9]);
        Assert.Equal("Bad sample 1: and so 190 more places; mend the first ones, and those that are left are told.", failures[10]);
        Assert.Equal(11, Run(string.Concat(Enumerable.Repeat("[|bad|]\n", 11)), "fine", "none").Count(failure => failure.EndsWith("is marked and not flagged.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Long_messages_and_long_names_of_files_are_not_repeated_in_failures()
    {
        var failure = Assert.Single(SampleRunner.Run(Policy(["[|bad|]"], ["fine"]), (_, sample) => new SampleOutcome(
            sample.Files[0].Marks.Count == 0 ? [] : [sample.Files[0].File.Span(0, 2).Finding(new string('x', 100_000))])));

        Assert.InRange(failure.Message.Length, 500, 700);
        Assert.Equal(501, failure.FoundMessage!.Length);
        Assert.StartsWith($"'{new string('a', 200)}…' is longer than", SampleParser.Parse($"=== {new string('a', 201)}\nx").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_that_prove_nothing_are_failures()
    {
        Assert.StartsWith("Bad sample 1: it marks no place", Assert.Single(Run("bad", "fine", "bad")), StringComparison.Ordinal);
        Assert.StartsWith("Good sample 1: it marks a place", Assert.Single(Run("[|bad|]", "[|fine|]", "bad")), StringComparison.Ordinal);
        Assert.Equal(2, SampleRunner.Run(Policy([], []), (_, _) => new SampleOutcome([])).Count);
    }

    private static SampleInput Parse(string text)
    {
        var (input, problem) = SampleParser.Parse(text);
        Assert.Null(problem);
        return input!;
    }

    private static IEnumerable<string> Run(string bad, string good, string word, int times = 1) =>
        SampleRunner.Run(Policy([bad], [good]), (_, input) => new SampleOutcome([.. Enumerable.Repeat(input, times).SelectMany(once => Find(once, word))]))
            .Select(failure => failure.ToString());

    // A policy that flags a word.
    private static IEnumerable<Finding> Find(SampleInput input, string word)
    {
        foreach (var file in input.Files.Select(file => file.File))
        {
            for (var at = file.Text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = file.Text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                yield return file.Span(at, at + word.Length).Finding("found");
            }
        }
    }

    private static Policy Policy(IReadOnlyList<Sample> bad, IReadOnlyList<Sample> good) =>
        new("RB1", "name") { Title = "t", Why = "w", Severity = Severity.Error, Bad = bad, Good = good };
}
