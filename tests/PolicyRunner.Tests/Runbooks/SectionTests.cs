using PolicyRunner.Runbooks;
using PolicyRunner.Runbooks.Reading;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class SectionTests
{
    [Theory]
    [InlineData("Overview", SectionName.Purpose)]
    [InlineData("When to Use", SectionName.Purpose)]
    [InlineData("Business impact", SectionName.Impact)]
    [InlineData("Pre-requisites", SectionName.Prerequisites)]
    [InlineData("Before you start", SectionName.Prerequisites)]
    [InlineData("Playbook", SectionName.Procedure)]
    [InlineData("Response Steps", SectionName.Procedure)]
    [InlineData("How to fix", SectionName.Procedure)]
    [InlineData("Mitigation (15 minutes)", SectionName.Procedure)]
    [InlineData("Symptoms", SectionName.Diagnosis)]
    [InlineData("Possible checks", SectionName.Diagnosis)]
    [InlineData("Success criteria", SectionName.Verification)]
    [InlineData("Smoke test", SectionName.Verification)]
    [InlineData("Post-deployment verification", SectionName.Verification)]
    [InlineData("Back-out", SectionName.Rollback)]
    [InlineData("Rollback strategy", SectionName.Rollback)]
    [InlineData("Follow‑up", SectionName.PostIncident)]
    [InlineData("Lessons learned", SectionName.PostIncident)]
    [InlineData("Points of contact", SectionName.Escalation)]
    [InlineData("On-call", SectionName.Escalation)]
    [InlineData("Diagnosis & mitigation", SectionName.Diagnosis)]
    [InlineData("Next steps", SectionName.None)]
    [InlineData("Restarting the queue", SectionName.None)]
    [InlineData("", SectionName.None)]
    public void A_heading_names_the_section_it_means(string heading, SectionName name) =>
        Assert.Equal(name, SectionNames.Default.Find(heading));

    [Fact]
    public void A_repository_adds_names_of_its_own()
    {
        var names = new SectionNames([new SectionSynonyms(SectionName.Rollback, ["Plan-B"])]);

        Assert.Equal(SectionName.Rollback, names.Find("plan b"));
        Assert.Equal(SectionName.Rollback, names.Find("Rollback"));
        Assert.Equal(SectionName.None, SectionNames.Default.Find("Plan B"));
    }

    [Fact]
    public void The_canonical_names_are_read_as_they_are_written()
    {
        foreach (var name in Enum.GetValues<SectionName>())
        {
            Assert.Equal(name, SectionNames.Parse(SectionNames.Text(name)));
        }
    }

    [Theory]
    [InlineData("1. Purpose", "Purpose")]
    [InlineData("1.2 Purpose", "Purpose")]
    [InlineData("3) Purpose:", "Purpose")]
    [InlineData("Step 2: Drain the node", "Drain the node")]
    [InlineData("Phase 1 – Drain", "Drain")]
    [InlineData("§A. Purpose", "Purpose")]
    [InlineData("🚀 Deploy 🚀", "Deploy")]
    [InlineData("[OPS-001] API down", "API down")]
    [InlineData("OPS-001: API down", "API down")]
    [InlineData("✅ Step 3. [REL-2] Check", "Check")]
    [InlineData("3 nodes down", "3 nodes down")]
    [InlineData("復旧", "復旧")]
    [InlineData("Step 4", "Step 4")]
    [InlineData("", "")]
    public void A_plain_title_has_no_number_id_or_emoji(string title, string plain) => Assert.Equal(plain, HeadingText.Plain(title));

    [Theory]
    [InlineData("Step 3: Drain", 3)]
    [InlineData("3. Drain", 3)]
    [InlineData("2.4 Drain", 4)]
    [InlineData("🚀 Step 12", 12)]
    [InlineData("Drain", null)]
    [InlineData("99999 Drain", null)]
    public void A_heading_has_a_number_or_none(string title, int? number) => Assert.Equal(number, HeadingText.Number(title));

    [Theory]
    [InlineData("[OPS-001] API down", "OPS-001")]
    [InlineData("🚨 OPS-001: API down", "OPS-001")]
    [InlineData("PARTNER-001 – Onboarding", "PARTNER-001")]
    [InlineData("[Team] API down", null)]
    [InlineData("UTF-8: text", null)]
    [InlineData("OPS-001 is down", null)]
    public void A_heading_has_an_id_or_none(string title, string? id) => Assert.Equal(id, HeadingText.Id(title)?.Id);

    [Fact]
    public void Sections_reach_to_the_next_heading_of_their_level()
    {
        var sections = Read("# One\n\n## Two\n\ntext\n\n### Three\n\n## Four\n").Sections;

        Assert.Equal(["One", "Two", "Three", "Four"], sections.Select(section => section.Title));
        Assert.Equal(["1:1-10:1", "3:1-9:1", "7:1-9:1", "9:1-10:1"], sections.Select(section => Place(section.Extent)));
        Assert.Equal([null, "One", "Two", "One"], sections.Select(section => section.Parent?.Title));
        Assert.Equal(["Two", "Four"], sections[0].Children.Select(section => section.Title));
    }

    [Fact]
    public void A_bold_line_that_is_a_sections_name_is_a_section()
    {
        var section = Read("# Alert\n\n**Mitigation:**\n\n1. Wait.\n\n**Note** that this is text.\n").Sections[1];

        Assert.Equal(SectionName.Procedure, section.Name);
        Assert.True(section.IsBoldLabel);
        Assert.Equal("3:1-3:16", Place(section));
    }

    [Fact]
    public void A_heading_in_a_list_or_a_quote_is_no_section() =>
        Assert.Equal(["One"], Read("# One\n\n- # Two\n\n> # Three\n").Sections.Select(section => section.Title));

    [Theory]
    [InlineData("TODO", true)]
    [InlineData("- TBD", true)]
    [InlineData("_Coming soon…_", false)]
    [InlineData("TODO: write this", true)]
    [InlineData("Todo lists are empty.", false)]
    public void A_section_may_only_promise_its_text(string text, bool promises) =>
        Assert.Equal(promises, Read($"# One\n\n## Impact\n\n{text}\n").Sections[1].TodoSpan is not null);

    [Fact]
    public void A_section_that_holds_only_a_comment_is_empty()
    {
        var sections = Read("# One\n\n## Impact\n\n<!-- ask -->\n\n## Meaning\n\n---\n\n## Diagnosis\n\nx\n").Sections;

        Assert.Equal([false, true, true, false], sections.Select(section => section.IsEmpty));
    }

    [Theory]
    [InlineData("## Procedure (5 minutes)\n\n1. x\n", 5, 5)]
    [InlineData("## Procedure (5-15 min)\n\n1. x\n", 5, 15)]
    [InlineData("## Procedure\n\n**Time**: 5 min\n\n1. x\n", 5, 5)]
    [InlineData("## Procedure\n\n**Estimated time:** ~1 hour 30 minutes\n\n1. x\n", 90, 90)]
    [InlineData("## Procedure\n\n```bash time=10m\nls\n```\n", 10, 10)]
    public void A_section_says_how_long_it_takes(string text, int minimum, int maximum)
    {
        var estimate = Read("# One\n\n" + text).Sections[1].Estimate;

        Assert.Equal((TimeSpan.FromMinutes(minimum), TimeSpan.FromMinutes(maximum)), (estimate!.Minimum, estimate.Maximum));
    }

    [Fact]
    public void Anchors_are_those_of_GitHub()
    {
        var anchors = Read("# Step 1: Go!\n\n## Go\n\n## Go\n\n## 復旧 🚀 now\n\n## a_b – c\n\n<a id=\"Here\"></a>\n\n## `code` and *em*\n").Anchors;

        Assert.Superset(
            new HashSet<string> { "step-1-go", "go", "go-1", "復旧--now", "a_b--c", "Here", "code-and-em" }, anchors.ToHashSet());
    }
}
