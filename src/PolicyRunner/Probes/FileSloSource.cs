using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Text;

namespace PolicyRunner.Probes;

/// <summary>
/// Readings that something else has written: a JSON object with an entry for each objective, either
/// <c>{ "good": 9995, "total": 10000, "at": "2026-11-21T08:00:00Z" }</c> (or <c>bad</c>), or <c>{ "value": 0.21, "samples": 500, "at": … }</c>.
/// What it was over the last hour stands in the entry's <c>windows</c>, under <c>"1h"</c>.
/// </summary>
/// <param name="path">The file; read anew each time.</param>
/// <param name="longestAge">Older readings are no data; null: any age will do.</param>
/// <param name="clock">What time it is.</param>
internal sealed class FileSloSource(string path, TimeSpan? longestAge, TimeProvider clock) : ISloSource
{
    // Two machines' clocks differ; by more than this one of them is wrong.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    // Which windows there are only the entry knows.
    public bool HasWindows(SloQuestion question) => false;

    public bool HasSlices(SloQuestion question) => false;

    public Task<SliceReading> ReadSlicesAsync(SliceQuestion question, CancellationToken cancellation) =>
        Task.FromResult(new SliceReading { End = clock.GetUtcNow(), Trouble = "A file holds no slices of time." });

    public async Task<SloReading> ReadAsync(SloQuestion question, CancellationToken cancellation)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
            var root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }) as JsonObject;
            return root is null ? new SloReading { Trouble = "The file holds no JSON object." }
                : root[question.Objective.Name] is not JsonObject entry ? new SloReading { Absence = "The file has no entry for it." }
                : question.Over is not { } over ? Reading(entry, entry)
                : entry["windows"]?[Duration.Format(over)] is JsonObject window ? Reading(entry, window)
                : new SloReading { Absence = $"Its entry has no window '{Duration.Format(over)}'." };
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return new SloReading { Trouble = trouble.Message };
        }
    }

    private SloReading Reading(JsonObject entry, JsonObject counts)
    {
        if (longestAge is { } longest)
        {
            if (entry["at"] is not JsonValue text || !text.TryGetValue<string>(out var written) || !Moment.TryParse(written, out var at))
            {
                return new SloReading { Trouble = "The entry does not say when it was read; add \"at\": \"2026-11-21T08:00:00Z\"." };
            }

            var age = clock.GetUtcNow() - at;
            if (age > longest)
            {
                return new SloReading { Absence = $"It was read at {written}, longer ago than {Duration.Format(longest)}." };
            }

            // It would be fresh for ever.
            if (age < -MostSkew)
            {
                return new SloReading { Trouble = $"The entry says that it was read at {written}, which is still to come." };
            }
        }

        if (Number(counts, "total") is not { } total)
        {
            return counts.ContainsKey("total") ? new SloReading { Trouble = "The entry's total is no number." } : new SloReading { Value = Number(counts, "value"), Samples = Number(counts, "samples") };
        }

        var good = Number(counts, "good") ?? total - Number(counts, "bad");
        return total > 0 ? new SloReading { Value = good / total, Samples = total } : new SloReading { Absence = "It counts no events." };
    }

    private static double? Number(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;
}
