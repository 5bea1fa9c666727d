using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Steps;
using PolicyRunner.Running.Walking;
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

    /// <summary>
    /// What is wrong with the given answers, one sentence each: one that nothing asks for was meant for something else, and one that
    /// no question takes would be passed over without a word.
    /// </summary>
    /// <param name="plan">What is run.</param>
    /// <param name="isBegun">True when an interruption may have left steps whose end nobody saw.</param>
    public IEnumerable<string> Complaints(Plan plan, bool isBegun)
    {
        var asked = Asked(plan, "", isBegun).ToList();
        foreach (var answer in given)
        {
            var questions = asked.Where(question => question.IsFor(answer.Name)).ToList();
            if (questions.Count == 0)
            {
                yield return $"Nothing asks for '{answer.Name}'.{NearestName.Hint(answer.Name, asked.Select(question => question.Name))}";
            }
            else if (!questions.Exists(question => Question.Takes(question.Options, answer.Value)))
            {
                var options = questions.SelectMany(question => question.Options).Distinct(StringComparer.Ordinal).ToList();
                yield return $"'{answer.Value}' is no answer to '{answer.Name}', which takes {(options.Count == 0 ? "a text that is not empty" : Wording.Or(options))}.{NearestName.Hint(answer.Value, options)}";
            }
        }
    }

    public void Dispose() => turn.Dispose();

    private static IEnumerable<Askable> Asked(Plan plan, string path, bool isBegun)
    {
        foreach (var step in plan.Steps)
        {
            var marks = step.Step.Marks.Where(mark => mark.Kind is MarkKind.Ask or MarkKind.AskEach).ToList();
            List<Askable> own =
            [
                .. step.Kind != ActionKind.Manual ? []
                    : marks.Count == 0 ? [new Askable(step.Step.Id, ManualStep.Answers)]
                    : marks.SelectMany(mark => Asked(mark, step.Step.Id)),

                // What is made of records goes on by itself.
                .. isBegun && !StepKinds.GoesOnByItself(step) ? [new Askable(step.Id, UnknownStep.Answers)] : (IEnumerable<Askable>)[],
            ];
            foreach (var question in own)
            {
                yield return question;
                if (question.IsOfStep)
                {
                    yield return question with { Name = path + step.Id };
                }
            }

            foreach (var question in step.Called is { } called ? Asked(called, $"{path}{step.Id}/", isBegun) : [])
            {
                yield return question;
            }
        }
    }

    // By its own name, or by the step's for all that the step asks.
    private static IEnumerable<Askable> Asked(Mark mark, string step)
    {
        var options = mark.Kind == MarkKind.Ask ? mark.Options : AskEach.Options(mark);
        return [new Askable(step, options), new Askable(mark.Name ?? mark.Items!, options) { IsOfStep = false, IsOfItems = mark.Kind == MarkKind.AskEach }];
    }

    /// <summary>A question that may come.</summary>
    private sealed record Askable(string Name, IReadOnlyList<string> Options)
    {
        public bool IsOfStep { get; init; } = true;

        /// <summary>True when it is asked for each item of a list: <c>users.alice</c>.</summary>
        public bool IsOfItems { get; init; }

        public bool IsFor(string name) => IsOfItems ? name.StartsWith($"{Name}.", StringComparison.Ordinal) : name == Name;
    }
}
