using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PolicyRunner.GitHub.Api;

/// <summary>What the bytes of an answer say.</summary>
internal static class AnswerReading
{
    /// <exception cref="GitHubException">It is no JSON, or JSON of another shape.</exception>
    public static T Parse<T>(GitHubAnswer answer, JsonTypeInfo<T> shape, GitHubRequest request)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize(answer.Body, shape);
            return parsed is null || (parsed is object?[] items && items.Contains(null)) ? throw new JsonException("null") : parsed;
        }
        catch (JsonException)
        {
            throw new GitHubException(IsJson(answer.Body) ? WrongShape(answer, request)
                : WrongShape(answer, request) with { Kind = GitHubFailureKind.NotJson, Reason = "the answer is no JSON" });
        }
    }

    public static GitHubFailure WrongShape(GitHubAnswer answer, GitHubRequest request) => new()
    {
        Kind = GitHubFailureKind.WrongShape,
        Operation = request.Operation,
        Reason = "the answer is not what GitHub's API describes",
        Status = answer.Status,
        RequestId = answer.RequestId,
        MayHaveArrived = !request.IsRepeatable,
    };

    /// <summary>What a server says of an error: its message, and what is wrong with each field.</summary>
    public static string? Complaint(byte[] body)
    {
        const int longest = 300;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("message", out var message) || message.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            var text = message.GetString()!.TrimEnd('.');
            if (document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
            {
                text += string.Concat(errors.EnumerateArray().Take(5).Select(error => $", {Detail(error)}"));
            }

            return text.Length <= longest ? text : text[..longest] + "…";
        }
        catch (JsonException)
        {
            // The complaint of something between here and GitHub; its status says enough.
            return null;
        }
    }

    private static string Detail(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return error.ToString();
        }

        string? Text(string name) => error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return Text("message") ?? $"{Text("field")} {Text("code")}".Trim();
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
            }

            return body.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
