using System.Globalization;
using PolicyRunner.Benchmarks.Process;

namespace PolicyRunner.Benchmarks.Workflows;

/// <summary>
/// What it costs to make workflows of many runbooks, by the published tool as people call it: reading, compiling and writing the
/// files. Falls short when it takes longer than is asked.
/// </summary>
internal static class WorkflowBenchmark
{
    private const int Runbooks = 500;
    private const double Asked = 3000;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter complaints)
    {
        if (ProcessOptions.Parse(arguments, out var problem) is not { } options)
        {
            complaints.WriteLine(problem);
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("policyrunner-bench-").FullName;
        try
        {
            Write(folder);
            Measure(options.Tool, folder);
            var measured = Table.Median([.. Enumerable.Range(0, options.Runs).Select(_ => Measure(options.Tool, folder))]);
            var bytes = new DirectoryInfo(Path.Combine(folder, "workflows")).EnumerateFiles().Sum(file => file.Length);
            output.WriteLine($"medians of {options.Runs} runs on {Environment.ProcessorCount} processors, {options.Runtime}, .NET {Environment.Version}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"workflows of {Runbooks} runbooks, {bytes / 1024.0 / 1024:F1} MiB",-44}{measured,10:F1} ms   asked {Asked,6:F0} ms   ratio {measured / Asked:F2}"));
            return measured > Asked ? 1 : 0;
        }
        catch (Exception exception) when (exception is BenchmarkException or System.ComponentModel.Win32Exception)
        {
            complaints.WriteLine(exception.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // All files are new each time.
    private static double Measure(string tool, string folder)
    {
        var target = Path.Combine(folder, "workflows");
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        var took = MeasuredProcess.Time(new Scenario { Name = "workflow", Program = tool, Arguments = ["workflow", "--all", "--out", "workflows"], Folder = folder, Cache = Path.Combine(folder, ".cache") });
        var made = Directory.Exists(target) ? Directory.EnumerateFiles(target, "runbook-*.yml").Count() : 0;
        return made == Runbooks ? took.TotalMilliseconds : throw new BenchmarkException($"{made} of {Runbooks} workflows were made.");
    }

    private static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "runbooks"));
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        File.WriteAllText(Path.Combine(folder, "policies", "policyrunner.yml"), "roles:\n  lead: { users: [ada, bo] }\n  dba: { users: [cy, di] }\n");
        for (var number = 1; number <= Runbooks; number++)
        {
            File.WriteAllText(Path.Combine(folder, "runbooks", $"bench-{number}.md"), Runbook(number));
        }
    }

    // A release as the large ones of this repository: approvals, a canary, a watch, a rollback, in two environments.
    private static string Runbook(int number) => $$$"""
        ---
        id: BENCH-{{{number:D3}}}
        title: Release of service {{{number}}}
        status: accepted
        environment: "{{ environment }}"
        lock: service-{{{number}}}-{{ environment }}
        confirm: "DEPLOY {{ version }}"
        reason: required
        parameters:
          environment: { type: string, enum: [staging, production], default: staging, description: Where to }
          version: { type: string, pattern: '^v[0-9]+$', description: What }
          migrate: { type: boolean, default: false }
        approval:
          - role: lead
          - role: dba
            count: 2
            when: migrate == true
        ---
        # Release of service {{{number}}}

        ## Procedure

        ### Step 1: Look at the cluster

        ```bash id=look timeout=1m
        kubectl get pods --namespace=service-{{{number}}}
        ```

        ### Step 2: Migrate

        ```bash id=migrate timeout=10m undo=migrate-back when="migrate == true" environment=database
        kubectl apply --filename=migrations/{{{number}}}.yml
        ```

        ### Step 3: Canary

        ```bash id=canary timeout=5m retry=2 backoff=30s undo=canary-off needs=migrate
        kubectl set image deployment/service-{{{number}}} "service=$VERSION"
        ```

        ### Step 4: Watch

        ```bash id=watch timeout=15m needs=canary
        kubectl rollout status deployment/service-{{{number}}}
        ```

        ### Step 5: Decide

        Look at the dashboards.
        <!-- ask goes-on = yes | no -->

        ### Step 6: Roll out

        ```bash id=rollout timeout=20m undo=rollout-off when="goes-on == 'yes'"
        kubectl scale deployment/service-{{{number}}} --replicas=10
        ```

        ## Verification

        ```bash id=smoke timeout=5m
        kubectl get deployment/service-{{{number}}}
        ```

        ```bash id=settled timeout=5m needs=smoke
        kubectl get events --namespace=service-{{{number}}}
        ```

        ## Rollback

        ```bash id=rollout-off timeout=10m
        kubectl scale deployment/service-{{{number}}} --replicas=2
        ```

        ```bash id=canary-off timeout=10m
        kubectl rollout undo deployment/service-{{{number}}}
        ```

        ```bash id=migrate-back timeout=10m environment=database
        kubectl delete --filename=migrations/{{{number}}}.yml
        ```

        """;
}
