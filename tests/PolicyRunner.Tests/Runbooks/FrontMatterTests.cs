using PolicyRunner.Findings;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class FrontMatterTests
{
    private const string Body = "# Restart\n\n## Procedure\n\n1. Look.\n";

    [Theory]
    [InlineData("---\nid: OPS-007\nkind: maintenance\nowner: platform-team\n", "1:1-1:4", "no line ends it; write '---' below line 4.")]
    [InlineData("---\nid: OPS-007\nkind: maintenance\n--\n", "4:1-4:3", "'--' does not end it; write '---'.")]
    [InlineData("---\nid: OPS-007\nkind: maintenance\n ---\n", "4:1-4:5", "' ---' does not end it; write '---'.")]
    [InlineData("--\nid: OPS-007\nkind: maintenance\n---\n", "1:1-1:3", "the line above it is '--'; write '---'.")]
    [InlineData(" ---\nid: OPS-007\nkind: maintenance\n---\n", "1:1-1:5", "the line above it is ' ---'; write '---'.")]
    [InlineData("—\nid: OPS-007\nkind: maintenance\n—\n", "1:1-1:2", "the line above it is '—'; write '---'.")]
    [InlineData("\n---\nid: OPS-007\nkind: maintenance\n---\n", "2:1-2:4", "it must begin on the first line; take out what is blank above it.")]
    [InlineData("---\nid OPS-007\nkind: maintenance\n---\n", "2:1-2:11", "'id' has no colon; write 'id: OPS-007'.")]
    [InlineData("---\nid: OPS-007\nparameters:\n  node: { type: string }\napproval:\n- role: lead\n\n", "1:1-1:4", "no line ends it; write '---' below line 6.")]
    public void What_was_to_be_front_matter_is_named_where_it_is_spoilt(string matter, string place, string message)
    {
        var document = Read(matter + Body);

        Assert.False(document.IsDeclared);
        var problem = Assert.Single(document.Problems);
        Assert.Equal(ProblemKind.Yaml, problem.Kind);
        Assert.Equal(place, Place(problem.Span));
        Assert.Equal("This begins like front matter and is none, so that nothing in it is read: " + message, problem.Message);
    }

    [Theory]
    [InlineData("Id: OPS-007", "2:1-2:3", "'Id' is no key of a runbook, and without an id the page declares none. Did you mean 'id'?")]
    [InlineData("di: OPS-007", "2:1-2:3", "'di' is no key of a runbook, and without an id the page declares none. Did you mean 'id'?")]
    [InlineData("id:", "2:1-2:3", "'id' has no value, and without one the page declares no runbook; write it like 'id: OPS-001'.")]
    public void An_id_that_is_none_is_named_where_other_keys_speak_of_a_runbook(string id, string place, string message)
    {
        var problem = Assert.Single(Read($"---\n{id}\nkind: maintenance\nowner: platform-team\n---\n{Body}").Problems);

        Assert.Equal(message, problem.Message);
        Assert.Equal(place, Place(problem.Span));
    }

    [Theory]
    [InlineData("---\n\nOwner: the team on call\nStatus: green\n\n")]
    [InlineData("---\nThe owner: nobody knows.\nid: none\n\n")]
    [InlineData("---\nSome words.\n\n---\n\n")]
    [InlineData("---\ntitle: Restart\n\nThe queue is full: restart it.\n\n")]
    [InlineData("--\nSome words\n")]
    [InlineData("---\nsidebar_label: Restart\nID: 7\nowner: platform-team\nstatus: green\n---\n")]
    [InlineData("---\nID: 7\ntitle: Restart\n---\n")]
    [InlineData("---\nowner: platform-team\nstatus: green\n---\n")]
    [InlineData("")]
    public void A_rule_above_words_and_the_front_matter_of_others_is_left_alone(string beginning)
    {
        Assert.Empty(Read(beginning + Body).Problems);
    }
}
