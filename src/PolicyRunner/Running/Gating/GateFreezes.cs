using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Freezes;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>Whether anything is frozen. Where that cannot be asked, nobody knows.</summary>
internal static class GateFreezes
{
    public static Judgement Judge(GateContext context, FreezeCondition condition, CancellationToken cancellation)
    {
        try
        {
            var shared = SharedState.Open(context.Commission.WorkingDirectory, cancellation);
            var desk = new FreezeDesk(context.Configuration.Organisation, AdmissionPapers.RepositoryOf(context.Commission.WorkingDirectory, cancellation), shared);
            var now = context.Clock.GetUtcNow();
            var holding = desk.All(shared.Read(cancellation), cancellation).Where(freeze => freeze.Holds(now) && Covers(freeze, condition.Environment)).ToList();
            var evidence = new JsonObject { ["environment"] = condition.Environment, ["place"] = shared.Place, ["freezes"] = new JsonArray([.. holding.Select(freeze => (JsonNode)freeze.Name)]) };
            return (holding is [var first, ..]
                ? new Judgement(GateVerdict.Fail, $"The freeze '{first.Name}' holds{(first.By is { } by ? $", set by {by}" : "")}{(first.Reason is { } reason ? $" ({reason})" : "")}{(first.To is { } to ? $", until {Moment.Format(to)}" : "")}.")
                : new Judgement(GateVerdict.Pass, $"No freeze{(condition.Environment is { } environment ? $" of '{environment}'" : "")} holds.")) with { Evidence = evidence };
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return Judgement.Broken($"Nobody knows what is frozen: {trouble.Message}");
        }
    }

    private static bool Covers(StandingFreeze freeze, string? environment) =>
        environment is null || freeze.Environments.Count == 0 || freeze.Environments.Contains(environment, StringComparer.Ordinal);
}
