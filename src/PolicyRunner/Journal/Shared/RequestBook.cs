using System.Text.Json.Nodes;

namespace PolicyRunner.Journal.Shared;

/// <summary>Remembers which requests were used: what people approved runs once.</summary>
public static class RequestBook
{
    private const string Folder = "requests";

    /// <summary>Who used a request, or null when nobody has.</summary>
    /// <exception cref="SharedStateException">The file is damaged.</exception>
    public static UsedRequest? Find(StateSnapshot state, string request)
    {
        var path = StatePath.Of(Folder, request);
        return state.Find(path) is { } members
            ? new UsedRequest(members.Text("request", path), members.Text("digest", path), members.Text("run", path), members.Text("requester", path), members.Time("time", path))
            : null;
    }

    /// <summary>Uses a request up. Ask <see cref="Find"/> before: one that is used stays with its run.</summary>
    public static StateSnapshot Use(StateSnapshot state, UsedRequest use) => Find(state, use.Request) is not null ? state : state.With(StatePath.Of(Folder, use.Request), new JsonObject
    {
        ["request"] = use.Request,
        ["digest"] = use.Digest,
        ["run"] = use.Run,
        ["requester"] = use.Requester,
        ["time"] = StateFields.Format(use.Time),
    });
}

/// <summary>A request that was used.</summary>
/// <param name="Request">As in the plan's file.</param>
/// <param name="Digest">The plan's digest.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Requester">Who ran it.</param>
/// <param name="Time">When, in UTC, to the second.</param>
public sealed record UsedRequest(string Request, string Digest, string Run, string Requester, DateTimeOffset Time);
