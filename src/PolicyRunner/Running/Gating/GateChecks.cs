using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Probes;
using PolicyRunner.Processes;
using PolicyRunner.Running.Steps;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Health checks as runbooks have them. What does not answer is no data: it lets nothing on, and a condition that must not hold is not
/// shown by it either. A closed port is an answer. A command that cannot be started, does not end or is killed has checked nothing and
/// is an error.
/// </summary>
internal sealed class GateChecks(GateContext context)
{
    // What shells say when they could not run a program, and, from the third on, when a signal ended it.
    private const int NotRun = 126;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Programs programs = new();

    public Task<Judgement> JudgeAsync(CheckCondition condition, CancellationToken cancellation)
    {
        var definition = Definition.Of(condition.Definition);
        return condition.Kind switch
        {
            "http" => HttpAsync(definition, cancellation),
            "tcp" => TcpAsync(definition, cancellation),
            "command" => CommandAsync(definition, condition.Timeout, cancellation),
            _ => throw new InvalidOperationException($"'{condition.Kind}' is no check."),
        };
    }

    private async Task<Judgement> HttpAsync(Definition definition, CancellationToken cancellation)
    {
        var question = HttpStep.Question(definition);
        var (reading, trouble) = await HttpProbe.AskAsync(question, context.Clock, cancellation).ConfigureAwait(false);
        var evidence = new JsonObject { ["method"] = question.Method, ["url"] = question.Url };
        if (reading is null)
        {
            return Judgement.Nothing($"{question.Url}: {trouble}") with { Evidence = evidence };
        }

        evidence["status"] = reading.Status;
        evidence["milliseconds"] = (long)reading.Elapsed.TotalMilliseconds;
        return (HttpStep.Complaint(definition.Inner("expect"), reading) is { } complaint
            ? new Judgement(GateVerdict.Fail, $"{question.Url}: {complaint}")
            : new Judgement(GateVerdict.Pass, $"{question.Url} answered {reading.Status} in {(long)reading.Elapsed.TotalMilliseconds} ms.")) with { Evidence = evidence };
    }

    private static async Task<Judgement> TcpAsync(Definition definition, CancellationToken cancellation)
    {
        var host = definition.Text("host")!;
        if (!int.TryParse(definition.Text("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            return Judgement.Broken($"'{definition.Text("port")}' is no port from 1 to 65535.");
        }

        var within = definition.Time("connect-within").Time;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (within is { } time)
        {
            limit.CancelAfter(Timers.Fit(time));
        }

        TcpReading reading;
        try
        {
            reading = await TcpProbe.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            reading = new TcpReading(null, $"Nothing answered at {host}:{port} within {Duration.Format(within!.Value)}.");
        }

        return (reading.IsOpen switch
        {
            true => new Judgement(GateVerdict.Pass, $"{host}:{port} is open."),
            false => new Judgement(GateVerdict.Fail, reading.Trouble!),
            null => Judgement.Nothing(reading.Trouble!),
        }) with { Evidence = new JsonObject { ["host"] = host, ["port"] = port, ["open"] = reading.IsOpen } };
    }

    private async Task<Judgement> CommandAsync(Definition definition, TimeSpan timeout, CancellationToken cancellation)
    {
        var words = definition.Texts("run");
        var variables = StepEnvironment.Plain(context.Commission.Environment);
        foreach (var (name, value) in definition.Map("env"))
        {
            variables[name] = value;
        }

        var (output, error) = (new Captured(), new Captured());
        var call = new ProgramCall
        {
            Program = words[0],
            Arguments = [.. words.Skip(1)],
            Environment = variables,
            WorkingDirectory = context.Root,
            Input = definition.Text("stdin") is { } input ? Encoding.UTF8.GetBytes(input) : null,
        };
        try
        {
            using var program = programs.Hold(call);
            var end = await program.RunAsync(new ProgramReaders(output.Take, error.Take), new ProgramLimits(timeout, Grace, context.Clock), cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return Judged(definition, words[0], timeout, end, output, error) with
            {
                Evidence = new JsonObject
                {
                    ["run"] = new JsonArray([.. words.Select(word => (JsonNode)word)]),
                    ["exit"] = end.ExitCode,
                    ["output"] = output.End,
                    ["error"] = error.End,
                },
            };
        }
        catch (ProgramException trouble)
        {
            return Judgement.Broken(trouble.Message);
        }
    }

    private static Judgement Judged(Definition definition, string program, TimeSpan timeout, ProgramEnd end, Captured output, Captured error)
    {
        if (end.Ending != ProgramEnding.Exited)
        {
            return Judgement.Broken($"'{program}' took longer than {Duration.Format(timeout)}.");
        }

        var expected = definition.Inner("expect");
        var exit = expected["exit"] is { } code ? (int)code.GetValue<double>() : 0;
        if (end.ExitCode >= NotRun && end.ExitCode != exit)
        {
            return Judgement.Broken($"'{program}' ended with exit code {end.ExitCode}, as what could not be run or was killed does; it has checked nothing.");
        }

        var complaint = end.ExitCode != exit ? $"'{program}' ended with exit code {end.ExitCode}{(exit == 0 ? "" : $", not {exit}")}."
            : Compared(expected["stdout"], output) ?? Compared(expected["stderr"], error);
        return complaint is null ? new Judgement(GateVerdict.Pass, $"'{program}' ended with exit code {exit}, as it should.") : new Judgement(GateVerdict.Fail, complaint);
    }

    private static string? Compared(JsonNode? expected, Captured actual) =>
        Definition.Expected(expected) is not { } judge ? null
        : actual.IsCut ? $"It printed more than {Captured.Longest} bytes, which is too much to compare."
        : judge(actual.Text);

    /// <summary>The beginning of what a program prints.</summary>
    private sealed class Captured
    {
        public const int Longest = 1024 * 1024;

        private const int LongestEnd = 2000;

        private readonly ArrayBufferWriter<byte> bytes = new();

        public bool IsCut { get; private set; }

        public string Text => Encoding.UTF8.GetString(bytes.WrittenSpan);

        /// <summary>What a reader of the record sees of it.</summary>
        public string End => Text is { Length: > LongestEnd } text ? "…" + text[^LongestEnd..] : Text;

        public void Take(ReadOnlyMemory<byte> piece)
        {
            var room = Math.Min(piece.Length, Longest - bytes.WrittenCount);
            bytes.Write(piece.Span[..room]);
            IsCut |= room < piece.Length;
        }
    }
}
