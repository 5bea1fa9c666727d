using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Demo;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Demo;

/// <summary>The demo as a newcomer has it, on a port of its own and without its pauses.</summary>
internal sealed class DemoFixture : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("policyrunner-demo-");
    private readonly DemoService service;
    private readonly DemoFolder folder;

    public DemoFixture()
    {
        var port = DemoService.FreePort();
        folder = DemoFolder.Open(System.IO.Path.Combine(parent.FullName, "demo"), $"http://127.0.0.1:{port}", tool: null);
        service = DemoService.Start(folder.State, port, TimeSpan.Zero);
    }

    public string Root => folder.Root;

    public ServiceState State => service.State.State;

    /// <summary>What stands on the PATH for the runbooks' programs was called with this, a line for a call.</summary>
    public IReadOnlyList<string> Calls => File.Exists(At("state/calls.jsonl"))
        ? [.. File.ReadLines(At("state/calls.jsonl")).Select(line => string.Join(' ', JsonSerializer.Deserialize<string[]>(line)!))]
        : [];

    public string At(string path) => System.IO.Path.Combine(Root, path);

    public void Break(params string[] faults) => service.State.Change(old => old with { Faults = faults });

    public void ForgetCalls() => File.Delete(At("state/calls.jsonl"));

    public Task<ToolAnswer> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Runs the tool in the folder, with the demo's programs before all others.</summary>
    public Task<ToolAnswer> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        ToolProcess.RunAsync(Root, new Dictionary<string, string>(variables) { ["PATH"] = Path, ["HOME"] = Root, ["GIT_CONFIG_GLOBAL"] = "/dev/null" }, arguments);

    /// <summary>Runs the tool and reads its JSON.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var answer = await RunAsync([.. arguments, "--format", "json"]);
        return JsonNode.Parse(answer.Output) ?? throw new InvalidOperationException(answer.Error);
    }

    public void Dispose()
    {
        service.Dispose();
        parent.Delete(recursive: true);
    }

    public string Path => $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
}
