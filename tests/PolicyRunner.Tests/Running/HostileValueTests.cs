using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

/// <summary>Each naughty string is a parameter of one runbook, and arrives byte for byte where it should and nowhere else.</summary>
public sealed class HostileValueTests
{
    private static readonly IReadOnlyList<string> Values = NaughtyStrings.All;

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Values.Count >= 400, $"{Values.Count}");

    [LinuxFact]
    public async Task They_reach_shells_other_languages_and_programs_as_they_are()
    {
        using var fixture = Fixture($"""
            ```bash id=shell
            env -0 > seen.shell
            printf '%s\n' "$P_0042" > /dev/null
            ```

            ```sh id=plain
            env -0 > seen.plain
            ```

            ```yaml command id=program
            run: [dump, {string.Join(", ", Values.Select((_, index) => $"\"{{{{ {Name(index)} }}}}\""))}]
            ```
            """);
        fixture.Command("dump", "printf '%s\\0' \"$@\" > seen.program");

        Assert.Equal((RunOutcome.Succeeded, ""), await Ran(fixture));

        foreach (var file in (string[])["seen.shell", "seen.plain"])
        {
            var seen = (await File.ReadAllTextAsync(fixture.At(file))).Split('\0').Where(variable => variable.StartsWith("P_", StringComparison.Ordinal)).ToDictionary(variable => variable[..6], variable => variable[7..]);
            Assert.Equal(Values, Values.Select((_, index) => seen[$"P_{index:0000}"]));
        }

        Assert.Equal(Values, (await File.ReadAllTextAsync(fixture.At("seen.program"))).Split('\0')[..^1]);
        Assert.False(File.Exists(fixture.At("pwned")));
    }

    [LinuxFact]
    public async Task They_reach_addresses_bodies_and_messages_as_they_are()
    {
        using var server = new LocalServer((_, _) => (200, ""));
        using var fixture = Fixture(string.Concat(Values.Select((value, index) => $$$"""
            ```yaml http id=h-{{{index}}}
            method: POST
            url: {{{server.Address}}}/x/{{{index}}}
            {{{(value.Length < 1000 ? $"query: {{ v: \"{{{{ {Name(index)} }}}}\" }}" : "")}}}
            json: { v: "{{ {{{Name(index)}}} }}" }
            ```


            """)) + $"""
            ```yaml notify id=tell
            channel: ops
            message: "{string.Join('\u241e', Values.Select((_, index) => $"{{{{ {Name(index)} }}}}"))}"
            ```
            """);
        fixture.Write("policies/policyrunner.yml", $"profiles:\n  - {{ paths: [\"**\"], profile: baseline }}\nchannels:\n  ops: {{ kind: webhook, url: \"{server.Address}/hook\" }}\n");

        Assert.Equal((RunOutcome.Succeeded, ""), await Ran(fixture));

        var posts = server.Requests.Where(asked => asked.Url.StartsWith("/x/", StringComparison.Ordinal)).ToList();
        Assert.Equal(Values, posts.Select(asked => (string?)JsonNode.Parse(asked.Body)!["v"]));
        foreach (var (asked, index) in posts.Select((asked, index) => (asked, index)))
        {
            Assert.StartsWith(Values[index].Length < 1000 ? $"/x/{index}?v=" : $"/x/{index}", asked.Url, StringComparison.Ordinal);
            Assert.True(Values[index].Length >= 1000 || Uri.UnescapeDataString(asked.Url[(asked.Url.IndexOf('=', StringComparison.Ordinal) + 1)..]) == Values[index], asked.Url);
        }

        Assert.Equal(string.Join('\u241e', Values), (string?)JsonNode.Parse(server.Requests[^1].Body)!["text"]);
    }

    [LinuxFact]
    public async Task They_stand_in_the_journal_and_the_log_as_they_are_and_steer_no_terminal()
    {
        using var fixture = Fixture("""
            ```bash id=say
            for name in $(compgen -v P_ | sort); do printf '%s\0' "${!name}"; done
            ```

            ### Step 2: Look

            Look.
            """);
        var progress = new StringWriter();
        var printer = new RunPrinter(progress, new ReportOptions());

        var paused = await fixture.RunAsync(Commission(fixture), attendant: null);
        Assert.Empty(paused.Reasons);
        fixture.Events.ForEach(printer.Print);
        var resumed = await fixture.ResumeAsync(paused.Run!, "look=done");

        Assert.Equal((RunOutcome.Paused, RunOutcome.Succeeded), (paused.Outcome, resumed.Outcome));
        var parameters = fixture.Journal(paused.Run!).Records[0].Data["parameters"]!.AsObject();
        Assert.Equal(Values, Values.Select((_, index) => (string?)parameters[Name(index)]));
        Assert.Equal(Values, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(fixture.At($".policyrunner/runs/{paused.Run}/{paused.Steps[0].Log}"))).Split('\0')[..^1]);
        Assert.DoesNotContain(progress.ToString(), character => character != '\n' && (char.IsControl(character) || character is '\u202e' or '\u2066' or '\u200b' or '\ufeff' or '\u2028'));
        Assert.DoesNotContain("##[", progress.ToString(), StringComparison.Ordinal);
        Assert.All(progress.ToString().Split('\n'), line => Assert.False(line.StartsWith("::", StringComparison.Ordinal)));
    }

    private static RunFixture Fixture(string steps) =>
        new(RunTests.Body(steps), "parameters:\n" + string.Concat(Values.Select((_, index) => $"  {Name(index)}: {{ type: string }}\n")));

    // Values reach the tool as a file's do: a command line holds fewer bytes.
    private static RunCommission Commission(RunFixture fixture)
    {
        fixture.Write("values.json", new JsonObject(Values.Select((value, index) => KeyValuePair.Create(Name(index), (JsonNode?)value))).ToJsonString(new() { WriteIndented = true }));
        return fixture.Commission() with { Runbook = "OPS-1", ParameterFile = "values.json" };
    }

    private static async Task<(RunOutcome Outcome, string Reasons)> Ran(RunFixture fixture)
    {
        var report = await fixture.RunAsync(Commission(fixture), attendant: null);
        return (report.Outcome, string.Join('\n', report.Reasons));
    }

    private static string Name(int index) => $"p-{index:0000}";
}
