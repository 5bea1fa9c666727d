using System.Text.Json.Nodes;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Steps;

/// <summary>
/// A question for each item of a list: <c>ask-each item=users within=5d else=revoke</c>. The list is a parameter or an output of
/// that name, its items parted by commas or line ends; the answers are outputs by what was answered (<c>steps.review.outputs.revoke</c>
/// holds the items to revoke, a line each).
/// </summary>
internal static class AskEach
{
    // The other answer than the one for whoever is not heard in time.
    private const string Keep = "keep";

    public static string Name(Mark mark, string item) => $"{mark.Items}.{item}";

    public static IReadOnlyList<string> Options(Mark mark) => mark.Else is { } otherwise ? [Keep, otherwise] : [];

    /// <returns>The items, each once, or why there is no list.</returns>
    public static (IReadOnlyList<string> Items, string? Problem) Items(RunNames names, Mark mark)
    {
        var list = names.Find(mark.Items!)?.ToString() ?? names.Outputs().Where(output => output.Name == mark.Items).Select(output => output.Value).FirstOrDefault();
        return list is null
            ? ([], $"There is no list '{mark.Items}': no parameter is called so, and no step before wrote an output of that name.")
            : ([.. list.Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)], null);
    }

    /// <summary>Until when an item is asked for before its answer is the one for that case; null: for ever. It counts from the first question, over interruptions.</summary>
    public static DateTimeOffset? Deadline(StepContext context, Mark mark) =>
        mark is { Else: not null, Within: { } within } ? (context.Run.Journal.State.Find(context.Key)?.Begun ?? context.Run.Now) + within : null;

    /// <summary>Once the time is over, an item that nobody spoke of gets the answer for that case.</summary>
    /// <returns>False while there is time, and when there is no such answer.</returns>
    public static bool Settle(StepContext context, Mark mark, string item)
    {
        if (mark.Else is not { } otherwise || mark.Within is not { } within || Deadline(context, mark) is not { } deadline || context.Run.Now < deadline)
        {
            return false;
        }

        context.Run.Journal.Append(RunRecords.StepAnswered, new JsonObject
        {
            ["step"] = context.Key.Text,
            ["answers"] = new JsonObject { [Name(mark, item)] = otherwise },
            ["by"] = $"nobody within {Text.Duration.Format(within)}",
        });
        return true;
    }

    public static IReadOnlyDictionary<string, string> Outputs(StepContext context, IEnumerable<Mark> marks) => marks
        .SelectMany(mark => Items(context.Names, mark).Items.Select(item => (Item: item, Answer: context.Run.Journal.State.Answer(context.Key, Name(mark, item)))))
        .Where(one => one.Answer is not null)
        .GroupBy(one => one.Answer!, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => string.Join('\n', same.Select(one => one.Item)), StringComparer.Ordinal);
}
