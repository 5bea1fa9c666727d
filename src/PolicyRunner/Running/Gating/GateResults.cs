using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Running.Steps;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>What something else has measured and written down: results of benchmarks, values in JSON.</summary>
internal static class GateResults
{
    // Another machine's clock may be ahead; by more than this a file is of no known age.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    public static Judgement Benchmark(GateContext context, BenchmarkCondition condition)
    {
        var (text, missing) = Read(context, condition.File, condition.MaximumAge);
        if (text is null)
        {
            return missing!;
        }

        IReadOnlyList<BenchmarkResult> all;
        try
        {
            all = BenchmarkResults.Read(text);
        }
        catch (FormatException trouble)
        {
            return Judgement.Broken($"'{condition.File}' cannot be read: {trouble.Message}");
        }

        var results = condition.Only is { } only ? all.Where(result => Names(only).Matches(Flat(result.Name))).ToList() : all;
        var evidence = new JsonObject
        {
            ["file"] = condition.File,
            ["each"] = condition.Each is { } each ? Duration.Format(each) : null,
            ["p95"] = condition.P95 is { } percentile ? Duration.Format(percentile) : null,
            ["benchmarks"] = new JsonArray([.. results.Select(result => new JsonObject { ["name"] = result.Name, ["mean"] = result.Mean, ["p95"] = result.P95 })]),
        };
        return (results.Count < condition.Least
            ? Judgement.Nothing($"'{condition.File}' has {Wording.Count(results.Count, "benchmark")}{(condition.Only is null ? "" : $" named '{condition.Only}'")}, and {condition.Least} {(condition.Least == 1 ? "is" : "are")} asked for.")
            : results.Select(result => Complaint(result, "mean", result.Mean, condition.Each) ?? Complaint(result, "95th percentile", result.P95, condition.P95)).OfType<Judgement>()
                .OrderBy(judged => judged.Verdict == GateVerdict.Fail ? 0 : 1).FirstOrDefault()
            ?? new Judgement(GateVerdict.Pass, $"{(results.Count == 1 ? "The benchmark keeps" : $"All {results.Count} benchmarks keep")} to {Limits(condition)}.")) with { Evidence = evidence, Measured = Numbers(results) };
    }

    // Of two of one name it is not known which one a later result is of.
    private static Dictionary<string, double> Numbers(IEnumerable<BenchmarkResult> results) =>
        results.GroupBy(result => result.Name, StringComparer.Ordinal).Where(same => same.Count() == 1).Select(same => same.First())
            .SelectMany(result => (IEnumerable<(string Name, double? Time)>)[($"{result.Name} mean", result.Mean), ($"{result.Name} p95", result.P95)])
            .Where(one => one.Time is not null).ToDictionary(one => one.Name, one => one.Time!.Value, StringComparer.Ordinal);

    public static async Task<Judgement> JsonAsync(GateContext context, JsonCondition condition, CancellationToken cancellation)
    {
        var from = condition.Url ?? condition.File!;
        string? text;
        if (condition.Url is { } url)
        {
            var (reading, trouble) = await HttpProbe.AskAsync(new HttpQuestion { Method = "GET", Url = url }, context.Clock, cancellation).ConfigureAwait(false);
            if (reading is not { Status: 200 })
            {
                return Judgement.Broken(reading is null ? trouble! : $"{url} answered with status {reading.Status}.");
            }

            text = reading.Body;
        }
        else
        {
            (text, var missing) = Read(context, condition.File!, condition.MaximumAge);
            if (text is null)
            {
                return missing!;
            }
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            if (!JsonPath.TryFind(root, JsonPath.Parse(condition.Path)!, out var found) || found is null)
            {
                return Judgement.Nothing($"'{from}' has nothing at '{condition.Path}'.");
            }

            var judged = found is JsonValue value ? Compared(condition, value) : Judgement.Broken($"'{condition.Path}' in '{from}' is {(found is JsonArray ? "a list" : "an object")}, which cannot be compared.");
            return judged with
            {
                Measured = found is JsonValue single && Number(single) is { } measured && double.IsFinite(measured) ? Judgement.Alone(measured) : judged.Measured,
                Evidence = new JsonObject { ["from"] = from, ["path"] = condition.Path, ["value"] = found is JsonValue ? found.DeepClone() : null, ["limits"] = new JsonObject(condition.Limits.Select(limit => KeyValuePair.Create(limit.Key, (JsonNode?)limit.Value.DeepClone()))) },
            };
        }
        catch (Exception trouble) when (trouble is JsonException or ArgumentException)
        {
            return Judgement.Broken((trouble as JsonException)?.LineNumber is { } line ? $"'{from}' is no JSON from line {line + 1} on." : $"A member stands twice in '{from}'.");
        }
    }

