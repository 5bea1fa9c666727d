using PolicyRunner.GitHub.Api;

/// <summary>Every operation of the client against a server that keeps what it is given; whether request and answer are as GitHub describes them is judged on their way.</summary>
internal sealed class GitHubTour(GitHubClient github)
{
    private const string Mark = "<!-- policyrunner -->";
    private const string Sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
    private int failed;

    public static async Task<int> RunAsync(Uri address)
    {
        using var client = new GitHubClient(new GitHubAccess { Api = address, Owner = "octo", Repository = "ops", Token = GitHubToken.Parse("tour-secret") }, TimeProvider.System, new GitHubPatience { Attempts = 1 });
        var tour = new GitHubTour(client);
        await tour.ChecksAsync();
        await tour.PullRequestsAsync();
        await tour.CommentsAsync();
        await tour.WorkflowsAsync();
        await tour.EnvironmentsAsync();
        await tour.ContentsAsync();
        Console.WriteLine("end");
        return tour.failed == 0 ? 0 : 1;
    }

    private async Task ChecksAsync()
    {
        var draft = new CheckRunDraft { Name = "runbooks", HeadSha = Sha, ExternalId = "tour", DetailsUrl = "https://github.com/octo/ops" };
        var annotations = Enumerable.Range(1, 120).Select(line => new CheckAnnotation { Path = "runbooks/a.md", StartLine = line, EndLine = line, StartColumn = 1, EndColumn = 4, AnnotationLevel = "warning", Title = "RB101", Message = "No owner." }).ToList();
        var made = await Ask("check run: created", () => github.CheckRuns.OpenAsync(draft, default), run => run.Name == "runbooks");
        await Ask("check run: found instead of created again", () => github.CheckRuns.OpenAsync(draft, default), run => run.Id == made?.Id);
        await Ask("check run: 120 annotations in three batches", () => github.CheckRuns.CompleteAsync(draft, "failure", new CheckRunOutput("Failed", "Text") { Text = "More" }, annotations, default), run => run.Conclusion == "failure");
        await Ask("check run: the same delivery again", () => github.CheckRuns.CompleteAsync(draft, "failure", new CheckRunOutput("Failed", "Text"), annotations, default), run => run.Id == made?.Id);
        await Ask("check run: read", () => github.CheckRuns.GetAsync(made!.Id, default), run => run.Output?.AnnotationsCount == 120);
        await Ask("check runs of a commit", () => github.CheckRuns.ListAsync(Sha, "runbooks", default), runs => runs.Count == 1);
    }

    private async Task PullRequestsAsync()
    {
        await Ask("pull request", () => github.PullRequests.GetAsync(12, default), pull => pull.Number == 12 && pull.Head.Sha.Length == 40);
        await Ask("pull requests of a branch", () => github.PullRequests.OfBranchAsync("octo", "change", default), pulls => pulls.Count > 0);
        await Ask("pull requests of a commit", () => github.PullRequests.OfCommitAsync(Sha, default), pulls => pulls.Count > 0);
        await Ask("files of a pull request on two pages", () => github.PullRequests.FilesAsync(12, default), files => files.Count == 120);
        await Ask("reviews of a pull request", () => github.PullRequests.ReviewsAsync(12, default), reviews => reviews.Any(review => review.State == "APPROVED"));
    }

