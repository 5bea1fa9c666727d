using PolicyRunner.Findings;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Gates.Files;

/// <summary>Whether all that a gate names is there, and can ever tell anything.</summary>
/// <param name="slos">The SLO files.</param>
/// <param name="organisation">The organisation file.</param>
/// <param name="runbooks">The runbooks, asked for only by a gate that names any or their environments.</param>
/// <example><code>var problems = new GateNames(slos, organisation, () => library.Runbooks).Check(gate);</code></example>
internal sealed class GateNames(IReadOnlyList<SloFile> slos, OrganisationFile organisation, Func<IEnumerable<Runbook>> runbooks)
{
    private readonly SloSources sources = new(slos, organisation, "/", _ => null, TimeProvider.System);
    private readonly Lazy<List<Runbook>> known = new(() => [.. runbooks().Where(runbook => runbook is { Id: not null, IsDeclared: true })]);

    public IEnumerable<Problem> Check(GateFile gate) => gate.All.SelectMany(Check);

    private IEnumerable<Problem> Check(GateCondition condition)
    {
        var complaint = condition switch
        {
            LevelCondition level => Slo(level.Slo) ?? Time(level.Slo, level.Over),
            BudgetCondition budget => Slo(budget.Budget.Slo) ?? Time(budget.Budget.Slo, budget.Budget.Over is { } over ? SloSpan.Over(over) : SloSpan.Own),
            BurnRateCondition burn => Slo(burn.Slo) ?? BurnRateEvaluator.Complaint(sources.Find(burn.Slo).Found!.Objective, burn.Alerts) ?? Time(burn.Slo, SloSpan.Over(burn.Alerts[0].Long)),
            WindowCondition window when !organisation.Windows.Contains(window.Window) =>
                $"The change window '{window.Window}' is not in the organisation file.{organisation.Windows.Hint(window.Window)}",
            FreezeCondition { Environment: { } environment } => Environment(environment),
            EvidenceCondition evidence => Runbook(evidence.Runbook) ?? Parameter(evidence),
            ContentCondition content => (content.Runbook is { } runbook ? Runbook(runbook) : null) ?? Role(content.Role),
            ApprovalsCondition approvals => approvals.Roles.Keys.Concat(approvals.Low.Keys).Concat(approvals.High.Keys).Select(Role).FirstOrDefault(unknown => unknown is not null),
            _ => null,
        };
        if (complaint is not null)
        {
            yield return new Problem(ProblemKind.Schema, complaint, condition.NameSpan.FirstLine());
        }
    }

    private string? Slo(string name) => sources.Find(name).Problem is not { } problem ? null
        : slos.Any(file => file.Objectives.Contains(name)) ? problem
        : problem + NearestName.Hint(name, slos.SelectMany(file => file.Objectives.Names));

    // A file knows itself over which times it was written; a query has a place for them or has none.
    private string? Time(string name, SloSpan span)
    {
        var found = sources.Find(name).Found!;
        return new SloEvaluator(sources, TimeProvider.System).Time(found, span).Problem
            ?? (span.Time is { } time && found.Source is PrometheusSloSource && !(SliReader.IsSliced(found) ? found.HasSlices : found.HasWindows)
                ? $"The queries of '{name}' have no place for a time; write {{{{.window}}}} where it stands, so that they can be asked over {Duration.Format(time)}."
                : null);
    }

    // A freeze of an environment that nobody has would never hold.
    private string? Environment(string name)
    {
        var names = organisation.Freezes.SelectMany(freeze => freeze.Environments)
            .Concat(known.Value.SelectMany(runbook => runbook.Actions.Select(action => action.Attributes.Environment).Prepend(runbook.Declaration.Environment)).OfType<string>())
            .Where(environment => !environment.Contains("{{", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        return names.Count == 0 || names.Contains(name) ? null
            : $"No runbook and no freeze of the organisation file knows the environment '{name}', only {Wording.And(names.Order(StringComparer.Ordinal))}.{NearestName.Hint(name, names)}";
    }

    private string? Role(string name) => organisation.Roles.Contains(name) ? null : $"There is no role '{name}' in the organisation file.{organisation.Roles.Hint(name)}";

    private string? Runbook(string id) => known.Value.Count == 0 || known.Value.Exists(runbook => runbook.Id == id) ? null
        : $"No declared runbook has the id '{id}'; correct it.{NearestName.Hint(id, known.Value.Select(one => one.Id!))}";

    private string? Parameter(EvidenceCondition evidence)
    {
        var parameters = known.Value.Find(runbook => runbook.Id == evidence.Runbook)?.Declaration.Parameters.Select(parameter => parameter.Name).ToList();
        return parameters is not null && evidence.Parameters.Keys.FirstOrDefault(name => !parameters.Contains(name)) is { } unknown
            ? $"The runbook '{evidence.Runbook}' has no parameter '{unknown}', so that no run has that value.{NearestName.Hint(unknown, parameters)}"
            : null;
    }
}
