using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Holds what was measured against the last release: the newest evaluation of the same gate that let another commit go on. That there
/// is none is said, and means what the gate says it means.
/// </summary>
internal sealed class GateComparison
{
    private readonly string? commit;
    private readonly Lazy<(IReadOnlyList<PassedGate> Passed, string? Problem)> earlier;

    public GateComparison(GateContext context, CancellationToken cancellation)
    {
        commit = context.Commit;
        earlier = new(() => Read(context, cancellation));
    }

    /// <summary>What a condition came to, and what it comes to beside the last release.</summary>
    public Judgement Beside(GateCondition condition, Judgement judged)
    {
        if (condition.Compared is not { } comparison)
        {
            return judged;
        }

        var (passed, problem) = earlier.Value;
        var compared = problem is not null ? Judgement.Broken($"Nobody knows the last release: {problem}")
            : judged.Measured.Count == 0 ? Judgement.Nothing("There is no single number that could be compared with the last release's.")
            : Worst([.. judged.Measured.Select(number => One(comparison, condition.Subject!, number.Key, number.Value, passed))]);
        var verdict = GateVerdicts.All([judged.Verdict, compared.Verdict]);
        var evidence = (JsonObject)judged.Evidence.DeepClone();
        evidence["measured"] = new JsonObject(judged.Measured.Select(number => KeyValuePair.Create(number.Key, (JsonNode?)number.Value)));
        evidence["compared"] = compared.Evidence;
        return judged with
        {
            Verdict = verdict,
            Reason = judged.Verdict == verdict && compared.Verdict != verdict ? judged.Reason : judged.Verdict == verdict ? $"{judged.Reason} {compared.Reason}" : compared.Reason,
            Evidence = evidence,
        };
    }

    private static Judgement One(Comparison comparison, string subject, string name, double value, IReadOnlyList<PassedGate> passed)
    {
        var numbers = passed.Select(one => (one.Run, one.Commit, one.Time, Number: one.Measured.FirstOrDefault(number => number.Subject == subject && number.Name == name)))
            .Where(one => one.Number is not null).Take(comparison.Results).ToList();
        var which = name == Judgement.Only ? "" : $" of '{name}'";
        var evidence = new JsonObject
        {
            ["name"] = name,
            ["value"] = value,
            ["pass"] = comparison.Pass.Text,
            ["warn"] = comparison.Warn?.Text,
            ["with"] = new JsonArray([.. numbers.Select(one => new JsonObject { ["run"] = one.Run, ["commit"] = one.Commit, ["at"] = Moment.Format(one.Time), ["value"] = one.Number!.Value })]),
        };
        if (numbers.Count == 0)
        {
            return new Judgement(comparison.First, $"There is no earlier release to compare{which} with{(comparison.First.Holds() ? ", and the gate lets the first one go on" : "; to let the first one go on write first: warn")}.") { Evidence = evidence };
        }

        var before = numbers.Average(one => one.Number!.Value);
        evidence["earlier"] = before;
        var them = numbers.Count == 1 ? $"{SloEvaluator.Shown(before)} of the last release" : $"{SloEvaluator.Shown(before)}, the mean of the last {numbers.Count} releases";
        return (comparison.Pass.Holds(value, before) ? new Judgement(GateVerdict.Pass, $"{SloEvaluator.Shown(value)}{which} is {comparison.Pass.Text} of {them}.")
            : comparison.Warn?.Holds(value, before) == true ? new Judgement(GateVerdict.Warn, $"{SloEvaluator.Shown(value)}{which} is not {comparison.Pass.Text} of {them}, only {comparison.Warn.Text}.")
            : new Judgement(GateVerdict.Fail, $"{SloEvaluator.Shown(value)}{which} is not {(comparison.Warn ?? comparison.Pass).Text} of {them}.")) with { Evidence = evidence };
    }

    private static Judgement Worst(IReadOnlyList<Judgement> judged)
    {
        var verdict = GateVerdicts.All([.. judged.Select(one => one.Verdict)]);
        return judged.First(one => one.Verdict == verdict) with { Evidence = judged.Count == 1 ? judged[0].Evidence : new JsonObject { ["numbers"] = new JsonArray([.. judged.Select(one => one.Evidence)]) } };
    }

    // The same commit again is the same release: compared with itself nothing would ever be worse.
    private (IReadOnlyList<PassedGate> Passed, string? Problem) Read(GateContext context, CancellationToken cancellation)
    {
        try
        {
            var state = SharedState.Open(context.Commission.WorkingDirectory, cancellation).Read(cancellation);
            return ([.. GateBook.Of(state, context.Gate.Name).Where(one => commit is null || one.Commit != commit)], null);
        }
        catch (SharedStateException trouble)
        {
            return ([], trouble.Message);
        }
    }
}