    private async Task CommentsAsync()
    {
        var made = await Ask("comment: made", () => github.Comments.StickAsync(12, Mark, $"{Mark}\none", default), comment => comment.Body == $"{Mark}\none");
        await Ask("comment: left alone when it says the same", () => github.Comments.StickAsync(12, Mark, $"{Mark}\none", default), comment => comment.Id == made?.Id);
        await Ask("comment: changed", () => github.Comments.StickAsync(12, Mark, $"{Mark}\ntwo", default), comment => comment.Id == made?.Id && comment.Body == $"{Mark}\ntwo");
        await Ask("comments listed", () => github.Comments.ListAsync(12, default), comments => comments.Count == 1);
        await Ask("comment found by its mark", () => github.Comments.FindAsync(12, Mark, default), comment => comment?.Id == made?.Id);
        await Tell("comment removed", () => github.Comments.DeleteAsync(made!.Id, default));
        var issue = await Ask("issue: opened", () => github.Comments.OpenIssueAsync(Mark, new IssueDraft("Title", $"{Mark}\ntext") { Assignees = ["octocat"] }, "runbook", default), issue => issue.State == "open");
        await Ask("issue: found instead of opened again", () => github.Comments.OpenIssueAsync(Mark, new IssueDraft("Title", $"{Mark}\ntext"), "runbook", default), found => found.Number == issue?.Number);
        await Ask("issue: closed", () => github.Comments.ChangeIssueAsync(issue!.Number, new IssueChange { State = "closed" }, default), closed => closed.State == "closed");
        await Ask("issues listed", () => github.Comments.IssuesAsync("runbook", default), issues => issues.Count == 1);
    }

    private async Task WorkflowsAsync()
    {
        var start = new WorkflowStart("main") { Inputs = new Dictionary<string, string> { ["version"] = "v1.2.3", ["reason"] = "weekly (dispatch 4f5e)" } };
        var run = await Ask("workflow started and its run known", () => github.Workflows.StartAsync("runbook-rel-001.yml", start, "4f5e", default), run => run!.DisplayTitle.Contains("4f5e", StringComparison.Ordinal));
        await Ask("workflow started and its run found by its mark", () => github.Workflows.StartAsync("runbook-rel-001.yml", start with { ReturnRunDetails = false }, "4f5e", default), found => found!.Id > run?.Id);
        await Ask("runs of a workflow", () => github.Workflows.OfFileAsync("runbook-rel-001.yml", DateTimeOffset.UnixEpoch, "workflow_dispatch", default), runs => runs.Count == 2);
        await Ask("runs of a workflow for a commit", () => github.Workflows.OfCommitAsync("runbook-rel-001.yml", run!.HeadSha, "main", default), runs => runs.Count == 2);
        await Ask("newest runs", () => github.Workflows.NewestAsync("queued", default), runs => runs.Count == 2);
        await Ask("run", () => github.Workflows.GetAsync(run!.Id, default), found => found.Id == run!.Id);
        await Ask("jobs of a run", () => github.Workflows.JobsAsync(run!.Id, default), jobs => jobs.Count > 0);
        await Ask("approvals of a run", () => github.Workflows.ApprovalsAsync(run!.Id, default), approvals => approvals.Any(approval => approval.State == "approved"));
        await Ask("what a run waits for", () => github.Workflows.PendingAsync(run!.Id, default), pending => pending.Any(one => one.Reviewers.Count > 0));
        await Tell("run cancelled", () => github.Workflows.CancelAsync(run!.Id, default));
        var artifacts = await Ask("artifacts of a run", () => github.Artifacts.OfRunAsync(run!.Id, default), artifacts => artifacts.Count > 0);
        await Ask("artifact of a name of a run", () => github.Artifacts.OfRunAsync(run!.Id, "journal-record-1", default), named => named.Count > 0);
        await Ask("artifacts of a name in all runs", () => github.Artifacts.NamedAsync("resumes-42", default), named => named.Any(one => one.Name == "resumes-42" && one.WorkflowRun?.Id is not null));
        await Ask("newest artifacts of a name, page by page", () => github.Artifacts.NewestAsync("timer", 3, default), found => found.AreAll && found.Newest.All(one => one.Name == "timer" && one.WorkflowRun?.HeadBranch is not null));
        await Tell("artifact taken away", () => github.Artifacts.DeleteAsync(artifacts![0], default));
        await Ask("artifact downloaded by way of the storage", () => github.Artifacts.DownloadAsync(artifacts![0] with { Digest = null, Expired = false }, default), files => files.Single().Path == "journal.jsonl");
    }

