using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

public sealed class JsonPiecesTests
{
    [Fact]
    public void A_long_report_comes_in_pieces_and_none_of_them_is_long()
    {
        var output = new Pieces();

        JsonText.Write(output, writer =>
        {
            writer.WriteStartArray();
            for (var i = 0; i < 20_000; i++)
            {
                writer.WriteStringValue($"ünïcode ##[group] {i}");
            }

            writer.WriteEndArray();
        });

        var expected = "[\n" + string.Join(",\n", Enumerable.Range(0, 20_000).Select(i => $"  \"ünïcode ##\\u005bgroup] {i}\"")) + "\n]\n";
        Assert.Equal(expected, output.ToString());
        Assert.InRange(output.Longest, 1, 40 * 1024);
    }

    [Fact]
    public void A_text_longer_than_a_piece_is_whole()
    {
        var output = new Pieces();
        var text = string.Concat(Enumerable.Repeat("Straße ", 30_000));

        JsonText.Write(output, writer => writer.WriteStringValue(text));

        Assert.Equal($"\"{text}\"\n", output.ToString());
    }

    private sealed class Pieces : StringWriter
    {
        public int Longest { get; private set; }

        public override void Write(string? value)
        {
            Longest = Math.Max(Longest, value?.Length ?? 0);
            base.Write(value);
        }
    }
}
