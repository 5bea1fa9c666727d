using System.Text.Json;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Plans;

/// <summary>A plan as JSON, described by the schema <c>plan</c>.</summary>
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter writer, Plan plan, string request)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("digest", plan.Digest);
        writer.WriteString("request", request);
        writer.WriteString("runbook", plan.Runbook.Id);
        writer.WriteString("title", plan.Runbook.Title);
        writer.WriteString("file", plan.Runbook.Document.Path);
        writer.WriteString("commit", plan.Origin.Commit);
        writer.WriteString("policies", plan.Origin.PolicyPack);
        writer.WriteString("tool", plan.Origin.Tool);
        writer.WriteString("effect", Words.Of(plan.Effect));
        writer.WriteString("environment", plan.Environment);
        writer.WriteString("confirm", plan.Confirm);
        writer.WriteBoolean("reason", plan.Runbook.Declaration.ReasonRequired);
        writer.WriteString("window", plan.Runbook.Declaration.Window);
        writer.WriteString("lock", plan.Lock);
        writer.Strings("secrets", plan.Secrets);
        Parameters(writer, plan);
        var stages = Homes(plan);
        writer.Each("steps", plan.Steps, (json, step) => Step(json, stages[step.Id], step));
        writer.Each("stages", plan.Stages, Stage);
        writer.Each("approvals", plan.Approvals, (json, approval) =>
        {
            json.WriteString("role", approval.Role);
            json.WriteNumber("count", approval.Count);
            json.WriteString("when", approval.When);
        });
        writer.WriteEndObject();
    }

    private static void Parameters(Utf8JsonWriter writer, Plan plan)
    {
        writer.WriteStartObject("parameters");
        foreach (var parameter in plan.Parameters)
        {
            writer.WritePropertyName(parameter.Parameter.Name);
            switch (parameter.Value)
            {
                case Value.Number number:
                    writer.WriteRawValue(number.ToString());
                    break;
                case Value.Flag flag:
                    writer.WriteBooleanValue(flag.IsTrue);
                    break;
                default:
                    writer.WriteStringValue(parameter.Value.ToString());
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static void Step(Utf8JsonWriter writer, string stage, PlannedStep step)
    {
        writer.WriteString("id", step.Id);
        writer.WriteString("digest", step.Digest);
        writer.WriteString("title", step.Title);
        writer.WriteString("section", Words.Of(step.Section));
        writer.WriteString("kind", Words.Of(step.Kind));
        writer.WriteString("effect", Words.Of(step.Effect));
        writer.WriteString("stage", stage);
        writer.WriteString("timeout", Duration.Format(step.Timeout));
        writer.WriteNumber("retries", step.Retries);
        writer.WriteString("backoff", Duration.Format(step.Backoff));
        writer.Strings("after", step.After);
        writer.WriteString("when", step.When);
        writer.WriteString("undo", step.Undo);
        writer.WriteBoolean("idempotent", step.IsIdempotent);
        writer.WriteString("probe", step.Probe);
        writer.WriteString("environment", step.Environment);
        writer.WriteString("runsOn", step.RunsOn);
        writer.Strings("secrets", step.Secrets);
        writer.WriteString("cwd", step.WorkingDirectory);
        writer.WriteString("on", step.Section == SectionName.Verification ? Words.Of(step.On) : null);
        writer.WriteString("takesBack", step.Section == SectionName.Rollback ? Words.Of(step.RollbackKind) : null);
        writer.WriteBoolean("irreversible", step.IsIrreversible);
        writer.WritePropertyName("definition");
        step.Definition.WriteTo(writer);
        writer.WriteString("expected", step.Action.Expected?.Text);
        writer.WriteString("calls", step.Called?.Runbook.Id);
        writer.WriteString("callsDigest", step.Called?.Digest);
        writer.Position("start", step.Span.StartPosition);
    }

    // Which stage a step is in.
    private static Dictionary<string, string> Homes(Plan plan)
    {
        var homes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in plan.Stages)
        {
            foreach (var step in stage.Steps)
            {
                homes.TryAdd(step, stage.Id);
            }
        }

        return homes;
    }

    private static void Stage(Utf8JsonWriter writer, PlannedStage stage)
    {
        writer.WriteString("id", stage.Id);
        writer.WriteString("section", Words.Of(stage.Section));
        writer.Strings("steps", stage.Steps);
        writer.WriteString("environment", stage.Environment);
        writer.WriteString("runsOn", stage.RunsOn);
        writer.Strings("secrets", stage.Secrets);
        writer.Strings("after", stage.After);
    }
}
