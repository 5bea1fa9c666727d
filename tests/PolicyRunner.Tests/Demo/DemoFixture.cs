using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Demo;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Demo;

/// <summary>
/// The demo as a newcomer has it, on a port of its own and without its pauses. A process of its own: in this one it would wait for a
/// thread behind whatever other tests compute, and gates have a clock.
/// </summary>
internal sealed class DemoFixture : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("policyrunner-demo-");
    private readonly Process service;

    public DemoFixture()
    {
        Root = System.IO.Path.Combine(parent.FullName, "demo");
        Port = LoopbackPort.Free();
        service = Process.Start(new ProcessStartInfo(
            "dotnet",
            [typeof(DemoService).Assembly.Location, Root, "--port", $"{Port}", "--pace", "0", "--tool", "dotnet", "--tool", ToolUnderTest.Assembly, "--attached"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var first = service.StandardOutput.ReadLineAsync().WaitAsync(Limit).GetAwaiter().GetResult();
            Assert.StartsWith("The demo service is at ", first, StringComparison.Ordinal);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Root { get; }

    public int Port { get; }

    public ServiceState State => JsonSerializer.Deserialize<ServiceState>(File.ReadAllText(At("state/service.json")))!;

    /// <summary>What stands on the PATH for the runbooks' programs was called with this, a line for a call.</summary>
    public IReadOnlyList<string> Calls => File.Exists(At("state/calls.jsonl"))
        ? [.. File.ReadLines(At("state/calls.jsonl")).Select(line => string.Join(' ', JsonSerializer.Deserialize<string[]>(line)!))]
        : [];

    public string At(string path) => System.IO.Path.Combine(Root, path);

    /// <summary>Mends what is broken, then breaks this.</summary>
    public void Break(params string[] faults)
    {
        Demo("mend");
        foreach (var fault in faults)
        {
            Demo("break", fault);
        }
    }

    public void Serve(string version) => Demo("serve", version);

    /// <summary>Changes a file of the repository, whose text must hold what is replaced.</summary>
    public void Replace(string path, string old, string text)
    {
        var whole = File.ReadAllText(At(path));
        Assert.Contains(old, whole, StringComparison.Ordinal);
        File.WriteAllText(At(path), whole.Replace(old, text, StringComparison.Ordinal));
    }

    public void Git(params string[] arguments) => Start("git", ["-C", Root, .. arguments]);

    /// <summary>Makes <c>plan.json</c>, which the requester asks for.</summary>
    public async Task PlanAsync(params string[] arguments)
    {
        var plan = await RunAsync(["plan", .. arguments, "--out", "plan.json"]);
        Assert.True(plan.ExitCode == 0, plan.Error);
        Directory.CreateDirectory(At("plan.json.approvals"));
        Directory.Delete(At("plan.json.approvals"), recursive: true);
        var asked = await RunAsync("approve", "plan.json", "--request", "--key", "keys/requester");
        Assert.True(asked.ExitCode == 0, asked.Error);
    }

    public async Task ApproveAsync(string role, string person)
    {
        var approved = await RunAsync("approve", "plan.json", "--role", role, "--key", $"keys/{person}");
        Assert.True(approved.ExitCode == 0, approved.Error);
    }

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
        service.Kill();
        service.WaitForExit();
        service.Dispose();
        parent.Delete(recursive: true);
    }

    private void Demo(params string[] words) => Start(At("bin/demo"), words);

    private static void Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public string Path => $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
}
