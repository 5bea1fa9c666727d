using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Freezes;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Shared;

/// <summary>What must not be changed, until when, and who may say otherwise.</summary>
public static class FreezeWriter
{
    /// <param name="freezes">As <see cref="FreezeDesk.All"/> gives them.</param>
    /// <param name="shared">Where those that were set are kept.</param>
    /// <param name="now">The time.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteText(IReadOnlyList<StandingFreeze> freezes, SharedState shared, DateTimeOffset now, TextWriter output)
    {
        var width = freezes.Select(freeze => TerminalLineText.Of(freeze.Name).Length).DefaultIfEmpty().Max();
        foreach (var freeze in freezes)
        {
            output.WriteLine($"{TerminalLineText.Of(freeze.Name).PadRight(width)}  {TerminalLineText.Of(string.Join(" · ", Parts(freeze, now)))}");
        }

        output.WriteLine($"{Words.Count(freezes.Count(freeze => freeze.Holds(now)), "freeze")} in force; those that were set are kept in {TerminalLineText.Of(shared.Place)}.");
    }

    /// <summary>The versioned JSON, described by the schema <c>freezes</c>; members are only ever added within a version.</summary>
    public static void WriteJson(IReadOnlyList<StandingFreeze> freezes, SharedState shared, DateTimeOffset now, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("place", shared.Place);
        writer.WriteBoolean("shared", shared.IsShared);
        writer.Each("freezes", freezes, (json, freeze) =>
        {
            json.WriteString("name", freeze.Name);
            json.WriteBoolean("holds", freeze.Holds(now));
            json.Time("from", freeze.From);
            json.Time("to", freeze.To);
            json.Strings("environments", freeze.Environments);
            json.WriteString("reason", freeze.Reason);
            json.WriteString("by", freeze.By);
            json.WriteString("lift", freeze.LiftRole);
            json.WriteString("liftedBy", freeze.LiftedBy);
        });
        writer.WriteEndObject();
    });

    private static IEnumerable<string> Parts(StandingFreeze freeze, DateTimeOffset now)
    {
        yield return freeze switch
        {
            { LiftedBy: { } person } => $"lifted by {person}",
            _ when now < freeze.From => $"begins {Moment.Format(freeze.From)}",
            { To: { } to } when now >= to => $"ended {Moment.Format(to)}",
            { To: { } to } => $"holds until {Moment.Format(to)}",
            _ => "holds until it is lifted",
        };
        yield return freeze.Environments.Count == 0 ? "everywhere" : Wording.And(freeze.Environments);
        if (freeze.Reason is { } reason)
        {
            yield return reason;
        }

        yield return freeze.By is { } by ? $"set by {by}" : "by the organisation file";
        yield return freeze.LiftRole is { } role ? $"'{role}' may lift it" : "nobody may lift it";
        if (freeze.LiftProblem is { } problem)
        {
            yield return $"its lift does not count: {problem}";
        }
    }
}
