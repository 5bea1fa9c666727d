using System.Globalization;
using System.Text.Json.Nodes;

namespace PolicyRunner.Probes;

/// <summary>A place in JSON as people write it: <c>summary.errors[0].count</c>; a name with a dot in it stands in quotes, <c>["a.b"]</c>.</summary>
internal static class JsonPath
{
    /// <returns>The steps, each a name or a number from 0, or null when the text is no path.</returns>
    public static IReadOnlyList<object>? Parse(string path)
    {
        var steps = new List<object>();
        var rest = path.StartsWith('$') ? path.AsSpan(1).TrimStart('.') : path;
        while (!rest.IsEmpty)
        {
            if (rest[0] == '[')
            {
                var end = rest is ['[', '"', ..] ? rest.IndexOf("\"]", StringComparison.Ordinal) + 1 : rest.IndexOf(']');
                if (end <= 1)
                {
                    return null;
                }

                var inner = rest[1..end];
                if (inner is ['"', .., '"'])
                {
                    steps.Add(inner[1..^1].ToString());
                }
                else if (int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    steps.Add(index);
                }
                else
                {
                    return null;
                }

                rest = rest[(end + 1)..];
            }
            else
            {
                var end = rest.IndexOfAny('.', '[');
                var name = end < 0 ? rest : rest[..end];
                if (name.IsEmpty)
                {
                    return null;
                }

                steps.Add(name.ToString());
                rest = rest[name.Length..];
            }

            if (rest is ['.', ..])
            {
                rest = rest[1..];
                if (rest.IsEmpty)
                {
                    return null;
                }
            }
        }

        return steps.Count == 0 ? null : steps;
    }

    /// <returns>What is there; false when there is nothing.</returns>
    public static bool TryFind(JsonNode? root, IReadOnlyList<object> steps, out JsonNode? found)
    {
        found = root;
        foreach (var step in steps)
        {
            if (step is string name && found is JsonObject members && members.TryGetPropertyValue(name, out var member))
            {
                found = member;
            }
            else if (step is int index && found is JsonArray items && index < items.Count)
            {
                found = items[index];
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
