using PolicyRunner.Checking;
using PolicyRunner.Cli;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Cli;

/// <summary>The command line in a folder of its own, with an engine that answers what a test wants.</summary>
internal sealed class CliFixture : IDisposable
{
    public CliFixture() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"policyrunner-cli-{Guid.NewGuid():n}");

    public Dictionary<string, string> Environment { get; } = [];

    public bool IsTerminal { get; set; }

    public CheckReport Report { get; set; } = Sketch.Report();

    public Library Library { get; set; } = new([]);

    public CheckRequest? Request { get; private set; }

    public string? Mending { get; private set; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public int Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var host = new Host
        {
            Output = output,
            Error = error,
            WorkingDirectory = Folder,
            Environment = name => Environment.GetValueOrDefault(name),
            IsTerminal = IsTerminal,
            Clock = new FixedClock(),
            Engine = new Engine
            {
                Check = (request, _) =>
                {
                    Request = request;
                    return Report;
                },
                Fix = (request, choice, isDry, _) =>
                {
                    (Request, Mending) = (request, $"{choice}{(isDry ? " dry" : "")}");
                    return Report;
                },
                Load = (_, _, _) => Library,
                Plan = (_, _) => throw new NotSupportedException("No plan is made here."),
                Run = (_, _, _, _) => throw new NotSupportedException("Nothing is run here."),
                Policies = (_, _, _) => Catalogue(Sketch.Policy(), Sketch.Policy("RB304", "mutating-step-has-undo")),
                Schema = name => name == "runbook" ? "{}\n" : null,
                SchemaNames = () => ["runbook", "organisation"],
            },
        };
        var code = CommandLine.Run(arguments, host, CancellationToken.None);
        Output = output.ToString();
        Error = error.ToString();
        return code;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static PolicyCatalogue Catalogue(params Policy[] policies) =>
        new() { Entries = [.. policies.Select(policy => new CataloguedPolicy(policy, null, null, null))], Errors = [] };

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 15, 23, 0, 0, TimeSpan.Zero);
    }
}
