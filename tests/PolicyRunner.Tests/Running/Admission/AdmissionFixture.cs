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
    private const string Script = """
        ---
        id: REL-001
        title: Deploy
        {matter}
        ---
        # Deploy

        ## Procedure

        ### Step 1: Deploy

        ```bash id=deploy
        {script}
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

    public Plan Plan(string matter, string script, params string[] parameters)
    {
        var document = DocumentReader.Read(new SourceFile("runbooks/deploy.md", Script.Replace("{matter}", matter).Replace("{script}", script)));
        var (plan, problems) = Planner.Make(new PlanRequest
        {
            Runbook = document.Runbooks[0],
            Library = new Library([document]),
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