    private static Judgement Compared(JsonCondition condition, JsonValue value)
    {
        foreach (var (word, limit) in condition.Limits)
        {
            if (word == "equals")
            {
                if (!IsEqual(value, limit))
                {
                    return new Judgement(GateVerdict.Fail, $"'{condition.Path}' is {value.ToJsonString()}, not {limit.ToJsonString()}.");
                }
            }
            else if (Number(value) is not { } number || !double.IsFinite(number))
            {
                return Judgement.Broken($"'{condition.Path}' is {value.ToJsonString()}, which is no number.");
            }
            else if (Boundary.Holds(number, word switch { "at-least" => "gte", "at-most" => "lte", "above" => "gt", _ => "lt" }, Number((JsonValue)limit)!.Value) == false)
            {
                return new Judgement(GateVerdict.Fail, $"'{condition.Path}' is {value.ToJsonString()}, which is not {word.Replace('-', ' ')} {limit.ToJsonString()}.");
            }
        }

        return new Judgement(GateVerdict.Pass, $"'{condition.Path}' is {value.ToJsonString()}.");
    }

    private static bool IsEqual(JsonValue value, JsonNode wanted) =>
        Number(value) is { } one && wanted is JsonValue other && Number(other) is { } two ? one == two : Definition.Word(value) == Definition.Word(wanted) && value.GetValueKind() == wanted.GetValueKind();

    private static double? Number(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Judgement? Complaint(BenchmarkResult result, string what, double? measured, TimeSpan? limit) =>
        limit is not { } longest ? null
        : measured is not { } time ? Judgement.Nothing($"'{result.Name}' states no {what}.")
        : Boundary.IsOver(time, longest.TotalMilliseconds) ? new Judgement(GateVerdict.Fail, $"The {what} of '{result.Name}' is {SloEvaluator.Shown(time)} ms, longer than {Duration.Format(longest)}.")
        : null;

    private static PathGlob Names(string pattern) => new(Flat(pattern));

    // A name has no folders, and an argument in it may hold anything.
    private static string Flat(string name) => name.Replace('/', '\u2215');

    private static string Limits(BenchmarkCondition condition) => (condition.Each, condition.P95) switch
    {
        ({ } each, { } p95) => $"a mean of {Duration.Format(each)} and a 95th percentile of {Duration.Format(p95)}",
        ({ } each, null) => $"a mean of {Duration.Format(each)}",
        var (_, p95) => $"a 95th percentile of {Duration.Format(p95!.Value)}",
    };

    // A file of the repository and no other: a gate must not read what its reviewers cannot see it reads.
    private static (string? Text, Judgement? Missing) Read(GateContext context, string path, TimeSpan? maximumAge)
    {
        var full = Path.GetFullPath(path, context.Root);
        if (WorkingFolder.IsOutside(path, context.Root))
        {
            return (null, Judgement.Broken($"'{path}' is outside of the repository; name a file in it."));
        }

        if (RealPath.LeadsOut(full, context.Root))
        {
            return (null, Judgement.Broken($"'{path}' leads out of the repository or into .git through a symbolic link; put the file itself there."));
        }

        if (!File.Exists(full))
        {
            return (null, Judgement.Nothing($"There is no file '{path}'."));
        }

        var (file, problem) = FileText.Read(new CheckedPath(full, path));
        if (problem is not null)
        {
            return (null, Judgement.Broken($"'{path}' cannot be used: {problem.Message}"));
        }

        if (maximumAge is { } longest)
        {
            var age = context.Clock.GetUtcNow() - File.GetLastWriteTimeUtc(full);
            if (age > longest || age < -MostSkew)
            {
                return (null, Judgement.Nothing(age > longest ? $"'{path}' was written longer ago than {Duration.Format(longest)}." : $"'{path}' was written at a time that is still to come."));
            }
        }

        return (file.Text, null);
    }
}