    private async Task EnvironmentsAsync()
    {
        await Ask("environments", () => github.Environments.ListAsync(default), environments => environments.Count == 1);
        await Ask("environment with its protection", () => github.Environments.FindAsync("production", default), found => found!.CanAdminsBypass == false && found.ProtectionRules.Any(rule => rule.Type == "required_reviewers"));
        await Ask("environment that is not there", () => github.Environments.FindAsync("missing", default), found => found is null);
        await Ask("branches of an environment", () => github.Environments.BranchesAsync("production", default), branches => branches.Count > 0);
        await Tell("protection rule answered", () => github.Environments.AnswerAsync(7, new ProtectionAnswer("production", "The gate passed.") { State = "approved" }, default));
        await Tell("protection rule commented", () => github.Environments.AnswerAsync(7, new ProtectionAnswer("production", "The gate still looks."), default));
        await Ask("members of a team", () => github.Environments.TeamAsync("octo", "operators", default), members => members.Count > 0);
        await Ask("membership of a team", () => github.Environments.MembershipAsync("octo", "operators", "octocat", default), membership => membership!.IsActive);
        await Ask("no membership of a team", () => github.Environments.MembershipAsync("octo", "operators", "stranger", default), membership => membership is null);
        await Ask("permission of a person", () => github.Environments.PermissionAsync("octocat", default), permission => permission.Level == "admin");
    }

    private async Task ContentsAsync()
    {
        await Ask("repository", () => github.Contents.RepositoryAsync(default), repository => repository.DefaultBranch is { Length: > 0 });
        await Ask("commit", () => github.Contents.CommitAsync(Sha, default), commit => commit!.Info.Tree.Sha.Length == 40);
        await Ask("last change of a file", () => github.Contents.LastChangeAsync("README.md", "main", default), commit => commit!.Sha.Length == 40);
        await Ask("commits compared", () => github.Contents.ContainsAsync(Sha, new string('2', 40), default), isPart => isPart);
        await Ask("commit that is not there", () => github.Contents.CommitAsync("missing", default), commit => commit is null);
        await Ask("file", () => github.Contents.FileAsync("README.md", "main", default), file => file!.Type == "file");
        await Ask("file that is not there", () => github.Contents.FileAsync("missing", "main", default), file => file is null);
        await Ask("tree", () => github.Contents.TreeAsync(Sha, default), tree => tree.Tree.Count > 0);
        await Ask("blob", () => github.Contents.BlobAsync(Sha, default), blob => blob.Bytes.Length > 0);
        await Ask("reference that is not there", () => github.Contents.ReferenceAsync("policyrunner/state", default), reference => reference is null);
        await Ask("reference made", () => github.Contents.CreateReferenceAsync("policyrunner/state", Sha, default), reference => reference.Object.Sha == Sha);
        await Ask("reference moved", () => github.Contents.MoveReferenceAsync("policyrunner/state", new string('a', 40), default), reference => reference.Object.Sha == new string('a', 40));
        await Ask("reference read", () => github.Contents.ReferenceAsync("policyrunner/state", default), reference => reference!.Object.Sha == new string('a', 40));
        var upload = await Ask("report uploaded to code scanning", () => github.Scanning.UploadAsync(Sha, "refs/pull/12/head", """{"version":"2.1.0","runs":[]}"""u8.ToArray(), default), id => id.Length > 0);
        await Ask("what became of the report", () => github.Scanning.StatusAsync(upload!, default), status => status!.ProcessingStatus == "complete");
    }

    private async Task<T?> Ask<T>(string name, Func<Task<T>> work, Func<T, bool> isRight)
    {
        var answer = default(T);
        await Tell(name.Replace(": ", ", ", StringComparison.Ordinal), async () =>
        {
            answer = await work();
            if (!isRight(answer))
            {
                throw new InvalidDataException($"The answer is another: {answer}");
            }
        });
        return answer;
    }

    private async Task Tell(string name, Func<Task> work)
    {
        try
        {
            await work();
            Console.WriteLine($"ok {name}");
        }
        catch (Exception trouble) when (trouble is GitHubException or InvalidDataException or NullReferenceException or InvalidOperationException)
        {
            failed++;
            Console.WriteLine($"no {name}: {trouble.Message.ReplaceLineEndings(" ")}");
        }
    }
}
