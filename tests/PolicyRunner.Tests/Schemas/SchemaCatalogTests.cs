using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Schemas;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Schemas;

public sealed class SchemaCatalogTests
{
    public static TheoryData<string> Names => [.. SchemaCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_schema_is_json_that_the_loader_understands_whole(string name)
    {
        using var json = JsonDocument.Parse(SchemaCatalog.Text(name));

        Assert.Equal("http://json-schema.org/draft-07/schema#", json.RootElement.GetProperty("$schema").GetString());
        Assert.NotNull(SchemaLoader.Load(name).Title);
    }

    [Fact]
    public void Every_published_schema_is_in_the_catalogue() => Assert.Equal(
        SchemaCatalog.Names.Select(name => $"schemas/{name}.schema.json"),
        typeof(SchemaCatalog).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("schemas/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void An_unknown_name_has_no_schema()
    {
        Assert.False(SchemaCatalog.TryText("nope", out _));
        Assert.Throws<ArgumentException>(() => SchemaCatalog.Text("../runbook"));
    }

    [Fact]
    public void A_definition_means_the_same_in_every_schema()
    {
        var meanings = new Dictionary<string, string>();
        foreach (var name in SchemaCatalog.Names)
        {
            using var json = JsonDocument.Parse(SchemaCatalog.Text(name));
            if (json.RootElement.TryGetProperty("definitions", out var definitions))
            {
                foreach (var definition in definitions.EnumerateObject())
                {
                    var text = JsonSerializer.Serialize(definition.Value);
                    Assert.True(meanings.TryAdd(definition.Name, text) || meanings[definition.Name] == text, $"{name}: {definition.Name}");
                }
            }
        }
    }

    [Fact]
    public void An_action_is_the_same_alone_and_in_a_yaml_runbook()
    {
        using var whole = JsonDocument.Parse(SchemaCatalog.Text("yaml-runbook"));
        foreach (var name in SchemaCatalog.Names.Where(n => n.StartsWith("action-", StringComparison.Ordinal)))
        {
            using var alone = JsonDocument.Parse(SchemaCatalog.Text(name));
            var inside = whole.RootElement.GetProperty("definitions").GetProperty(name["action-".Length..]);
            Assert.Equal(
                JsonSerializer.Serialize(inside.GetProperty("properties")),
                JsonSerializer.Serialize(alone.RootElement.GetProperty("properties")));
        }
    }

    [Theory]
    [InlineData("""{ "if": {} }""")]
    [InlineData("""{ "$ref": "http://example.com/x.json" }""")]
    [InlineData("""{ "$ref": "#/definitions/none" }""")]
    [InlineData("""{ "type": "text" }""")]
    [InlineData("""{ "type": "string", "pattern": "^a$" }""")]
    public void What_the_validator_would_not_honour_is_refused(string schema)
    {
        using var json = JsonDocument.Parse(schema);

        Assert.Throws<NotSupportedException>(() => new SchemaLoader().Root(json.RootElement));
    }

    // The format is the stricter one (order of units, days of a month); whatever it accepts, editors must accept too.
    [Fact]
    public void What_a_format_accepts_its_pattern_accepts()
    {
        var pairs = SchemaCatalog.Names.SelectMany(Forms).Distinct().ToList();
        Assert.True(pairs.Count > 15);
        string[] pieces = ["1", "30", "m", "h", "d", "w", "s", "ms", "-", "a", "B", "_", ".", "2026-12-21", "T08:30", ":00", "Z", "+01:00", " ", "x", "٣", "\n",
            "{{", "}}", "2xx", " samples", " business days", "16", ":30", "/", "GET ", "ssh-ed25519 ", "=", "a@b"];
        var texts = Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(8), Prop.ForAll(texts.ToArbitrary(), text =>
            pairs.All(pair => SchemaFormats.Fits(pair.Format, text) is { } fits && (!fits || Regex.IsMatch(text, pair.Pattern)))));
    }

    [Theory]
    [InlineData("runbook", "id: REL-001\nslo: [a]\nparameters: { v: { type: string, pattern: '^v' } }\n")]
    [InlineData("action-tcp", "host: '{{ host }}'\nport: '{{ port }}'\nconnect-within: '{{ t }}'\n")]
    [InlineData("action-http", "url: https://x\nexpect: { status: [2xx, 404], json: { a: '< 100' }, latency: 200ms }\n")]
    [InlineData("action-wait", "{ for: 3m }")]
    [InlineData("organisation", "{}")]
    public void What_fits_is_silent(string schema, string text) =>
        Assert.Empty(SchemaErrorTests.Validate(new SourceFile("t.yml", text), schema));

    private static IEnumerable<(string Format, string Pattern)> Forms(string name)
    {
        using var json = JsonDocument.Parse(SchemaCatalog.Text(name));
        return Forms(json.RootElement).ToList();
    }

    private static IEnumerable<(string Format, string Pattern)> Forms(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Forms),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Forms(p.Value)).Concat(
            json.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String
                ? [(json.GetProperty("format").GetString()!, pattern.GetString()!)]
                : []),
        _ => [],
    };
}
