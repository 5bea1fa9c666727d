using System.Text;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

/// <summary>What a start costs without a clock: what the runtime compiled and loaded on the way.</summary>
public sealed class StartTests
{
    private const string Declared = """
        ---
        id: OPS-001
        title: Restore ledger
        kind: incident
        status: accepted
        owner: platform-team
        reviewed: 2026-10-01
        review-every: 3650d
        severity: P2
        estimated-time: 15m-30m
        risk: low
        parameters:
          environment: { type: string, enum: [staging, production] }
        ---
        # Restore ledger

        ## Purpose

        The queue grows when a consumer stops reading; this brings the consumer back.

        ## Prerequisites

        - Read access to the cluster.

        ## Procedure (20 min)

        1. Ask the gateway whether the service answers.

           ```yaml http id=ready timeout=1m
           url: https://ledger.example.org/health/ready
           expect:
             status: 200
           ```

        2. Ask the cluster what runs.

           ```yaml command id=pods timeout=1m effect=read
           run: [kubectl, get, pods, --namespace, ledger]
           expect:
             stdout: { contains: Running }
           ```

        ## Verification (5 min)

        1. The alert is resolved and stays so for five minutes.

        ## Rollback (5 min)

        1. Nothing was changed: say in the channel that the alert is still open.

        ## Post-incident

        - [ ] Write down what was found, and when.
        """;

    private const string Undeclared = """
        # Ledger runbook

        **Owner**: platform-team

        ## Impact

        Customers see slow answers.

        ## Mitigation

        1. Look at the pods.

           ```bash
           kubectl get pods --namespace ledger --output wide
           ```

        2. See [the dashboard](https://example.org/d/ledger) and [impact](#impact).

        ## Verification

        - [ ] The alert is resolved.
        """;

    /// <summary>
    /// The methods of the base library that no ready-to-run image holds: mostly its generics over value types. Each costs
    /// 0.1 to 0.3 ms. Here everything of ours is compiled, too; the base library's are the same as in the published tool.
    /// When this fails, the list shows what is new: a List of a struct, LINQ over an enum, a tuple. In the published tool some
    /// more of them stand by themselves that are parts of their callers elsewhere: three for the declared page.
    /// </summary>
    [Theory]
    [InlineData(Declared, 170)]
    [InlineData(Undeclared, 130)]
    public async Task A_check_of_one_page_has_few_methods_of_the_base_library_compiled(string page, int most)
    {
        using var repository = new TemporaryRepository();
        repository.Write("runbooks/page.md", page + "\n");
        var list = repository.At("compiled.txt");
        var answer = await ToolProcess.RunAsync(
            repository.Root,
            new Dictionary<string, string> { ["DOTNET_JitStdOutFile"] = list, ["DOTNET_JitDisasmSummary"] = "1", ["DOTNET_TieredPGO"] = "0" },
            ["check", "--format", "json"]);
        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
        var compiled = File.ReadLines(list).Where(IsMissing).ToList();
        Assert.NotEmpty(compiled);
        Assert.True(compiled.Count <= most, $"{compiled.Count} methods, at most {most}:\n{string.Join('\n', compiled)}");
    }

    [Theory]
    [InlineData(Declared, "Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll", "Newtonsoft.Json.dll", "Namotion.Reflection.dll", "System.Security.Cryptography.dll", "System.Private.Xml.dll", "System.Diagnostics.Process.dll")]
    [InlineData(Undeclared, "Microsoft.CodeAnalysis.dll", "NJsonSchema.dll", "System.Security.Cryptography.dll", "System.Private.Xml.dll", "System.Diagnostics.Process.dll")]
    public async Task A_check_of_one_page_loads_no_assembly_that_it_does_not_need(string page, params string[] needless)
    {
        using var repository = new TemporaryRepository();
        repository.Write("runbooks/page.md", page + "\n");
        var trace = repository.At("loaded.nettrace");
        var answer = await ToolProcess.RunAsync(
            repository.Root,
            new Dictionary<string, string>
            {
                ["DOTNET_EnableEventPipe"] = "1",
                ["DOTNET_EventPipeOutputPath"] = trace,
                ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4",
            },
            ["check", "--format", "json"]);
        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);

        // The trace names the path of each loaded module in UTF-16, at even and at odd places.
        var bytes = File.ReadAllBytes(trace);
        var names = Encoding.Unicode.GetString(bytes) + Encoding.Unicode.GetString(bytes, 1, bytes.Length - 1);
        Assert.Contains($"{Path.DirectorySeparatorChar}Markdig.dll", names, StringComparison.Ordinal);
        Assert.DoesNotContain(needless, name => names.Contains(Path.DirectorySeparatorChar + name, StringComparison.Ordinal));
    }

    // The members of a nullable or a tuple are no calls in optimised code, and these tests may run in a debug build.
    private static bool IsMissing(string line) => line.Contains(" compiled System.", StringComparison.Ordinal)
        && !line.Contains(" compiled System.CommandLine.", StringComparison.Ordinal)
        && !line.Contains(" compiled System.Nullable`", StringComparison.Ordinal)
        && !line.Contains(" compiled System.ValueTuple`", StringComparison.Ordinal);
}
