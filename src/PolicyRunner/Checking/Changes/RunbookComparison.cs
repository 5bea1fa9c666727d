using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Changes;

/// <summary>Compares what two versions of a runbook do, step by step.</summary>
internal static class RunbookComparison
{
    // Lines of a step's text that are shown; the step itself stands in the change.
    private const int MostTextLines = 6;
    private const int LongestLine = 160;

    /// <param name="before">At the base; null when it has none.</param>
    /// <param name="after">Under review; null when it is gone.</param>
    /// <param name="hide">Puts dots in the place of the secrets of both in a sentence.</param>
    /// <returns>Null when both do the same.</returns>
    public static RunbookChange? Of(Runbook? before, Runbook? after, Func<string, string> hide)
    {
        var (old, now) = (Steps(before), Steps(after));
        var lines = new List<string>();
        if (before is null || after is null)
        {
            lines.Add(before is null ? "+ the runbook is new" : "- the runbook is gone");
        }
        else
        {
            lines.AddRange(Differences("", Attributes(before), Attributes(after)));
        }

        var steps = new List<ChangedStep>();
        foreach (var step in now.Values)
        {
            var own = old.TryGetValue(step.Id, out var then) ? [.. Differences($"step {step.Id}: ", Attributes(then), Attributes(step)), .. TextDifferences(step.Id, then, step)] : new List<string> { $"+ step {step.Id} ({Words(step)})" };
            lines.AddRange(own);
            steps.Add(Step(step, then is null ? ChangeKind.Added : own.Count > 0 ? ChangeKind.Changed : ChangeKind.Same));
        }

        foreach (var step in old.Values.Where(step => !now.ContainsKey(step.Id)))
        {
            lines.Add($"- step {step.Id} ({Words(step)})");
            steps.Add(Step(step, ChangeKind.Removed));
        }

        return lines.Count == 0 ? null : new RunbookChange
        {
            Runbook = (after ?? before)!.Id!,
            File = (after ?? before)!.Document.Path,
            Kind = before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : ChangeKind.Changed,
            Lines = [.. lines.Select(line => Cut(hide(line)))],
            Steps = [.. steps.Select(step => step with { Title = hide(step.Title) })],
        };
    }

    // What is wrong with it the check says; here the first of two with one id counts.
    private static Dictionary<string, StepOutline> Steps(Runbook? runbook)
    {
        var steps = new Dictionary<string, StepOutline>(StringComparer.Ordinal);
        foreach (var step in runbook is null ? [] : StepOutline.Of(runbook, []))
        {
            steps.TryAdd(step.Id, step);
        }

        return steps;
    }

    private static ChangedStep Step(StepOutline step, ChangeKind kind) => new()
    {
        Id = step.Id,
        Title = step.Step.Title,
        Section = step.Section,
        Action = step.Action.Kind,
        Kind = kind,
        After = step.After,
        Undo = step.Action.Attributes.Undo,
    };

    private static string Words(StepOutline step) => step.Action.Kind == ActionKind.Manual ? "a person" : $"{step.Action.Effect.ToString().ToLowerInvariant()} {step.Action.Kind.ToString().ToLowerInvariant()}";

    private static IEnumerable<(string Name, string? Value)> Attributes(Runbook runbook)
    {
        var declared = runbook.Declaration;
        yield return ("status", declared.Status);
        yield return ("environment", declared.Environment);
        yield return ("lock", declared.Lock);
        yield return ("window", declared.Window);
        yield return ("confirm", declared.Confirm);
        yield return ("reason", declared.ReasonRequired ? "required" : null);
        yield return ("contract", declared.Contract);
        yield return ("risk", declared.Risk);
        yield return ("kind", declared.Kind);
        yield return ("incident category", declared.IncidentCategory);
        yield return ("slo", List(declared.Slos));
        yield return ("secrets", List(declared.Secrets));
        yield return ("approval", List(declared.Approvals.Select(rule => $"{rule.Count} of {rule.Role}{(rule.When is { } when ? $" when {when}" : "")}")));
        yield return ("triggers", List(declared.Triggers.Select(trigger => trigger.Alert is { } alert ? $"alert {alert}" : $"schedule {trigger.Schedule}{(trigger.Every is { } every ? $" every {every}" : "")}")));
        foreach (var (name, value) in declared.Parameters.SelectMany(Attributes))
        {
            yield return (name, value);
        }
    }

