using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Planning;

namespace PolicyRunner.Tests.Planning;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(0d, "0")]
    [InlineData(1d, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(333333333.33333329, "333333333.3333333")]
    [InlineData(1E30, "1e+30")]
    [InlineData(4.50, "4.5")]
    [InlineData(2e-3, "0.002")]
    [InlineData(0.000000000000000000000000001, "1e-27")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000001, "1e-7")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e23, "1e+23")]
    [InlineData(9007199254740993d, "9007199254740992")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(123456.789e3, "123456789")]
    public void A_number_is_written_as_ECMAScript_writes_it(double number, string expected) => Assert.Equal(expected, JsonNumber.Format(number));

    [Fact]
    public void A_number_reads_back_as_itself() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll<long>(bits => BitConverter.Int64BitsToDouble(bits) is var number
            && (!double.IsFinite(number) || double.Parse(JsonNumber.Format(number), CultureInfo.InvariantCulture) == number)));

    [Fact]
    public void Members_are_sorted_by_UTF_16_and_only_what_must_be_is_escaped()
    {
        // The example of RFC 8785, section 3.2.3.
        var node = new JsonObject
        {
            ["\u20ac"] = "Euro Sign", ["\r"] = "Carriage Return", ["\ufb33"] = "Hebrew Letter Dalet With Dagesh", ["1"] = "One",
            ["\ud83d\ude00"] = "Emoji: Grinning Face", ["\u0080"] = "Control", ["\u00f6"] = "Latin Small Letter O With Diaeresis",
        };

        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            Encoding.UTF8.GetString(CanonicalJson.Write(node)));
    }

    [Fact]
    public void The_order_of_keys_and_white_space_do_not_matter() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<string[]>(AreOneDigest));

    private static bool AreOneDigest(string[] keys)
    {
        var names = keys.Where(name => name is not null && IsWhole(name)).Distinct().ToList();
        var forward = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)name.Length)));
        var backward = new JsonObject(names.AsEnumerable().Reverse().Select(name => KeyValuePair.Create(name, (JsonNode?)name.Length)));
        var indented = JsonNode.Parse(forward.ToJsonString(new() { WriteIndented = true }));

        return CanonicalJson.Digest(forward) == CanonicalJson.Digest(backward) && CanonicalJson.Digest(indented) == CanonicalJson.Digest(forward);
    }

    [Fact]
    public void What_is_written_reads_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll<string>(text => text is null || !IsWhole(text) || JsonNode.Parse(CanonicalJson.Write(JsonValue.Create(text)))!.GetValue<string>() == text));

    [Fact]
    public void Half_a_surrogate_pair_is_refused_because_two_texts_would_hash_alike() =>
        Assert.Throws<FormatException>(() => CanonicalJson.Write(JsonValue.Create("a\ud800b")));

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        JsonNode node = new JsonArray();
        for (var depth = 0; depth < 300; depth++)
        {
            node = new JsonArray(node);
        }

        Assert.Throws<FormatException>(() => CanonicalJson.Write(node));
    }

    private static bool IsWhole(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && !char.IsSurrogatePair(text, index++))
            {
                return false;
            }
        }

        return true;
    }
}
