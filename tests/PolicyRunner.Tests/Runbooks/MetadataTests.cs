using PolicyRunner.Runbooks.Reading;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class MetadataTests
{
    [Theory]
    [InlineData("**Owner**: Edge team")]
    [InlineData("**Owner:** Edge team")]
    [InlineData("**Owner** : Edge team")]
    [InlineData("Owner: Edge team")]
    [InlineData("- **Owner:** Edge team")]
    [InlineData("- Owner: Edge team")]
    [InlineData("Maintained by: Edge team")]
    [InlineData("> **Owner**: Edge team")]
    [InlineData("| Field | Value |\n| --- | --- |\n| Owner | Edge team |\n| Status | ok |")]
    public void An_owner_is_found_however_it_is_written(string text)
    {
        var metadata = Read($"# Rotate\n\n{text}\n\n## Steps\n\n1. x\n2. y\n").Metadata;

        Assert.Equal("Edge team", metadata.Value("owner"));
        Assert.True(metadata["owner"]!.IsFilled);
    }

    [Fact]
    public void An_item_stands_from_its_name_to_the_end_of_its_value()
    {
        var metadata = Read("# Rotate\n\n**Owner**: Edge team  \n**Last updated**: `2026-10-01`\n\n## Steps\n\n1. x\n2. y\n").Metadata;

        Assert.Equal(["3:1-3:21", "4:1-4:31"], metadata.Items.Select(item => Place(item)));
    }

    [Fact]
    public void The_last_lines_of_a_file_count_as_well() =>
        Assert.Equal("2026-10-01", Read("# Rotate\n\n## Steps\n\n1. x\n2. y\n\n---\n\n**Last Updated**: 2026-10-01\n").Metadata.Value("updated"));

    [Fact]
    public void Front_matter_says_it_first() =>
        Assert.Equal("sre", Read("---\nowner: sre\n---\n# Rotate\n\n**Owner**: Edge team\n").Metadata.Value("owner"));

    [Theory]
    [InlineData("escalation")]
    [InlineData("Escalation")]
    [InlineData("contact")]
    [InlineData("on-call")]
    [InlineData("Slack channel")]
    public void A_field_is_found_by_its_label_as_written_or_by_any_that_means_the_same(string name) =>
        Assert.Equal("sre", Read("# Rotate\n\n**Escalation**: sre\n\n## Steps\n\n1. x\n2. y\n").Metadata.Value(name));

    [Fact]
    public void Of_several_that_mean_the_same_the_one_that_is_written_like_that_is_found()
    {
        var metadata = Read("# Rotate\n\n**Slack**: #edge  \n**Escalation**: sre\n\n## Steps\n\n1. x\n2. y\n").Metadata;

        Assert.Equal(["#edge", "sre", "#edge", null], new[] { "contact", "escalation", "pagerduty", "owner" }.Select(metadata.Value));
    }

    [Fact]
    public void A_canonical_name_is_its_own() =>
        Assert.All(MetadataReader.Synonyms, synonyms => Assert.Equal(synonyms.Name, MetadataReader.Name(synonyms.Name, out _)));

    [Theory]
    [InlineData("[Team]", false)]
    [InlineData("<team>", false)]
    [InlineData("YYYY-MM-DD", false)]
    [InlineData("TBD", false)]
    [InlineData("__", false)]
    [InlineData("", false)]
    [InlineData("Edge team", true)]
    [InlineData("2026-10-01", true)]
    [InlineData("[Edge team](https://example.org) and others", true)]
    [InlineData("<edge@example.org>", true)]
    public void A_value_as_in_a_template_is_not_filled_in(string value, bool isFilled) => Assert.Equal(isFilled, MetadataReader.IsFilled(value));

    [Theory]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("90 d", 7776000)]
    [InlineData("5 minutes", 300)]
    [InlineData("1.5 hours", 5400)]
    public void A_time_is_read_as_people_write_it(string text, int seconds)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("10")]
    [InlineData("-5m")]
    [InlineData("")]
    [InlineData("999999999w")]
    public void What_is_no_time_is_refused(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Theory]
    [InlineData("about 5-15 minutes in all", 5, 15, 6, 12)]
    [InlineData("30m-45m", 30, 45, 0, 7)]
    [InlineData("takes 2 to 3 hours", 120, 180, 6, 12)]
    [InlineData("within 90 min", 90, 90, 7, 6)]
    public void A_time_is_found_in_a_sentence(string text, int minimum, int maximum, int start, int length)
    {
        Assert.True(TimeText.TryFind(text, out var least, out var most, out var at, out var size));
        Assert.Equal((minimum, maximum, start, length), ((int)least.TotalMinutes, (int)most.TotalMinutes, at, size));
    }
}
