using PolicyRunner.Planning;
using PolicyRunner.Text;

namespace PolicyRunner.Running;

/// <summary>What was answered on the command line, and whoever can be asked besides.</summary>
internal sealed class AnswerBook : IDisposable
{
    private readonly IReadOnlyList<GivenAnswer> given;
    private readonly IAttendant? attendant;

    // Branches run side by side; a person answers one question at a time.
    private readonly SemaphoreSlim turn = new(1);

    public AnswerBook(IReadOnlyList<GivenAnswer> given, IAttendant? attendant) => (this.given, this.attendant) = (given, attendant);

    /// <returns>Null when nobody answers now.</returns>
    public async Task<string?> AnswerAsync(Question question, CancellationToken stop)
    {
        // A name alone is enough when no called runbook asks the same; the whole path is always.
        if (given.LastOrDefault(answer => answer.Name == question.Name || answer.Name == question.Place.Id) is { } known && question.Takes(known.Value))
        {
            return known.Value;
        }

        if (attendant is null)
        {
            return null;
        }

        await turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await attendant.AskAsync(question, stop).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What is wrong with the given answers, one sentence each: an answer that nothing asks for was meant for something else.</summary>
    public IEnumerable<string> Complaints(Plan plan)
    {
        var names = Names(plan, "").ToList();
        foreach (var answer in given.Where(answer => !names.Any(name => answer.Name == name || answer.Name.StartsWith(name + ".", StringComparison.Ordinal))))
        {
            yield return $"Nothing asks for '{answer.Name}'.{NearestName.Hint(answer.Name, names)}";
        }
    }

    public void Dispose() => turn.Dispose();

    private static IEnumerable<string> Names(Plan plan, string path)
    {
        foreach (var step in plan.Steps)
        {
            // Any step can be asked about after an interruption.
            yield return path + step.Id;
            yield return path + step.Step.Id;
            foreach (var name in step.Step.Marks.Select(mark => mark.Name ?? mark.Items).OfType<string>())
            {
                yield return path + name;
                yield return name;
            }

            foreach (var name in step.Called is { } called ? Names(called, $"{path}{step.Id}/") : [])
            {
                yield return name;
            }
        }
    }
}
