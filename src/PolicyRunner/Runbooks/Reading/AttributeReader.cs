using System.Globalization;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Turns the words of an info string into typed attributes; what it does not know is a problem.</summary>
internal sealed class AttributeReader
{
    private static readonly string[] Known =
    [
        "id", "timeout", "effect", "retry", "backoff", "needs", "when", "undo", "idempotent", "probe",
        "environment", "runs-on", "secrets", "cwd", "run", "on", "expect", "time", "kind", "reversible",
    ];

    private readonly List<AttributePlace> places = [];
    private readonly List<Problem> problems;

    private AttributeReader(List<Problem> problems) => this.problems = problems;

    /// <param name="words">The words behind the language, a YAML action's kind taken off.</param>
    /// <param name="problems">Where unknown, doubled and malformed attributes are reported.</param>
    public static ActionAttributes Read(IEnumerable<InfoString.Word> words, List<Problem> problems) =>
        new AttributeReader(problems).Read(words);

    private ActionAttributes Read(IEnumerable<InfoString.Word> words)
    {
        var attributes = ActionAttributes.None;
        foreach (var word in words)
        {
            if (word.IsBroken)
            {
                Report(word, $"The quote of '{word.Name}' is never closed.");
            }
            else if (!Known.Contains(word.Name))
            {
                var hint = NearestName.Hint(word.Name, Known);
                Report(word, word.Value is null ? $"'{word.Name}' is not an attribute; write name=value.{hint}" : $"Unknown attribute '{word.Name}'.{hint}");
            }
            else if (word.Value is null)
            {
                Report(word, $"'{word.Name}' has no value; write {word.Name}=VALUE.");
            }
            else if (places.Any(place => place.Name == word.Name))
            {
                Report(word, $"Attribute '{word.Name}' is given twice.");
            }
            else
            {
                places.Add(new AttributePlace(word.Name, word.Span));
                attributes = Set(attributes, word, word.Value);
            }
        }

        return places.Count == 0 ? attributes : attributes with { Places = places };
    }

    private ActionAttributes Set(ActionAttributes attributes, InfoString.Word word, string value) => word.Name switch
    {
        "id" => attributes with { Id = Name(word, value) },
        "timeout" => attributes with { Timeout = Time(word, value) },
        "effect" => attributes with { Effect = (Effect?)Choice(word, value, "read", "mutate", "destructive") },
        "retry" => attributes with { Retry = Count(word, value) },
        "backoff" => attributes with { Backoff = Time(word, value) },
        "needs" => attributes with { Needs = List(word, value) },
        "when" => attributes with { When = Text(word, value) },
        "undo" => attributes with { Undo = Name(word, value) },
        "idempotent" => attributes with { Idempotent = Flag(word, value) },
        "probe" => attributes with { Probe = Name(word, value) },
        "environment" => attributes with { Environment = Text(word, value) },
        "runs-on" => attributes with { RunsOn = Text(word, value) },
        "secrets" => attributes with { Secrets = List(word, value) },
        "cwd" => attributes with { WorkingDirectory = Text(word, value) },
        "run" => attributes with { Run = Flag(word, value) },
        "on" => attributes with { On = (VerifyOn?)Choice(word, value, "both", "procedure", "rollback") },
        "kind" => attributes with { RollbackKind = (RollbackKind?)Choice(word, value, "configuration", "application", "schema") },
        "reversible" => attributes with { Reversible = Flag(word, value) },
        "expect" => attributes with { Expect = (ExpectMode?)Choice(word, value, "contains", "exact", "regex", "json") },
        "time" => attributes with { Time = Time(word, value) },
        _ => throw new InvalidOperationException($"Attribute '{word.Name}' is known and not read."),
    };

    private string? Name(InfoString.Word word, string value)
    {
        if (value.Length is 0 or > 64 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            Report(word, $"'{value}' is no id: use letters, digits, '-', '_' and '.', at most 64.");
            return null;
        }

        return value;
    }

    private string? Text(InfoString.Word word, string value)
    {
        if (value.Length == 0)
        {
            Report(word, $"Attribute '{word.Name}' is empty.");
            return null;
        }

        return value;
    }

    private TimeSpan? Time(InfoString.Word word, string value)
    {
        if (TimeText.TryParse(value, out var time) && time > TimeSpan.Zero)
        {
            return time;
        }

        Report(word, $"'{value}' is no time for '{word.Name}'; write it like 30s, 10m or 1h30m.");
        return null;
    }

    private int? Count(InfoString.Word word, string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100)
        {
            return count;
        }

        Report(word, $"'{value}' is no count for '{word.Name}'; write a whole number from 0 to 100.");
        return null;
    }

    private bool? Flag(InfoString.Word word, string value) => Choice(word, value, "true", "false") is { } choice ? choice == 0 : null;

    // The position among the choices: the enumerations' members stand in the same order.
    private int? Choice(InfoString.Word word, string value, params string[] choices)
    {
        var choice = Array.IndexOf(choices, value);
        if (choice >= 0)
        {
            return choice;
        }

        Report(word, $"'{word.Name}' must be one of {string.Join(", ", choices)}; found '{value}'.{NearestName.Hint(value, choices)}");
        return null;
    }

    private string[] List(InfoString.Word word, string value)
    {
        var items = value.Split(',', StringSplitOptions.TrimEntries);
        if (items.Any(item => item.Length == 0))
        {
            Report(word, $"Attribute '{word.Name}' has an empty name; write it like {word.Name}=first,second.");
            return [];
        }

        return items;
    }

    private void Report(InfoString.Word word, string message) => problems.Add(new Problem(ProblemKind.Attribute, message, word.Span));
}
