using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Running.Admission;

/// <summary>Judges by the contract what the commands are once the parameters are filled in. Nothing waives it and no glass breaks it.</summary>
internal static class ContractRules
{
    private const string Help = "run it with other parameters, or change the runbook";

    public static IEnumerable<Refusal> Judge(AdmissionRequest request) => request.Plan.WithCalled.SelectMany(plan => Judge(plan, request.Organisation)).Distinct();

    private static IEnumerable<Refusal> Judge(Plan plan, OrganisationFile organisation)
    {
        ContractJudge? judge = null;
        if (plan.Runbook.Declaration.Contract is { } name)
        {
            if (organisation.Contracts[name] is not { } contract)
            {
                yield return new Refusal(RefusalKind.Contract, $"'{plan.Runbook.Id}' is bound by the contract '{name}', which the organisation file does not have", Refusal.HelpWithName(organisation.Contracts.Hint(name)));
                yield break;
            }

            if (plan.Runbook.Declaration.IncidentCategory is { } category && !contract.IncidentCategories.Contains(category))
            {
                yield return new Refusal(RefusalKind.Contract, $"'{plan.Runbook.Id}' answers incidents of the category '{category}', which the contract '{name}' does not know", Refusal.HelpWithName(contract.IncidentCategories.Hint(category)));
            }

            judge = ContractJudge.Of(contract, plan.Runbook);
        }

        foreach (var step in plan.Steps)
        {
            var commands = ResolvedCommands.Of(plan, step);
            var isJudgedThere = judge is not null && step.Called is { } called && judge.IsBound(called.Runbook);
            foreach (var breach in isJudgedThere ? [] : commands.Select(command => judge?.Breach(command)).OfType<ContractBreach>())
            {
                yield return new Refusal(RefusalKind.Contract, $"Step '{step.Id}' with its parameters filled in: {breach.Message.TrimEnd('.')}", Help);
            }

            if (ResolvedCommands.EffectOf(commands) > step.Effect)
            {
                var worst = commands.MaxBy(command => command.Effect)!;
                yield return new Refusal(RefusalKind.Policy, $"Step '{step.Id}' does more with its parameters filled in than was checked ({worst.Reason})", $"declare it: effect={(ResolvedCommands.EffectOf(commands) == Effect.Destructive ? "destructive" : "mutate")}");
            }
        }
    }
}
