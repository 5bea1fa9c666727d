using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>A lock that was taken at least once.</summary>
/// <param name="Name">As runbooks call it.</param>
/// <param name="Token">Rises by one each time it is taken: a system that remembers the highest one can turn away who lost the lock and does not know it.</param>
/// <param name="Holder">Null when nobody holds it.</param>
public sealed record LockEntry(string Name, long Token, LockHolder? Holder)
{
    /// <summary>True when somebody holds it and its lifetime is not over.</summary>
    public bool IsHeld(DateTimeOffset now) => Holder is { } holder && now < holder.Expires;

    internal static LockEntry Read(string path, JsonObject members) => new(
        members.Text("name", path),
        members.Whole("token", path),
        members.OptionalMembers("holder", path) is { } holder
            ? new LockHolder
            {
                Owner = holder.Text("owner", path),
                Run = holder.Text("run", path),
                Reason = holder.OptionalText("reason", path),
                Taken = holder.Time("taken", path),
                Expires = holder.Time("expires", path),
            }
            : null);

    internal JsonObject Write() => new()
    {
        ["name"] = Name,
        ["token"] = Token,
        ["holder"] = Holder is null ? null : new JsonObject
        {
            ["owner"] = Holder.Owner,
            ["run"] = Holder.Run,
            ["reason"] = Holder.Reason,
            ["taken"] = StateFields.Format(Holder.Taken),
            ["expires"] = StateFields.Format(Holder.Expires),
        },
    };
}

/// <summary>Who holds a lock.</summary>
public sealed record LockHolder
{
    public required string Owner { get; init; }

    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>Null when the runbook asks for none.</summary>
    public string? Reason { get; init; }

    /// <summary>In UTC, to the second.</summary>
    public required DateTimeOffset Taken { get; init; }

    /// <summary>When others may take it, in UTC, to the second.</summary>
    public required DateTimeOffset Expires { get; init; }
}
