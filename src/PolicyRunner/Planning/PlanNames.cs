using PolicyRunner.Planning.Conditions;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Planning.Templates;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>The names that conditions and templates of a runbook may read: parameters now, answers and outputs once there.</summary>
internal sealed class PlanNames
{
    private readonly Dictionary<string, Value> parameters;
    private readonly HashSet<string> answers;
    private readonly HashSet<string> options;
    private readonly HashSet<string> steps;

    public PlanNames(Runbook runbook, IReadOnlyList<BoundParameter> bound)
    {
        parameters = bound.ToDictionary(parameter => parameter.Parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        var marks = runbook.Steps.SelectMany(step => step.Marks).ToList();
        answers = [.. marks.Select(mark => mark.Name).OfType<string>()];
        options = [.. marks.SelectMany(mark => mark.Options), .. bound.SelectMany(parameter => parameter.Parameter.Enum).Select(option => option.Text)];
        steps = [.. runbook.Actions.Select(action => action.Id), .. runbook.Steps.Select(step => step.Id)];
    }

    /// <summary>A parameter's value, or null.</summary>
    public Value? Known(string name) => parameters.GetValueOrDefault(name);

    /// <summary>Fills in a text that must be whole before anything runs.</summary>
    /// <returns>Null when it cannot be, which is a problem.</returns>
    public string? FillNow(string text, SourceSpan span, List<PlanProblem> problems)
    {
        var template = Parse(text, span, problems);
        if (template is null)
        {
            return null;
        }

        foreach (var name in template.Names.Where(name => Known(name) is null))
        {
            problems.Add(new PlanProblem($"'{{{{ {name} }}}}' must be known before the run starts; use a parameter.", span));
            return null;
        }

        return template.Fill(Known, value => value.ToString());
    }

    /// <summary>Parses a template and checks its names.</summary>
    public Template? Parse(string text, SourceSpan span, List<PlanProblem> problems)
    {
        var (template, problem, _) = Template.Parse(text);
        if (template is null)
        {
            problems.Add(new PlanProblem(problem!, span));
            return null;
        }

        foreach (var name in template.Names.Where(name => !IsKnown(name)))
        {
            problems.Add(new PlanProblem($"'{{{{ {name} }}}}' is no parameter, answer or output.{Hint(name)}", span));
            return null;
        }

        return template;
    }

    /// <summary>Decides a condition as far as parameters go.</summary>
    public Decision Decide(string? condition, SourceSpan span, List<PlanProblem> problems)
    {
        if (condition is null)
        {
            return Decision.Always;
        }

        var (parsed, problem) = Condition.Parse(condition);
        if (parsed is null)
        {
            problems.Add(new PlanProblem($"The condition '{condition}': {problem!.Message}", span));
            return Decision.Always;
        }

        foreach (var name in parsed.Names.Where(name => !IsKnown(name.Name) && !(options.Contains(name.Name) && name.ComparedWith is { } other && IsKnown(other))))
        {
            problems.Add(new PlanProblem($"The condition reads '{name.Name}', which is no parameter, answer or output.{Hint(name.Name)}", span));
            return Decision.Always;
        }

        if (parsed.Names.Any(name => IsLater(name.Name)))
        {
            return new Decision(condition, false);
        }

        var result = parsed.Evaluate(Known);
        if (result.Problem is not null)
        {
            problems.Add(new PlanProblem($"The condition '{condition}' cannot be decided: {result.Problem}", span));
        }

        return result.IsTrue ? Decision.Always : new Decision(null, true);
    }

    private bool IsKnown(string name) => parameters.ContainsKey(name) || IsLater(name);

    private bool IsLater(string name) =>
        answers.Contains(name) || (name.Split('.') is ["steps", var step, "outputs", { Length: > 0 }] && steps.Contains(step));

    private string Hint(string name) => NearestName.Hint(name, parameters.Keys.Concat(answers).Concat(steps.Select(step => $"steps.{step}.outputs.")));

    /// <summary>What is left of a condition when the plan is made.</summary>
    /// <param name="Left">What is decided while running; null: nothing, it holds.</param>
    /// <param name="IsNever">True when it does not hold whatever happens.</param>
    internal sealed record Decision(string? Left, bool IsNever)
    {
        public static Decision Always { get; } = new(null, false);
    }
}
