using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>What keeps a finding's name and what does not; a policy flags every line with 'bad' in it.</summary>
public sealed class FingerprintTests
{
    private static readonly ActivePolicy Policy = new(
        new Policy("RB1", "name") { Title = "t", Why = "w", Severity = Severity.Error }, null, Severity.Error, Enforcement.SoftMandatory, new SettingValues([], new Dictionary<string, object>()));

    private static readonly Gen<string[]> Lines = Gen.Elements("bad one", "bad two", "bad", "good", "", "## Title", "very bad").ListOf(12).Select(lines => lines.ToArray());

    [Theory]
    [InlineData("1. Drain bad node", "3. Drain bad node")]
    [InlineData("1. Drain bad node", "   12) Drain bad node")]
    [InlineData("- bad", "  * bad")]
    [InlineData("### Step 1: bad", "## Step 12: bad")]
    [InlineData("bad", "> bad")]
    [InlineData("a bad\tword", "a  bad word   ")]
    public void A_marker_a_number_or_white_space_does_not_change_it(string before, string after) => Assert.Equal(Of(before), Of(after));

    [Theory]
    [InlineData("bad one", "bad two")]
    [InlineData("1. bad", "2. so bad")]
    [InlineData("bad 3", "bad 4")]
    public void Other_words_do(string before, string after) => Assert.NotEqual(Of(before), Of(after));

    [Theory]
    [InlineData("There is no owner", "There is no date", false)]
    [InlineData("Last read 93 days ago", "Last read 94 days ago", true)]
    [InlineData("'a' is also in docs/a.md:3", "'a' is also in docs/b.md:7", true)]
    [InlineData("'a' leads to no file; did you mean 'b'?", "'a' leads to no file; take it out.", true)]
    [InlineData("No file 'a'. Did you mean 'b'?", "No file 'a'. Did you mean 'c'?", true)]
    [InlineData("Image 'registry/old:1' is not allowed.", "Image 'evil.example/rootkit:6' is not allowed.", false)]
    [InlineData("Image 'old:1' is not allowed.", "Image 'old:6' is not allowed.", false)]
    [InlineData("Image “a/b” is not allowed.", "Image “a/c” is not allowed.", false)]
    [InlineData("'prod-1' is not allowed.", "'prod-2' is not allowed.", false)]
    [InlineData("The limit is '3'.", "The limit is '4'.", true)]
    [InlineData("Nobody read it since '2026-11-14'.", "Nobody read it since '2026-11-15'.", true)]
    [InlineData("The same as 'a.md:3'.", "The same as 'a.md:4'.", true)]
    [InlineData("'a' leads to no file; write 'x/1'.", "'a' leads to no file; write 'x/2'.", true)]
    public void What_the_message_is_about_counts_and_what_changes_by_itself_does_not(string one, string other, bool same) =>
        Assert.Equal(same, Of("bad", one).SequenceEqual(Of("bad", other)));

    [Fact]
    public void What_a_message_quotes_of_its_own_line_counts_as_it_stands_there()
    {
        Assert.Equal(Of("1. Drain bad/2", "'1. Drain bad/2' is bad"), Of("7. Drain bad/2", "'7. Drain bad/2' is bad"));
    }

    [Fact]
    public void The_number_that_tells_two_steps_of_one_title_apart_does_not_count()
    {
        const string Step = "\n2. Drain:\n\n   ```bash\n   bad\n   ```\n";
        var one = Of("# A\n\n## Procedure\n\n1. Look.\n" + Step, "Step 'drain' is bad");
        var two = Of("# A\n\n## Procedure\n\n1. Look.\n" + Step, "Step 'drain-2' is bad");

        Assert.NotEqual(one, two);
        Assert.Equal(Of("# A\n\n## Procedure\n\n1. Drain.\n" + Step, "Step 'drain-2' is bad"), Of("# A\n\n## Procedure\n\n1. Drain.\n2. Drain.\n" + Step, "Step 'drain-3' is bad"));
    }

