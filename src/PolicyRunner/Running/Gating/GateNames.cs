using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Gates.Files;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>Whether all that a gate names is there, and can ever tell anything.</summary>
internal static class GateNames
{
    public static IEnumerable<Problem> Check(GateFile gate, Configuration configuration, string root)
    {
        var sources = new SloSources(configuration.Slos, configuration.Organisation, root, _ => null, TimeProvider.System);
        foreach (var condition in gate.All)
        {
            var complaint = condition switch
            {
                LevelCondition level => Slo(level.Slo),
                BudgetCondition budget => Slo(budget.Budget.Slo),
                BurnRateCondition burn => Slo(burn.Slo) ?? BurnRateEvaluator.Complaint(sources.Find(burn.Slo).Found!.Objective, burn.Alerts),
                WindowCondition window when configuration.Organisation.Windows[window.Window] is null =>
                    $"The change window '{window.Window}' is not in the organisation file.{configuration.Organisation.Windows.Hint(window.Window)}",
                _ => null,
            };
            if (complaint is not null)
            {
                yield return new Problem(ProblemKind.Schema, complaint, condition.Span.FirstLine());
            }
        }

        string? Slo(string name) => sources.Find(name).Problem is { } problem
            ? Known(name) ? problem : problem + NearestName.Hint(name, configuration.Slos.SelectMany(file => file.Objectives.Names))
            : null;

        bool Known(string name) => configuration.Slos.Any(file => file.Objectives.Contains(name));
    }
}
