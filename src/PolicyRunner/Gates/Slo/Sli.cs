using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Probes;

namespace PolicyRunner.Gates.Slo;

/// <summary>
/// The share that was good: between the least and the most it can have been. They differ where slices of the time have no data; a
/// judgement that depends on those is none.
/// </summary>
internal sealed record Sli
{
    /// <summary>As if all that is missing was bad.</summary>
    public double Low { get; init; }

    /// <summary>As if all that is missing was good.</summary>
    public double High { get; init; }

    /// <summary>How many events or slices; null when the source does not say.</summary>
    public double? Samples { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why there is no data; null when there is.</summary>
    public string? Absence { get; init; }

    public required JsonObject Evidence { get; init; }

    public bool IsKnown => Trouble is null && Absence is null;

    public static Sli Of(SloReading reading, TimeSpan? over)
    {
        var evidence = Written(reading, over);
        return reading.Trouble is { } trouble ? new Sli { Trouble = trouble, Evidence = evidence }
            : reading.Value is not { } value || !double.IsFinite(value) ? new Sli { Absence = reading.Absence ?? "", Evidence = evidence }
            : value is < 0 or > 1 ? new Sli { Trouble = $"The share is {value.ToString("0.######", CultureInfo.InvariantCulture)}, which is not between 0 and 1.", Evidence = evidence }
            : new Sli { Low = value, High = value, Samples = reading.Samples, Evidence = evidence };
    }

    /// <param name="reading">A value for each slice.</param>
    /// <param name="over">The whole time.</param>
    /// <param name="slice">The length of a slice.</param>
    /// <param name="score">How good a slice with a value was, from 0 to 1.</param>
    public static Sli Of(SliceReading reading, TimeSpan over, TimeSpan slice, Func<double, double> score)
    {
        if (reading.Trouble is { } trouble)
        {
            return new Sli { Trouble = trouble, Evidence = Written(new SloReading(), over) };
        }

        var (sum, missing) = (0.0, 0);
        foreach (var value in reading.Values)
        {
            if (double.IsNaN(value))
            {
                missing++;
            }
            else
            {
                sum += score(value);
            }
        }

        var count = reading.Values.Count;
        var evidence = Written(new SloReading(), over);
        evidence["slice"] = Text.Duration.Format(slice);
        evidence["slices"] = count;
        evidence["missing"] = missing;
        evidence["queries"] = new JsonArray([.. reading.Queries.Select(query => (JsonNode)query)]);
        evidence["series"] = Series.Of(reading);
        return missing == count ? new Sli { Absence = "The query finds no series.", Evidence = evidence }
            : new Sli { Low = sum / count, High = (sum + missing) / count, Samples = count - missing, Evidence = evidence };
    }

    public static JsonObject Written(SloReading reading, TimeSpan? over)
    {
        var evidence = new JsonObject
        {
            ["over"] = over is { } time ? Text.Duration.Format(time) : null,
            ["value"] = reading.Value is { } value && double.IsFinite(value) ? value : null,
            ["samples"] = reading.Samples is { } samples && double.IsFinite(samples) ? samples : null,
        };
        if (reading.Place is { } place)
        {
            evidence["file"] = place.File;
            evidence["entry"] = place.Entry;
            evidence["at"] = place.At;
        }

        if (reading.Raw.Count > 0)
        {
            evidence["raw"] = new JsonArray([.. reading.Raw.Select(sample => new JsonObject { ["part"] = sample.Part, ["query"] = sample.Query, ["value"] = sample.Value })]);
            evidence["at"] = reading.Raw[0].At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        return evidence;
    }
}