    [Theory]
    [InlineData("bad ", 600, 0, 4)]
    [InlineData("bad ", 600, 0, 2_404)]
    [InlineData("kubectl delete bad \\\n", 60, 0, 1_264)]
    [InlineData("a ", 3_000, 3_000, 3_004)]
    public void However_long_a_line_or_place_is_each_word_of_it_counts(string repeated, int times, int start, int end)
    {
        var text = string.Concat(Enumerable.Repeat(repeated, times));

        Assert.Equal(At($"{text}scratch\n", start, end), At($"{text}scratch\nmore\n", start, end));
        Assert.NotEqual(At($"{text}scratch\n", start, end), At($"{text}prod\n", start, end));
        Assert.NotEqual(At($"{text}scratch\n", start, end), At($"{text.Remove(6, 1)}scratch\n", start, end));
    }

    [Fact]
    public void A_place_of_many_pages_is_known_by_its_file() =>
        Assert.NotEqual(At(new string('a', 20_000) + "\nscratch\n", 0, 20_008), At(new string('a', 20_000) + "\nproduct\n", 0, 20_008));

    [Fact]
    public void What_was_written_into_baselines_stays_valid()
    {
        Assert.Equal("9d5a8095d720263323098476edf5c310", Assert.Single(Of("1. Drain bad node")));
        Assert.StartsWith("7345e2ed", At("x\n" + string.Concat(Enumerable.Repeat("a ", 450)) + "\ny\n", 2, 402), StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_findings_of_a_report_have_the_same_one() =>
        Holds(Lines, lines => Of(string.Join('\n', lines)) is var names && names.Distinct().Count() == names.Count);

    [Fact]
    public void Moving_lines_keeps_them_all() => Holds(
        from lines in Lines from moved in Gen.Shuffle(lines) select (lines, moved),
        pair => Of(string.Join('\n', pair.lines)).Order().SequenceEqual(Of(string.Join('\n', pair.moved)).Order()));

    [Fact]
    public void Line_endings_and_indentation_keep_them_all() => Holds(
        Lines, lines => Of(string.Join('\n', lines)).SequenceEqual(Of(string.Join("\r\n", lines.Select(line => "   " + line + " ")))));

    [Fact]
    public void A_line_put_in_adds_its_own_alone() => Holds(
        from lines in Lines from at in Gen.Choose(0, lines.Length) from line in Gen.Elements("bad one", "bad new", "fine") select (lines, at, line),
        input =>
        {
            var before = Of(string.Join('\n', input.lines));
            var after = Of(string.Join('\n', input.lines[..input.at].Append(input.line).Concat(input.lines[input.at..])));
            return before.All(after.Contains) && after.Count == before.Count + (input.line == "fine" ? 0 : 1);
        });

    [Fact]
    public void A_renamed_file_has_others_unless_asked_under_its_old_name()
    {
        Assert.NotEqual(Of("bad"), Of("bad", path: "b.md"));
        Assert.Equal(Of("bad"), Of("bad", path: "b.md", pathOf: _ => "a.md"));
    }

    private static List<string> Of(string text, string message = "It is bad", string path = "a.md", Func<string, string>? pathOf = null)
    {
        var document = DocumentReader.Read(new SourceFile(path, text));
        var raw = new List<RawFinding>();
        for (var line = 1; line <= document.File.LineCount; line++)
        {
            if (document.File.Line(line).Contains("bad", StringComparison.Ordinal))
            {
                raw.Add(new RawFinding(Policy, document.File.LineSpan(line).FirstLine().Finding(message)));
            }
        }

        return [.. Checker.Report(raw, new Library([document]), pathOf).Select(finding => finding.Fingerprint)];
    }

    private static string At(string text, int start, int end)
    {
        var document = DocumentReader.Read(new SourceFile("a.md", text));
        return Assert.Single(Checker.Report([new RawFinding(Policy, document.File.Span(start, Math.Min(end, text.Length)).Finding("It is bad"))], new Library([document]))).Fingerprint;
    }

    private static void Holds<T>(Gen<T> inputs, Func<T, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(inputs.ToArbitrary(), input => Assert.True(holds(input))));
}
