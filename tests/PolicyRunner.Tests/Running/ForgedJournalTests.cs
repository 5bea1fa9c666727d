using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Journal;
using PolicyRunner.Running.Recording;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

/// <summary>Journals whose chain is sound and whose records nobody of this tool wrote.</summary>
public sealed class ForgedJournalTests
{
    private const string Body = """
        ## Procedure

        ### Step 1: One

        ```bash id=one retry=1 backoff=1ms
        echo word=1 >> "$STEP_OUTPUT"; test -e again || { touch again; exit 1; }
        ```

        ### Step 2: Two

        ```bash id=two when="false == true"
        true
        ```

        ### Step 3: Choose
        <!-- ask scope = all | one -->

        ### Step 4: Look

        Look.
        """;

    private static readonly JsonNode?[] Strange = [null, true, -1, 0, 1e300, 2_147_483_648L, "", "x", "\0", "../..", new JsonArray(), new JsonArray("x", 1), new JsonObject(), new JsonObject { ["x"] = 1 }];

    [LinuxTheory]
    [InlineData("step-ended", "again", "7", "Record 4 ('step-ended') was not written by a run: its 'again' is not what belongs there.")]
    [InlineData("step-started", "attempt", "\"1\"", "Record 3 ('step-started') was not written by a run: its 'attempt' is not what belongs there.")]
    [InlineData("step-started", "step", "[]", "Record 3 ('step-started') was not written by a run: its 'step' is not what belongs there.")]
    [InlineData("step-started", "step", "\"one\"", "Record 3 ('step-started') was not written by a run: 'one' is no step.")]
    [InlineData("run-started", "file", "12", "Record 1 ('run-started') was not written by a run: its 'file' is not what belongs there.")]
    [InlineData("run-started", "parameters", "[]", "Record 1 ('run-started') was not written by a run: its 'parameters' is not what belongs there.")]
    public async Task A_forged_record_is_refused_in_one_sentence(string kind, string member, string value, string reason)
    {
        using var fixture = new RunFixture(Body);
        var paused = await fixture.RunAsync();
        Forge(fixture, paused.Run!, kind, data => data[member] = JsonNode.Parse(value));

        var answer = await ToolProcess.RunAsync(fixture.Root, fixture.Environment, "run", "--resume", paused.Run!, "--answer", "scope=all", "--answer", "look=done");

        Assert.Equal((5, $"policyrunner: The journal of '{paused.Run}' is not sound, so nobody knows what has been done. {reason}\n"), (answer.ExitCode, answer.Error));
    }

    [LinuxFact]
    public async Task Whatever_stands_in_a_journal_it_is_read_or_named_and_nothing_else()
    {
        using var fixture = new RunFixture(Body);
        var paused = await fixture.RunAsync();
        await fixture.ResumeAsync(paused.Run!, "scope=all");
        var reading = fixture.Journal(paused.Run!);

        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                var random = new Random(seed);
                var forged = random.Next(reading.Records.Count);
                var records = reading.Records.Select((record, index) => index == forged ? record with { Data = Changed(record.Data, random.Next(200), Strange[random.Next(Strange.Length)]) } : record).ToList();
                try
                {
                    var earlier = EarlierRun.Of(reading with { Records = records });
                    if (earlier.Started is { } started)
                    {
                        RunStart.Commission(started, fixture.Commission(), fixture.Root);
                        Assert.NotNull(RunStart.Differences(started, paused.Plan!, earlier.State).ToList());
                    }
                }
                catch (Exception trouble) when (trouble is JournalException or FormatException)
                {
                    Assert.DoesNotContain("\n", trouble.Message, StringComparison.Ordinal);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    // One of the values at any depth becomes another.
    private static JsonObject Changed(JsonObject data, int place, JsonNode? value)
    {
        var copy = (JsonObject)data.DeepClone();
        var places = Places(copy).ToList();
        if (places.Count > 0)
        {
            places[place % places.Count](value?.DeepClone());
        }

        return copy;
    }

    private static IEnumerable<Action<JsonNode?>> Places(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, inner) in members.ToList())
                {
                    yield return value => members[name] = value;
                    foreach (var place in Places(inner))
                    {
                        yield return place;
                    }
                }

                break;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    var at = index;
                    yield return value => items[at] = value;
                    foreach (var place in Places(items[at]))
                    {
                        yield return place;
                    }
                }

                break;
        }
    }

    private static void Forge(RunFixture fixture, string run, string kind, Action<JsonObject> change)
    {
        var records = fixture.Journal(run).Records;
        var head = JournalRecord.NoPrevious;
        var lines = new List<byte>();
        var isDone = false;
        foreach (var record in records)
        {
            var next = record with { Previous = head };
            if (record.Kind == kind && !isDone)
            {
                change(next.Data);
                isDone = true;
            }

            var line = next.ToLine();
            lines.AddRange([.. line, (byte)'\n']);
            head = JournalRecord.HashOf(line);
        }

        File.WriteAllBytes(fixture.At($".policyrunner/runs/{run}/journal.jsonl"), [.. lines]);
        File.Delete(fixture.At(".policyrunner/state/state.json"));
    }
}
