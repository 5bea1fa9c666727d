using PolicyRunner.Journal.Shared;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Admission;
using PolicyRunner.Tests.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Running.Admission;

/// <summary>A request to run a small plan that nothing speaks against, over a shared state in a folder of its own.</summary>
internal sealed class AdmissionFixture : IDisposable
{
    private const string Text = """
        ---
        id: {id}
        title: Deploy
        {matter}
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy

        ```{block}
        {content}
        ```
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-admission-");

    /// <summary>Where the shared state is.</summary>
    public string Folder => folder.FullName;

    public FixedMoment Clock { get; } = new("2026-11-25T16:30:00Z");

    public OrganisationFile Organisation { get; init; } = OrganisationFile.Empty;

    /// <param name="matter">Front matter besides id and title.</param>
    /// <param name="script">What its one step runs.</param>
    /// <param name="parameters">Values as <c>name=value</c>.</param>
    public AdmissionRequest Request(string matter = "status: accepted", string script = "echo deployed", params string[] parameters) => new()
    {
        Run = "run-1",
        Plan = Plan(matter, script, parameters),
        Check = Sketch.Report(),
        Organisation = Organisation,
        Shared = new SharedState(new FolderStateStore(Folder)),
        Requester = "alice@example.com",
        Papers = Papers(),
        Clock = Clock,
    };

    public Plan Plan(string matter, string script, params string[] parameters) => Make(parameters, Document("REL-001", matter, "bash id=deploy", script));

    /// <summary>The plan of a runbook whose one action is no shell's.</summary>
    public Plan Doing(string matter, string block, string content) => Make([], Document("REL-001", matter, block, content));

    /// <summary>The plan of a runbook that calls another one, OPS-002.</summary>
    public Plan Calling(string matter, string called) =>
        Make([], Document("REL-001", matter, "yaml call id=other", "runbook: OPS-002"), Document("OPS-002", called, "bash id=look", "echo ok"));

    private static Document Document(string id, string matter, string block, string content) => DocumentReader.Read(new SourceFile(
        $"runbooks/{id}.md",
        Text.Replace("{id}", id).Replace("{matter}", matter).Replace("{block}", block).Replace("{content}", content)));

    private Plan Make(string[] parameters, params Document[] documents)
    {
        var (plan, problems) = Planner.Make(new PlanRequest
        {
            Runbook = documents[0].Runbooks[0],
            Library = new Library(documents),
            Organisation = Organisation,
            Parameters = [.. parameters.Select(parameter => ParameterInput.Parse(parameter)!)],
            Origin = new PlanOrigin { PolicyPack = "pack", Tool = "1" },
        });
        Assert.Empty(problems);
        return plan!;
    }

    public static AdmissionPapers Papers(params string[] changes) => new() { Repository = "example.com/team/ops", Changes = changes };

    public void Dispose() => folder.Delete(recursive: true);
}

/// <summary>A clock that goes only when a test says so.</summary>
internal sealed class FixedMoment(string start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.Parse(start, null);

    public override DateTimeOffset GetUtcNow() => Now;
}
