using System.Globalization;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>A schedule as GitHub takes it: five fields in UTC, and nothing more often than every five minutes.</summary>
internal static class CronLine
{
    private static readonly (string Name, int Least, int Most, string[] Words)[] Fields =
    [
        ("minute", 0, 59, []),
        ("hour", 0, 23, []),
        ("day of the month", 1, 31, []),
        ("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("day of the week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <summary>What is wrong with a line and what to write instead; null: nothing.</summary>
    public static string? Complaint(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != Fields.Length)
        {
            return $"The schedule '{line}' has {words.Length} of the five fields that GitHub takes: minute, hour, day of the month, month, day of the week.";
        }

        for (var i = 0; i < words.Length; i++)
        {
            if (Values(words[i], Fields[i]) is null)
            {
                var (name, least, most, names) = Fields[i];
                var known = names.Length > 0 ? $" or {names[0]} to {names[^1]}" : "";
                return $"'{words[i]}' in the schedule '{line}' is no {name}; write *, numbers from {least} to {most}{known}, ranges a-b, lists a,b, steps */n.";
            }
        }

        var minutes = Values(words[0], Fields[0])!;
        return minutes.Zip(minutes.Skip(1).Append(minutes[0] + 60)).Any(pair => pair.Second - pair.First < WorkflowLimits.Schedule.TotalMinutes)
            ? $"The schedule '{line}' starts more often than every {WorkflowLimits.Schedule.TotalMinutes} minutes, which GitHub does not do; write */5 or less often."
            : null;
    }

    private static List<int>? Values(string field, (string Name, int Least, int Most, string[] Words) about)
    {
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var by] when int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => (whole, number),
                _ => ("", 0),
            };
            var (from, to) = range switch
            {
                "*" => (about.Least, about.Most),
                _ when range.Split('-') is [var first, var last] => (Value(first, about), Value(last, about)),
                _ when step > 1 => (Value(range, about), about.Most),
                _ => (Value(range, about), Value(range, about)),
            };
            if (step == 0 || from is not { } least || to is not { } most || least > most)
            {
                return null;
            }

            for (var value = least; value <= most; value += step)
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    private static int? Value(string word, (string Name, int Least, int Most, string[] Words) about)
    {
        var named = Array.FindIndex(about.Words, name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
        return named >= 0 ? named + about.Least
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= about.Least && number <= about.Most ? number
            : null;
    }
}
