using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Processes;
using PolicyRunner.Running.Masking;

namespace PolicyRunner.Running.Recording;

/// <summary>A run's journal and what it adds up to. A method that returns has its record on disk.</summary>
internal sealed class RunJournal : IDisposable
{
    private const int LongestText = 8 * 1024;

    private readonly JournalWriter writer;
    private readonly SecretMasker masker;
    private readonly Lock gate = new();

    private readonly Action<long>? recorded;

    private RunJournal(JournalWriter writer, SecretMasker masker, Action<long>? recorded)
    {
        this.recorded = recorded;
        this.writer = writer;
        this.masker = masker;
        foreach (var record in writer.Records)
        {
            State.Apply(record);
        }
    }

    public RunState State { get; } = new();

    /// <summary>What is on disk.</summary>
    public JournalReading Reading => writer.Reading;

    /// <summary>When the last record was written, or null for a new journal.</summary>
    public DateTimeOffset? Last => writer.Records is [.., var last] ? last.Time : null;

    /// <exception cref="JournalException">Another process writes it, or a record in it is bad.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static RunJournal Open(RunFolder folder, SecretMasker masker, TimeProvider clock, Action<long>? recorded = null) =>
        new(JournalWriter.Open(folder.Journal, clock), masker, recorded);

    /// <exception cref="RecordingException">It is not on disk: what it announces must not begin.</exception>
    public void Append(string kind, JsonObject data)
    {
        try
        {
            // The state follows the file: two records must not overtake each other between the two.
            lock (gate)
            {
                var record = writer.Append(kind, data);
                recorded?.Invoke(record.Sequence);
                State.Apply(record);
            }
        }
        catch (IOException trouble)
        {
            throw new RecordingException($"The journal cannot be written: {trouble.Message}", trouble);
        }
    }

    /// <summary>As <see cref="Append"/>, with the secrets masked that its texts hold.</summary>
    /// <exception cref="RecordingException">As there.</exception>
    public void AppendMasked(string kind, JsonObject data) => Append(kind, (JsonObject)Masked(data)!);

    public void StepStarted(StepKey key, int attempt, ProcessIdentity? process) => Append(RunRecords.StepStarted, new JsonObject
    {
        ["step"] = key.Text,
        ["attempt"] = attempt,
        ["group"] = process?.Group,
        ["start"] = process?.Start,
        ["boot"] = process?.Boot,
    });

    /// <param name="key">The step.</param>
    /// <param name="attempt">Which.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="again">True when another attempt follows.</param>
    /// <param name="log">The log's file, or null.</param>
    public void StepEnded(StepKey key, int attempt, StepResult result, bool again, string? log) => Append(RunRecords.StepEnded, new JsonObject
    {
        ["step"] = key.Text,
        ["attempt"] = attempt,
        ["outcome"] = result.Outcome.Word(),
        ["again"] = again,
        ["exit"] = result.Exit,
        ["message"] = result.Message is { } message ? Harmless(message) : null,
        ["outputs"] = new JsonObject(result.Outputs.Select(output => KeyValuePair.Create(output.Key, (JsonNode?)output.Value))),
        ["evidence"] = result.Evidence is { } evidence ? Masked(evidence) : null,
        ["log"] = log,
    });

    public void Dispose() => writer.Dispose();

    // An answer of a server can be long and hold half of a surrogate pair; a record cannot.
    private string Harmless(string text) =>
        masker.Hide(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length <= LongestText ? text : text[..LongestText] + "…")));

    private JsonNode? Masked(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Masked(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Masked)]),
        JsonValue value when value.TryGetValue<string>(out var text) => Harmless(text),
        _ => node?.DeepClone(),
    };
}

/// <summary>What happens could not be recorded, so that nothing more may happen.</summary>
internal sealed class RecordingException(string message, Exception inner) : Exception(message, inner);