    // Each by itself: of one text of all of them nobody could tell a pattern from a default.
    private static IEnumerable<(string Name, string? Value)> Attributes(Parameter parameter)
    {
        var lead = $"parameter {parameter.Name}";
        yield return (lead, parameter.Type);
        yield return ($"{lead}: pattern", parameter.Pattern);
        yield return ($"{lead}: one of", List(parameter.Enum.Select(option => $"'{option.Text.Replace("'", "''", StringComparison.Ordinal)}'")));
        yield return ($"{lead}: format", parameter.Format);
        yield return ($"{lead}: minimum", Number(parameter.Minimum));
        yield return ($"{lead}: maximum", Number(parameter.Maximum));
        yield return ($"{lead}: least characters", Number(parameter.MinimumLength));
        yield return ($"{lead}: most characters", Number(parameter.MaximumLength));
        yield return ($"{lead}: default", parameter.Default is { } value ? value.Text : null);
    }

    private static string? Number(double? number) => number?.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<(string Name, string? Value)> Attributes(StepOutline step)
    {
        var attributes = step.Action.Attributes;
        yield return ("kind", Words(step));
        yield return ("language", step.Action.Block?.Language);
        yield return ("part", step.Section.ToString().ToLowerInvariant());
        yield return ("needs", List(step.After));
        yield return ("when", attributes.When);
        yield return ("timeout", attributes.Timeout is { } timeout ? Duration.Format(timeout) : null);
        yield return ("retry", attributes.Retry?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return ("backoff", attributes.Backoff is { } backoff ? Duration.Format(backoff) : null);
        yield return ("undo", attributes.Undo);
        yield return ("probe", attributes.Probe);
        yield return ("idempotent", attributes.Idempotent is { } idempotent ? idempotent ? "true" : "false" : null);
        yield return ("reversible", attributes.Reversible is { } reversible ? reversible ? "true" : "false" : null);
        yield return ("environment", attributes.Environment);
        yield return ("runs-on", attributes.RunsOn);
        yield return ("secrets", List(attributes.Secrets));
        yield return ("on", attributes.On?.ToString().ToLowerInvariant());
        yield return ("cwd", attributes.WorkingDirectory);
        yield return ("expect", attributes.Expect?.ToString().ToLowerInvariant());
        yield return ("takes back", attributes.RollbackKind?.ToString().ToLowerInvariant());

        // What a person is asked stands in what a person reads.
        yield return ("marks", step.Action.Kind == ActionKind.Manual ? null : List(step.Step.Marks.Select(mark => mark.Span.Text.ToString().Trim())));
    }

    private static IEnumerable<string> Differences(string lead, IEnumerable<(string Name, string? Value)> before, IEnumerable<(string Name, string? Value)> after)
    {
        var (old, now) = (Values(before), Values(after));
        return now.Keys.Union(old.Keys).Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"~ {lead}{name}: {old.GetValueOrDefault(name) ?? "nothing"} -> {now.GetValueOrDefault(name) ?? "nothing"}");
    }

    private static Dictionary<string, string> Values(IEnumerable<(string Name, string? Value)> pairs)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs.Where(pair => pair.Value is not null))
        {
            values.TryAdd(name, value!);
        }

        return values;
    }

    // What a block runs, what it is expected to print, or what a person reads.
    private static IEnumerable<string> TextDifferences(string id, StepOutline before, StepOutline after)
    {
        var (whole, wholeNow) = (Text(before), Text(after));
        var (old, now) = (Lines(whole), Lines(wholeNow));
        if (old.SequenceEqual(now))
        {
            // A here-document and a backslash at the end of a line see what prose does not.
            return whole == wholeNow || after.Action.Kind == ActionKind.Manual ? [] : [$"~ step {id}: its empty lines, or the spaces at the ends of its lines"];
        }

        List<string> changed = [.. old.Except(now).Select(line => $"- step {id}: {line.Trim()}"), .. now.Except(old).Select(line => $"+ step {id}: {line.Trim()}")];
        return changed.Count == 0 ? [$"~ step {id}: the order of its lines, or how often they stand there"]
            : changed.Count <= MostTextLines ? changed
            : [.. changed.Take(MostTextLines), $"~ step {id}: {changed.Count - MostTextLines} more lines"];
    }

    // Where a line begins means something to a program, and nothing in prose.
    private static string Text(StepOutline step) => (step.Action switch
    {
        { Kind: ActionKind.Manual } => string.Join('\n', step.Step.Extent.Text.ToString().Split('\n').Select(line => line.Trim())),
        { Block: { } block } => $"{block.Content.Text}\n{step.Action.Expected?.Text}",
        var action => $"{action.Yaml?.Span.Text.ToString()}\n{action.Expected?.Text}",
    }).ReplaceLineEndings("\n");

    private static IReadOnlyList<string> Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    private static string? List(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } list ? list : null;

    private static string Cut(string line) => line.Length <= LongestLine ? line : line[..(LongestLine - (char.IsHighSurrogate(line[LongestLine - 1]) ? 1 : 0))] + "…";
}
