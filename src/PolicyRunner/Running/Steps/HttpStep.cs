using System.Text.Json.Nodes;
using PolicyRunner.Probes;

namespace PolicyRunner.Running.Steps;

/// <summary>A request whose answer is compared: status, headers, JSON, text, time.</summary>
internal static class HttpStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        if (definition is null)
        {
            return StepResult.Failed(problem!) with { IsFinal = true };
        }

        var question = Question(definition);
        return await Limited.RunAsync(context, async cancellation =>
        {
            var (reading, trouble) = await HttpProbe.AskAsync(question, context.Run.Clock, cancellation).ConfigureAwait(false);
            if (reading is null)
            {
                return StepResult.Failed(trouble!);
            }

            context.Log.Note($"{question.Method} {question.Url}: {reading.Status} in {(long)reading.Elapsed.TotalMilliseconds} ms");
            context.Log.Write(System.Text.Encoding.UTF8.GetBytes(reading.Body), isError: false);
            var complaint = Complaint(definition.Inner("expect"), reading) ?? ProgramStep.Unexpected(context);
            return (complaint is null ? StepResult.Completed : StepResult.Failed(complaint)) with
            {
                Evidence = new JsonObject { ["method"] = question.Method, ["url"] = question.Url, ["status"] = reading.Status, ["milliseconds"] = (long)reading.Elapsed.TotalMilliseconds },
            };
        }, stop).ConfigureAwait(false);
    }

    /// <summary>The request that an HTTP check makes.</summary>
    public static HttpQuestion Question(Definition definition)
    {
        var url = definition.Text("url")!;
        foreach (var (name, value) in definition.Map("query"))
        {
            url += $"{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        }

        var json = definition["json"];
        return new HttpQuestion
        {
            Method = definition.Text("method") ?? "GET",
            Url = url,
            Headers = definition.Map("headers"),
            Body = json?.ToJsonString() ?? definition.Text("body"),
            ContentType = json is not null ? "application/json" : "text/plain; charset=utf-8",
        };
    }

    /// <summary>What is wrong with an answer, or null.</summary>
    public static string? Complaint(Definition expected, HttpReading reading)
    {
        if (!IsStatus(expected["status"], reading.Status))
        {
            return $"The status is {reading.Status}{(expected["status"] is { } status ? $", not {Shown(status)}" : "")}.";
        }

        foreach (var (name, value) in expected.Map("headers"))
        {
            if (!reading.Headers.TryGetValue(name, out var header) || !header.Contains(value, StringComparison.Ordinal))
            {
                return $"The header '{name}' does not contain '{value}'.";
            }
        }

        var (longest, malformed) = expected.Time("latency");
        return malformed
            ?? (expected.Has("json") ? Definition.Expected(new JsonObject { ["json"] = expected["json"]?.DeepClone() })!(reading.Body) : null)
            ?? Definition.Expected(expected["body"])?.Invoke(reading.Body)
            ?? (reading.Elapsed > longest ? $"The answer took {(long)reading.Elapsed.TotalMilliseconds} ms, longer than {Text.Duration.Format(longest.Value)}." : null);
    }

    private static bool IsStatus(JsonNode? expected, int status) => expected switch
    {
        null => status is >= 200 and < 300,
        JsonArray several => several.Any(one => one is not null && IsStatus(one, status)),
        _ when Definition.Word(expected) is { Length: 3 } word => word.EndsWith("xx", StringComparison.Ordinal) ? word[0] - '0' == status / 100 : word == $"{status}",
        _ => false,
    };

    private static string Shown(JsonNode status) => status is JsonArray several ? Text.Wording.Or(several.Select(one => Definition.Word(one) ?? "")) : Definition.Word(status) ?? "";
}
