using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>The last evaluations of each gate that let a release go on: what later ones are compared with.</summary>
public static class GateBook
{
    /// <summary>How many are kept.</summary>
    public const int Most = 10;

    private const string Folder = "gates";

    /// <summary>Those of a gate, the newest first.</summary>
    /// <exception cref="SharedStateException">The file is damaged.</exception>
    public static IReadOnlyList<PassedGate> Of(StateSnapshot state, string gate)
    {
        var path = StatePath.Of(Folder, gate);
        return state.Find(path) is not { } members ? []
            : members["passed"] is JsonArray items ? [.. items.Select(item => item is JsonObject one ? Read(one, path) : throw Damaged(path))]
            : throw Damaged(path);
    }

    /// <summary>Puts one in front of them.</summary>
    public static StateSnapshot Add(StateSnapshot state, string gate, PassedGate passed) => state.With(StatePath.Of(Folder, gate), new JsonObject
    {
        ["gate"] = gate,
        ["passed"] = new JsonArray([.. Of(state, gate).Where(one => one.Run != passed.Run).Prepend(passed).Take(Most).Select(one => new JsonObject
        {
            ["run"] = one.Run,
            ["commit"] = one.Commit,
            ["time"] = StateFields.Format(one.Time),
            ["measured"] = new JsonArray([.. one.Measured.Select(number => new JsonObject { ["subject"] = number.Subject, ["name"] = number.Name, ["value"] = number.Value })]),
        })]),
    });

    private static PassedGate Read(JsonObject members, string path) => new(members.Text("run", path), members.OptionalText("commit", path), members.Time("time", path))
    {
        Measured = members["measured"] is JsonArray numbers
            ? [.. numbers.Select(item => item is JsonObject number && number["value"] is JsonValue value && value.TryGetValue<double>(out var amount) && double.IsFinite(amount)
                ? new MeasuredNumber(number.Text("subject", path), number.Text("name", path), amount)
                : throw Damaged(path))]
            : throw Damaged(path),
    };

    private static SharedStateException Damaged(string path) => new($"'{path}' of the shared state is damaged; look into its history and repair it.");
}

/// <summary>An evaluation that let a release go on.</summary>
/// <param name="Run">The id of its journal, which is anchored.</param>
/// <param name="Commit">What was released, or null.</param>
/// <param name="Time">When it was evaluated.</param>
public sealed record PassedGate(string Run, string? Commit, DateTimeOffset Time)
{
    /// <summary>What was measured then.</summary>
    public IReadOnlyList<MeasuredNumber> Measured { get; init; } = [];
}

/// <summary>A number that later ones are compared with.</summary>
/// <param name="Subject">What was measured and how: numbers of different subjects say nothing about one another.</param>
/// <param name="Name">Which of several numbers of it.</param>
/// <param name="Value">The number.</param>
public sealed record MeasuredNumber(string Subject, string Name, double Value);
