using System.Text.Json.Nodes;
using PolicyRunner.Probes;

namespace PolicyRunner.Gates.Slo;

/// <summary>What a plot needs of many slices: a record cannot hold tens of thousands.</summary>
internal static class Series
{
    private const int Most = 240;

    /// <summary>At most 240 values, each the worst neighbour of its kind kept out of none: the mean of those it stands for, null for a gap.</summary>
    public static JsonArray Of(SliceReading reading)
    {
        var values = reading.Values;
        var count = Math.Min(values.Count, Most);
        var points = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)i * values.Count / count), (int)((long)(i + 1) * values.Count / count));
            var (sum, known) = (0.0, 0);
            for (var at = from; at < to; at++)
            {
                if (!double.IsNaN(values[at]))
                {
                    (sum, known) = (sum + values[at], known + 1);
                }
            }

            points.Add((JsonNode?)(known == 0 ? null : JsonValue.Create(sum / known)));
        }

        return points;
    }
}
