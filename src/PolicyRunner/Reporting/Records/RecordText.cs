using PolicyRunner.Gates;
using PolicyRunner.Reporting.Gating;
using PolicyRunner.Running;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Reporting.Records;

/// <summary>A record for a terminal.</summary>
internal sealed class RecordText(TextWriter output, Paint paint)
{
    public void Write(RunRecord record)
    {
        if (RecordSentences.Broken(record.Reading, record.Anchoring) is { } broken)
        {
            output.WriteLine($"{paint.Bad(Safe(broken))}\n");
        }

        Head(record);
        if (record.Admission is { } admission)
        {
            Section("Approvals", RecordSentences.Approvals(admission).Select(Safe));
        }

        var width = record.Steps.Select(step => Safe(step.Id).Length).DefaultIfEmpty().Max();
        Section("Steps", record.Steps.Where(step => step.Phase is RunPhase.Procedure or RunPhase.Verification).Select(step => Step(step, width)));
        Section("Rollback", record.Steps.Where(step => step.Phase is RunPhase.Rollback or RunPhase.Reverification).Select(step => Step(step, width)));
        Section(null, RecordSentences.Rollback(record) is { } rollback ? [Safe(rollback)] : []);
        Conditions(record);
        Section("Answers", record.Answers.Select(answer => Safe(RecordSentences.Answer(answer))));
        Section("Follow-ups", record.FollowUps.Select(item => $"{Safe(item.Text)} {paint.Dim(Safe($"({RecordSentences.Owed(item)})"))}"));
        Section("Timeline", record.Timeline.Select(moment => $"{paint.Dim(RecordSentences.Second(moment.Time))}  {Toned(moment)}"));
        output.WriteLine($"{Words.Count(record.Reading.Records.Count, "record")}, head {record.Reading.Head}. {Safe(RecordSentences.Anchored(record.Reading, record.Anchoring))}");
    }

    private void Head(RunRecord record)
    {
        output.WriteLine($"{paint.Bold(Safe($"Record of {RecordSentences.Subject(record)}"))}");
        var outcome = RecordSentences.Outcome(record);
        output.WriteLine($"{Safe(RecordSentences.Name(record))} {(RecordSentences.IsGood(record) ? paint.Good(Safe(outcome)) : paint.Bad(Safe(outcome)))}.");
        if (RecordSentences.BreakGlass(record) is { } glass)
        {
            output.WriteLine(paint.Bad(Safe(glass)));
        }

        foreach (var reason in record.Reasons)
        {
            output.WriteLine($"  - {Safe(reason)}");
        }

        output.WriteLine();
        foreach (var (name, text) in RecordSentences.Facts(record))
        {
            output.WriteLine($"  {paint.Dim(name.PadRight(10))}  {Safe(text)}");
        }

        output.WriteLine();
    }

    // A job's log takes a line that begins with '::' as a command, whatever stands before it that is no text.
    private void Section(string? title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        if (title is not null)
        {
            output.WriteLine(paint.Bold(title));
        }

        foreach (var line in all)
        {
            output.WriteLine($"  - {line}");
        }

        output.WriteLine();
    }

    private void Conditions(RunRecord record)
    {
        var all = record.Conditions.SelectMany(condition => Flat(condition, "")).ToList();
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine(paint.Bold("Conditions"));
        foreach (var (indent, condition) in all)
        {
            var text = $"{EvidenceText.Painted(paint, condition.Verdict, condition.Verdict.Word())} {Safe(condition.Id)}: {Safe(condition.Reason)}";
            output.WriteLine($"  {indent}- {text}{(condition.IsRequired ? "" : paint.Dim(" (advisory)"))}");
            foreach (var line in EvidenceText.Lines(condition.Evidence))
            {
                output.WriteLine(paint.Dim($"    {indent}  {Safe(line)}"));
            }
        }

        output.WriteLine();

        static IEnumerable<(string Indent, RecordedCondition Condition)> Flat(RecordedCondition condition, string indent) =>
            condition.Conditions.SelectMany(inner => Flat(inner, indent + "  ")).Prepend((indent, condition));
    }

    private string Step(RecordedStep step, int width)
    {
        var text = Safe($"{RecordSentences.Step(step)}{(step.Phase is RunPhase.Procedure or RunPhase.Rollback ? "" : " (verification)")}");
        return $"{Safe(step.Id).PadRight(width)}  {(step.Outcome is StepOutcome.Completed ? text : step.Outcome is StepOutcome.Skipped or StepOutcome.Pending ? paint.Dim(text) : paint.Bad(text))}";
    }

    private string Toned(RecordedMoment moment)
    {
        var text = Safe(moment.Text);
        return moment.Tone switch
        {
            MomentTone.Good => paint.Good(text),
            MomentTone.Bad or MomentTone.Loud => paint.Bad(text),
            MomentTone.Person => paint.Help(text),
            _ => text,
        };
    }

    private static string Safe(string text) => TerminalLineText.Of(text);
}
