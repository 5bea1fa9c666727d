using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>Freezes that were set while working, and the signed statements that lift one. Whether a lift counts is for the reader to verify.</summary>
public static class FreezeBook
{
    private const string Folder = "freezes";
    private const string LiftFolder = "lifts";

    /// <summary>Every freeze that was set, by name; the last one of each.</summary>
    /// <exception cref="SharedStateException">A file is damaged.</exception>
    public static IReadOnlyList<SharedFreeze> All(StateSnapshot state) =>
        [.. state.In(Folder).Select(path => Read(path, state.Find(path)!)).OrderBy(freeze => freeze.Name, StringComparer.Ordinal)];

    /// <summary>Sets a freeze in place of one of that name.</summary>
    public static StateSnapshot Set(StateSnapshot state, SharedFreeze freeze) => state.With(StatePath.Of(Folder, freeze.Name), Write(freeze));

    /// <summary>The lift of a freeze, or null.</summary>
    /// <exception cref="SharedStateException">The file is damaged.</exception>
    public static FreezeLift? FindLift(StateSnapshot state, string freezeDigest)
    {
        var path = StatePath.Of(LiftFolder, freezeDigest);
        return state.Find(path) is { } lift
            ? new FreezeLift { Freeze = lift.Text("freeze", path), Role = lift.Text("role", path), Reason = lift.Text("reason", path), Time = lift.Time("time", path), Signature = lift.Text("signature", path) }
            : null;
    }

    /// <summary>Writes down a lift, in place of an earlier one.</summary>
    public static StateSnapshot Lift(StateSnapshot state, FreezeLift lift) => state.With(StatePath.Of(LiftFolder, lift.Freeze), new JsonObject
    {
        ["freeze"] = lift.Freeze,
        ["role"] = lift.Role,
        ["reason"] = lift.Reason,
        ["time"] = StateFields.Format(lift.Time),
        ["signature"] = lift.Signature,
    });

    private static SharedFreeze Read(string path, JsonObject members) => new()
    {
        Id = members.Text("id", path),
        Name = members.Text("name", path),
        By = members.Text("by", path),
        Reason = members.Text("reason", path),
        From = members.Time("from", path),
        To = members.OptionalTime("to", path),
        Environments = members.Texts("environments", path),
        Lift = members.OptionalText("lift", path),
    };

    private static JsonObject Write(SharedFreeze freeze) => new()
    {
        ["id"] = freeze.Id,
        ["name"] = freeze.Name,
        ["by"] = freeze.By,
        ["reason"] = freeze.Reason,
        ["from"] = StateFields.Format(freeze.From),
        ["to"] = freeze.To is { } to ? StateFields.Format(to) : null,
        ["environments"] = new JsonArray([.. freeze.Environments.Select(name => (JsonNode)name)]),
        ["lift"] = freeze.Lift,
    };
}

/// <summary>A freeze that somebody set.</summary>
public sealed record SharedFreeze
{
    /// <summary>32 random hexadecimal digits: a lift of this one lifts no later one of the same name.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Who set it.</summary>
    public required string By { get; init; }

    public required string Reason { get; init; }

    /// <summary>In UTC, to the second.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>In UTC, to the second; null: until it is lifted.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>The role that may lift it; null: nobody, it ends by itself.</summary>
    public string? Lift { get; init; }
}

/// <summary>A statement that lifts a freeze.</summary>
public sealed record FreezeLift
{
    /// <summary>The freeze's digest.</summary>
    public required string Freeze { get; init; }

    public required string Role { get; init; }

    public required string Reason { get; init; }

    /// <summary>In UTC, to the second.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Armoured.</summary>
    public required string Signature { get; init; }
}
