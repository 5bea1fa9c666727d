using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;

namespace PolicyRunner.Running.Approvals;

/// <summary>What somebody says with a signature. Without role and expiry: I ask for this run. With them: I approve it.</summary>
public sealed record ApprovalStatement
{
    /// <summary>The namespace of signatures that approve.</summary>
    public const string ApprovalPurpose = "policyrunner-approval-v1";

    /// <summary>The namespace of signatures that ask for a run.</summary>
    public const string RequestPurpose = "policyrunner-request-v1";

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Which repository, by its remote or first commit.</summary>
    public required string Repository { get; init; }

    /// <summary>The plan's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The request of the plan's file.</summary>
    public required string Request { get; init; }

    /// <summary>The identity of who asks for the run.</summary>
    public required string Requester { get; init; }

    /// <summary>In which role it is approved; null in a request.</summary>
    public string? Role { get; init; }

    /// <summary>Until when the approval holds, in UTC, to the second; null in a request.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The namespace that its signature is made for.</summary>
    public string Purpose => Role is null ? RequestPurpose : ApprovalPurpose;

    /// <summary>What is signed: canonical JSON (RFC 8785) in UTF-8.</summary>
    /// <exception cref="FormatException">A text holds half of a surrogate pair.</exception>
    public byte[] ToBytes() => CanonicalJson.Write(ToJson());

    internal JsonObject ToJson()
    {
        var members = new JsonObject { ["repository"] = Repository, ["digest"] = Digest, ["request"] = Request, ["requester"] = Requester };
        if (Role is not null)
        {
            members["role"] = Role;
            members["expires"] = Expires?.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        }

        return members;
    }

    /// <returns>Null when a member is missing, has the wrong type or is not known.</returns>
    internal static ApprovalStatement? Read(JsonObject members)
    {
        var isApproval = members.ContainsKey("role");
        return members.Count == (isApproval ? 6 : 4)
            && Text(members, "repository") is { } repository && Text(members, "digest") is { } digest && Text(members, "request") is { } request && Text(members, "requester") is { } requester
            && (!isApproval || (Text(members, "role") is not null && Time(members) is not null))
            ? new ApprovalStatement { Repository = repository, Digest = digest, Request = request, Requester = requester, Role = Text(members, "role"), Expires = Time(members) }
            : null;
    }

    private static string? Text(JsonObject members, string name) => members[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DateTimeOffset? Time(JsonObject members) =>
        DateTimeOffset.TryParseExact(Text(members, "expires"), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
