using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Text;

namespace PolicyRunner.Probes;

/// <summary>
/// Readings that something else has written: a JSON object with an entry for each objective, either
/// <c>{ "good": 9995, "total": 10000, "at": "2026-11-21T08:00:00Z" }</c> (or <c>bad</c>), or <c>{ "value": 0.21, "samples": 500, "at": … }</c>.
/// What it was over the last hour stands in the entry's <c>windows</c>, under <c>"1h"</c>.
/// </summary>
/// <param name="path">The file, as it is written; read anew each time.</param>
/// <param name="root">What it is relative to.</param>
/// <param name="longestAge">Older readings are no data; null: any age will do.</param>
/// <param name="clock">What time it is.</param>
internal sealed class FileSloSource(string path, string root, TimeSpan? longestAge, TimeProvider clock) : ISloSource
{
    private const string Shapes = "{ \"good\": 995, \"total\": 1000 } or { \"value\": 0.2 }";

    // Thousands of entries.
    private const int MostBytes = 16 << 20;

    // Two machines' clocks differ; by more than this one of them is wrong.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    // Which windows there are only the entry knows.
    public bool HasWindows(SloQuestion question) => false;

    public bool HasSlices(SloQuestion question) => false;

    public Task<SliceReading> ReadSlicesAsync(SliceQuestion question, CancellationToken cancellation) =>
        Task.FromResult(new SliceReading { End = clock.GetUtcNow(), Trouble = "A file holds no slices of time." });

    public async Task<SloReading> ReadAsync(SloQuestion question, CancellationToken cancellation)
    {
        var name = question.Objective.Name;
        try
        {
            var full = Path.GetFullPath(path, root);
            if (!Path.Exists(full))
            {
                return new SloReading { Absence = $"There is no file '{path}'." };
            }

            // What measures may write wherever it likes, also behind a link; git's own folder is nothing that measures.
            if (RealPath.Of(full) is not { } real || RealPath.IsInGit(real, Path.GetPathRoot(real)!))
            {
                return new SloReading { Trouble = $"'{path}' cannot be read: A symbolic link in its path leads into .git or nowhere." };
            }

            using var file = new StreamReader(new MemoryStream(PlainFile.Read(full, MostBytes)));
            var text = await file.ReadToEndAsync(cancellation).ConfigureAwait(false);
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }) is not JsonObject entries
                ? new SloReading { Trouble = $"'{path}' holds no JSON object; it takes an entry for each SLO, such as {{ \"{name}\": {{ \"value\": 0.2 }} }}." }
                : Entry(name, question.Over, entries);
        }
        catch (JsonException trouble)
        {
            return new SloReading { Trouble = trouble.LineNumber is { } line ? $"'{path}' is no JSON from line {line + 1} on." : $"A member stands twice in '{path}'." };
        }
        catch (Exception trouble) when (trouble is ArgumentException or InvalidOperationException)
        {
            // Members are looked at when they are asked for.
            return new SloReading { Trouble = $"A member stands twice in '{path}'." };
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return new SloReading { Trouble = $"'{path}' cannot be read: {trouble.Message}" };
        }
    }

    private SloReading Entry(string name, TimeSpan? time, JsonObject entries)
    {
        if (entries[name] is not { } found)
        {
            return new SloReading { Absence = $"'{path}' has no entry '{name}'; write \"{name}\": {Shapes}.{NearestName.Hint(name, entries.Select(entry => entry.Key))}" };
        }

        if (found is not JsonObject entry)
        {
            return new SloReading { Trouble = $"The entry '{name}' of '{path}' is no object; write {Shapes}." };
        }

        var reading = time is not { } over ? Reading(name, entry, entry)
            : entry["windows"] is JsonObject windows && windows[Duration.Format(over)] is JsonObject window ? Reading(name, entry, window)
            : new SloReading { Absence = $"The entry '{name}' of '{path}' has no window '{Duration.Format(over)}'; write \"windows\": {{ \"{Duration.Format(over)}\": {{ \"good\": 995, \"total\": 1000 }} }} into it." };
        return reading with { Place = new SloPlace(path, name, Text(entry, "at")) };
    }

    private SloReading Reading(string name, JsonObject entry, JsonObject counts)
    {
        if (longestAge is { } longest)
        {
            if (Text(entry, "at") is not { } written || !Moment.TryParse(written, out var at))
            {
                return new SloReading { Trouble = $"The entry '{name}' of '{path}' does not say when it was read; add \"at\": \"2026-11-21T08:00:00Z\"." };
            }

            var age = clock.GetUtcNow() - at;
            if (age > longest)
            {
                return new SloReading { Absence = $"It was read at {written}, longer ago than {Duration.Format(longest)}." };
            }

            // It would be fresh for ever.
            if (age < -MostSkew)
            {
                return new SloReading { Trouble = $"The entry '{name}' of '{path}' says that it was read at {written}, which is still to come." };
            }
        }

        if (!counts.ContainsKey("total"))
        {
            return Number(counts, "value") is { } value ? new SloReading { Value = value, Samples = Number(counts, "samples") }
                : new SloReading { Absence = $"The entry '{name}' of '{path}' holds no number to judge by; write {Shapes}." };
        }

        if (Number(counts, "total") is not { } total)
        {
            return new SloReading { Trouble = $"The total of the entry '{name}' of '{path}' is no number." };
        }

        return total <= 0 ? new SloReading { Absence = "It counts no events." }
            : (Number(counts, "good") ?? total - Number(counts, "bad")) is { } good ? new SloReading { Value = good / total, Samples = total }
            : new SloReading { Absence = $"The entry '{name}' of '{path}' has a total and neither good nor bad beside it." };
    }

    private static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? Number(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;
}
