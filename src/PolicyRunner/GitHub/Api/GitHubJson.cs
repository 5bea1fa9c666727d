using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyRunner.GitHub.Api;

/// <summary>The shapes of requests and answers. What an answer must have and does not is a failure, never a default.</summary>
[JsonSerializable(typeof(CheckRun))]
[JsonSerializable(typeof(CheckRunPage))]
[JsonSerializable(typeof(CheckRunDraft))]
[JsonSerializable(typeof(CheckRunChange))]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(PullRequest[]))]
[JsonSerializable(typeof(PullRequestFile[]))]
[JsonSerializable(typeof(PullRequestReview[]))]
[JsonSerializable(typeof(Comment))]
[JsonSerializable(typeof(Comment[]))]
[JsonSerializable(typeof(TextBody))]
[JsonSerializable(typeof(Issue))]
[JsonSerializable(typeof(Issue[]))]
[JsonSerializable(typeof(IssueDraft))]
[JsonSerializable(typeof(IssueChange))]
[JsonSerializable(typeof(WorkflowStart))]
[JsonSerializable(typeof(StartedRun))]
[JsonSerializable(typeof(WorkflowRun))]
[JsonSerializable(typeof(WorkflowRunPage))]
[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(RunApproval[]))]
[JsonSerializable(typeof(PendingDeployment[]))]
[JsonSerializable(typeof(ArtifactPage))]
[JsonSerializable(typeof(DeploymentEnvironment))]
[JsonSerializable(typeof(EnvironmentPage))]
[JsonSerializable(typeof(BranchPolicyPage))]
[JsonSerializable(typeof(ProtectionAnswer))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(Account[]))]
[JsonSerializable(typeof(TeamMembership))]
[JsonSerializable(typeof(Permission))]
[JsonSerializable(typeof(SarifUpload))]
[JsonSerializable(typeof(SarifReceipt))]
[JsonSerializable(typeof(SarifStatus))]
[JsonSerializable(typeof(RepositoryInfo))]
[JsonSerializable(typeof(Commit))]
[JsonSerializable(typeof(Commit[]))]
[JsonSerializable(typeof(CommitComparison))]
[JsonSerializable(typeof(ContentFile))]
[JsonSerializable(typeof(GitTree))]
[JsonSerializable(typeof(GitBlob))]
[JsonSerializable(typeof(GitReference))]
[JsonSerializable(typeof(ReferenceDraft))]
[JsonSerializable(typeof(ReferenceChange))]
internal sealed partial class GitHubJson : JsonSerializerContext
{
    public static GitHubJson Shapes { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 32,
    });
}
