using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Fixing;

public sealed class EditSetTests
{
    private static readonly SourceFile File = new("a.md", "0123456789");

    [Fact]
    public void Two_insertions_of_one_policy_at_one_place_stand_in_the_order_of_their_findings() =>
        Assert.Equal("01abX23456789", Apply(("P", [Edit(2, 2, "a")]), ("P", [Edit(2, 2, "b")]), ("P", [Edit(2, 2, "X")])));

    [Fact]
    public void The_same_edit_of_two_policies_is_made_once() =>
        Assert.Equal("01ab56789", Apply(("P", [Edit(2, 5, "ab")]), ("Q", [Edit(2, 5, "ab")])));

    [Fact]
    public void What_overlaps_an_edit_that_is_there_waits() =>
        Assert.Equal("01ab56789", Apply(("P", [Edit(2, 5, "ab")]), ("P", [Edit(4, 6, "x")]), ("P", [Edit(3, 3, "x")]), ("P", [Edit(0, 9, "x")])));

    [Fact]
    public void What_touches_an_edit_of_another_policy_waits() =>
        Assert.Equal("01ab56789", Apply(("P", [Edit(2, 5, "ab")]), ("Q", [Edit(5, 5, "x")]), ("Q", [Edit(0, 2, "x")]), ("Q", [Edit(2, 2, "x")])));

    [Fact]
    public void A_fix_is_made_with_all_its_edits_or_not_at_all() =>
        Assert.Equal("01ab56789", Apply(("P", [Edit(2, 5, "ab")]), ("Q", [Edit(8, 9, "x"), Edit(4, 6, "x")])));

    [Fact]
    public void An_insertion_stands_before_the_replacement_that_begins_there() =>
        Assert.Equal("01+ab56789", Apply(("P", [Edit(2, 5, "ab")]), ("P", [Edit(2, 2, "+")])));

    [Fact]
    public void Whatever_fits_together_is_made_and_nothing_else_changes()
    {
        var edits = Gen.Choose(0, 40).SelectMany(start => Gen.Choose(0, 6).SelectMany(length => Gen.Elements("", "a", "bc\n", "\r\n").Select(text => (start, length, text))));
        var fixes = Gen.ListOf(Gen.Elements("P", "Q").SelectMany(policy => Gen.ListOf(edits).Select(list => (policy, list.Take(3).ToList()))));
        var texts = Gen.ListOf(Gen.Elements('x', ' ', '\n', '\r', 'é', '\t')).Select(letters => string.Concat(letters));
        Prop.ForAll(Arb.From(fixes), Arb.From(texts), (wanted, text) =>
        {
            var file = new SourceFile("a.md", text);
            var set = new EditSet();
            var taken = new List<TextEdit>();
            foreach (var (policy, list) in wanted)
            {
                var fix = new Fix("t", true, [.. Disjoint(list.Select(edit => At(file, edit.start, edit.length, edit.text)))]);
                if (set.TryAdd(fix, policy))
                {
                    taken.AddRange(fix.Edits);
                }
            }

            Assert.Equal(Slowly(text, taken.Distinct()), set.Apply(text));
        }).QuickCheckThrowOnFailure();
    }

    // From the back, one after the other; at one place the later insertion goes behind the earlier.
    private static string Slowly(string text, IEnumerable<TextEdit> edits)
    {
        foreach (var edit in edits.Select((edit, index) => (edit, index)).OrderByDescending(entry => entry.edit.Span.Start).ThenByDescending(entry => entry.edit.Span.End).ThenByDescending(entry => entry.index))
        {
            text = text[..edit.edit.Span.Start] + edit.edit.Replacement + text[edit.edit.Span.End..];
        }

        return text;
    }

    private static IEnumerable<TextEdit> Disjoint(IEnumerable<TextEdit> edits)
    {
        var end = -1;
        foreach (var edit in edits.OrderBy(edit => edit.Span.Start))
        {
            if (edit.Span.Start > end)
            {
                yield return edit;
                end = edit.Span.End;
            }
        }
    }

    private static TextEdit At(SourceFile file, int start, int length, string text)
    {
        start = Math.Min(start, file.Text.Length);
        return new TextEdit(file.Span(start, Math.Min(start + length, file.Text.Length)), text);
    }

    private static TextEdit Edit(int start, int end, string text) => new(File.Span(start, end), text);

    private static string Apply(params (string Policy, TextEdit[] Edits)[] fixes)
    {
        var set = new EditSet();
        foreach (var (policy, edits) in fixes)
        {
            set.TryAdd(new Fix("t", true, edits), policy);
        }

        return set.Apply(File.Text);
    }
}
