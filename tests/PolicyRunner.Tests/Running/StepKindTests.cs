using System.Text.Json.Nodes;
using PolicyRunner.Demo;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

public sealed class StepKindTests
{
    private const string Availability = """
        apiVersion: openslo/v1
        kind: SLO
        metadata: { name: api }
        spec:
          service: api
          indicator:
            metadata: { name: good }
            spec:
              ratioMetric:
                counter: true
                good: { metricSource: { metricSourceRef: local, type: File, spec: { query: good } } }
                total: { metricSource: { metricSourceRef: local, type: File, spec: { query: total } } }
          timeWindow: [{ duration: 30d, isRolling: true }]
          budgetingMethod: Occurrences
          objectives: [{ displayName: Good, target: 0.999 }]
        """;

    [LinuxFact]
    public async Task An_HTTP_step_sends_what_it_says_with_values_encoded_for_their_places()
    {
        using var server = new LocalServer((_, _) => (201, "{\"status\":\"ok\",\"queue\":12}"));
        using var fixture = Fixture($$$"""
            ```yaml http id=post
            method: POST
            url: {{{server.Address}}}/tenants/{{ name }}
            query: { who: "{{ name }}" }
            headers: { X-Who: "{{ name }}" }
            json: { who: "{{ name }}", count: 3 }
            expect:
              status: [200, 201]
              headers: { X-Server: local }
              json: { status: ok, queue: "< 100" }
              latency: 30s
            ```
            """, "parameters:\n  name: { type: string }");

        var report = await fixture.RunAsync("name=a/b?c d\"e");

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, report.Reasons.Count));
        var asked = Assert.Single(server.Requests);
        Assert.Equal("/tenants/a%2Fb%3Fc%20d%22e?who=a%2Fb%3Fc%20d%22e", asked.Url);
        Assert.Equal("a/b?c d\"e", asked.Headers["X-Who"]);
        Assert.Equal("a/b?c d\"e", (string?)JsonNode.Parse(asked.Body)!["who"]);
    }

    [Theory]
    [InlineData("status: 200", "The status is 503, not 200.")]
    [InlineData("status: 2xx", "The status is 503, not 2xx.")]
    [InlineData("json: { status: ok }", "The status is 503.")]
    [InlineData("{ status: 503, json: { status: ok } }", "'status' is \"down\", not \"ok\".")]
    [InlineData("{ status: 5xx, json: { queue: \"< 100\" } }", "'queue' is 250, not < 100.")]
    [InlineData("{ status: 503, json: { missing: 1 } }", "The answer has no 'missing'.")]
    [InlineData("{ status: 503, body: { contains: up } }", "The output does not contain 'up'.")]
    [InlineData("{ status: 503, headers: { X-Server: remote } }", "The header 'X-Server' does not contain 'remote'.")]
    public async Task An_HTTP_step_fails_with_the_first_thing_that_differs(string expected, string message)
    {
        using var server = new LocalServer((_, _) => (503, "{\"status\":\"down\",\"queue\":250}"));
        using var fixture = Fixture($$"""
            ```yaml http id=look
            url: {{server.Address}}/health
            expect: {{(expected[0] == '{' ? expected : $"{{ {expected} }}")}}
            ```
            """);

        Assert.Equal($"'look': {message}", Assert.Single((await fixture.RunAsync()).Reasons));
    }

    [LinuxFact]
    public async Task An_address_that_a_value_would_turn_elsewhere_is_not_asked()
    {
        using var server = new LocalServer((_, _) => (200, ""));
        using var fixture = Fixture($$$"""
            ```yaml http id=look
            url: {{{server.Address}}}/tenants/{{ name }}/status
            ```
            """, "parameters:\n  name: { type: string }");

        Assert.Equal(RunOutcome.Failed, (await fixture.RunAsync("name=..")).Outcome);
        Assert.Empty(server.Requests);
    }

    [LinuxFact]
    public async Task An_answer_that_does_not_come_is_a_failure_in_time()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var fixture = Fixture($"""
            ```yaml http id=look timeout=300ms
            url: http://127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}/
            ```
            """);

        var report = await fixture.RunAsync();

        Assert.Equal(StepOutcome.TimedOut, report.Steps[0].Outcome);
    }

    [LinuxFact]
    public async Task A_port_is_open_or_not()
    {
        using var server = new LocalServer((_, _) => (200, ""));
        using var fixture = Fixture($"""
            ```yaml tcp id=open
            host: 127.0.0.1
            port: {server.Port}
            ```

            ```yaml tcp id=closed
            host: 127.0.0.1
            port: {LoopbackPort.Free()}
            connect-within: 2s
            ```
            """);

        var report = await fixture.RunAsync();

        Assert.Equal([StepOutcome.Completed, StepOutcome.Failed], report.Steps.Select(step => step.Outcome));
    }

    [LinuxFact]
    public async Task A_command_gets_its_arguments_as_they_are_and_what_it_reads()
    {
        using var fixture = Fixture("""
            ```yaml command id=say
            run: [note, "{{ name }}", "$HOME", "*"]
            env: { NAME: other }
            ```

            ```yaml command id=read
            run: [cat]
            stdin: "line {{ name }}"
            expect: { stdout: { exact: "line a b;c" } }
            ```

            ```yaml command id=fail
            run: [sh, -c, "echo bad >&2; exit 4"]
            expect: { exit: 4, stderr: bad }
            ```
            """, "parameters:\n  name: { type: string }");

        var report = await fixture.RunAsync("name=a b;c");

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, report.Reasons.Count));
        Assert.Equal(["a b;c $HOME *"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_program_that_is_not_there_fails_its_step_by_name()
    {
        using var fixture = Fixture("""
            ```yaml command id=say retry=3
            run: [no-such-program]
            ```
            """);

        var report = await fixture.RunAsync();

        Assert.Equal("'say': There is no program 'no-such-program' on the PATH; install it, or correct its name.", Assert.Single(report.Reasons));
        Assert.Equal(1, report.Steps[0].Attempts);
    }

    [LinuxFact]
    public async Task Other_languages_run_by_their_interpreters()
    {
        using var fixture = Fixture("""
            ```python id=snake
            import os
            open("out", "w").write(os.environ["NAME"])
            ```

            ```sql id=query effect=mutate
            select 1;
            ```
            """, "parameters:\n  name: { type: string }");
        fixture.Environment["PATH"] += $":{Path.GetDirectoryName(Python())}";
        fixture.Command("database", "note \"$1 $(cat \"$2\")\"");
        Assert.Contains("Nothing runs 'sql'", Assert.Single((await fixture.RunAsync("name=x")).Reasons), StringComparison.Ordinal);

        fixture.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\ninterpreters:\n  sql: { command: [database, --file, \"{file}\"] }\n");
        Assert.Equal(RunOutcome.Succeeded, (await fixture.RunAsync("name=x")).Outcome);
        Assert.Equal("x", await File.ReadAllTextAsync(fixture.At("out")));
        Assert.Equal(["--file select 1;"], fixture.Notes);
    }

    [LinuxFact]
    public async Task A_message_goes_to_its_channel_and_the_address_stays_secret()
    {
        using var server = new LocalServer((_, _) => (200, ""));
        using var fixture = Fixture("""
            ```yaml notify id=tell
            channel: ops
            title: Done
            message: "{{ name }} is deployed"
            ```
            """, "parameters:\n  name: { type: string }");
        fixture.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\nchannels:\n  ops: { kind: webhook, secret: OPS_HOOK }\n");
        Assert.Contains("The secret 'OPS_HOOK' is not in the environment", Assert.Single((await fixture.RunAsync("name=x")).Reasons), StringComparison.Ordinal);

        fixture.Environment["OPS_HOOK"] = $"{server.Address}/hook/T0K3N";
        var report = await fixture.RunAsync("name=a \"b\"\n{{ c }}");

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        Assert.Equal("a \"b\"\n{{ c }} is deployed", (string?)JsonNode.Parse(Assert.Single(server.Requests).Body)!["text"]);
        Assert.DoesNotContain("T0K3N", fixture.Everything(report.Run!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"good\": 9995, \"total\": 10000, \"at\": \"NOW\" }", null)]
    [InlineData("{ \"good\": 9000, \"total\": 10000, \"at\": \"NOW\" }", "'api' is 0.9, which is not at least 0.999.")]
    [InlineData("{ \"good\": 50, \"total\": 50, \"at\": \"NOW\" }", "'api' has 50 samples, and 100 are asked for.")]
    [InlineData("{ \"good\": 0, \"total\": 0, \"at\": \"NOW\" }", "'api' has no data: It counts no events.")]
    [InlineData("{ \"good\": 9995, \"total\": 10000, \"at\": \"2020-01-01T00:00:00Z\" }", "'api' has no data: It was read at 2020-01-01T00:00:00Z, longer ago than 5m.")]
    [InlineData("{ \"good\": 9995, \"total\": 10000 }", "'api' cannot be read: The entry 'api' of 'slo.json' does not say when it was read")]
    [InlineData("{ \"good\": 9995, \"total\": 10000, \"at\": \"2999-01-01T00:00:00Z\" }", "'api' cannot be read: The entry 'api' of 'slo.json' says that it was read at 2999-01-01T00:00:00Z, which is still to come.")]
    [InlineData("7", "'api' cannot be read: The entry 'api' of 'slo.json' is no object; write { \"good\": 995, \"total\": 1000 } or { \"value\": 0.2 }.")]
    [InlineData("{", "'api' cannot be read: ")]
    public async Task A_service_level_passes_only_with_fresh_data_that_is_good(string entry, string? problem)
    {
        using var fixture = Fixture("""
            ```yaml slo id=watch
            slos: [api]
            at-least: 100 samples
            bake: 100ms
            every: 50ms
            ```
            """);
        fixture.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\nslo-sources:\n  local: { kind: file, path: slo.json, maximum-age: 5m }\n");
        fixture.Write("policies/slo/api.yml", Availability);
        fixture.Write("slo.json", $"{{ \"api\": {entry.Replace("NOW", DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)} }}");

        var report = await fixture.RunAsync();

        Assert.True(problem is null ? report.Outcome == RunOutcome.Succeeded : Assert.Single(report.Reasons).StartsWith($"'watch': {problem}", StringComparison.Ordinal), string.Join('\n', report.Reasons));
    }

    [LinuxTheory]
    [InlineData("9995", RunOutcome.Succeeded)]
    [InlineData("9980", RunOutcome.Failed)]
    [InlineData("NaN", RunOutcome.Failed)]
    public async Task A_service_level_is_asked_of_a_Prometheus_with_its_token(string good, RunOutcome outcome)
    {
        using var server = new LocalServer((request, body) => request.Headers["Authorization"] == "Bearer s3cret-t0ken"
            ? (200, $$$"""{"status":"success","data":{"resultType":"scalar","result":[1,"{{{(body.Contains("total", StringComparison.Ordinal) ? "10000" : good)}}}"]}}""") : (401, ""));
        using var fixture = Fixture("""
            ```yaml slo id=watch
            slos: [api]
            ```
            """);
        fixture.Write("policies/policyrunner.yml", $"profiles:\n  - {{ paths: [\"**\"], profile: baseline }}\nsecrets: [PROMETHEUS_TOKEN]\nslo-sources:\n  local: {{ kind: prometheus, url: \"{server.Address}\", token-secret: PROMETHEUS_TOKEN }}\n");
        fixture.Write("policies/slo/api.yml", Availability);
        Assert.Contains("'PROMETHEUS_TOKEN' is not in the environment", Assert.Single((await fixture.RunAsync()).Reasons), StringComparison.Ordinal);
        fixture.Environment["PROMETHEUS_TOKEN"] = "s3cret-t0ken";

        var report = await fixture.RunAsync();

        Assert.True(report.Outcome == outcome, string.Join('\n', report.Reasons));
        Assert.DoesNotContain("s3cret-t0ken", fixture.Everything(report.Run!), StringComparison.Ordinal);
        Assert.Contains("\"query\":\"sum(increase(total[5m]))\"", fixture.Everything(report.Run!), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_wait_ends_when_its_time_is_over_or_its_condition_holds()
    {
        using var fixture = Fixture("""
            ```bash id=start
            true
            ```

            ```bash id=later needs=start
            sleep 0.3; echo "ready=true" >> "$STEP_OUTPUT"
            ```

            ```yaml wait id=until needs=start timeout=2m
            when: steps.later.outputs.ready == true
            every: 20ms
            ```

            ```yaml wait id=short needs=until
            for: 50ms
            ```

            ```yaml wait id=past needs=short
            until: "2020-01-01T00:00:00Z"
            ```
            """);

        var report = await fixture.RunAsync();

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, report.Reasons.Count));
    }

    [LinuxFact]
    public async Task A_called_runbook_runs_in_the_same_journal()
    {
        using var fixture = Fixture("""
            ```yaml call id=sub
            runbook: OPS-2
            parameters: { who: "{{ name }}" }
            ```
            """, "parameters:\n  name: { type: string }");
        fixture.Write("runbooks/other.md", """
            ---
            id: OPS-2
            title: Other
            status: accepted
            parameters:
              who: { type: string }
            ---
            # Other

            ## Procedure

            ### Step 1: Say

            ```bash id=say
            note "$WHO"
            echo "count=1" >> "$STEP_OUTPUT"
            ```

            ## Verification

            ```bash id=check
            test "$STEPS_SAY_COUNT" = 1
            ```
            """);

        var report = await fixture.RunAsync("name=me");

        Assert.Equal((RunOutcome.Succeeded, 0), (report.Outcome, report.Reasons.Count));
        Assert.Equal(["me"], fixture.Notes);
        Assert.Equal(["sub", "sub/say", "sub/check"], report.Steps.Select(step => step.Id));
        Assert.Contains("step-ended procedure:sub/verification:check", fixture.Records(report.Run!));
    }

    private static RunFixture Fixture(string steps, string declared = "") => new(RunTests.Body(steps), declared);

    private static string Python() => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "python3")).First(File.Exists);
}
