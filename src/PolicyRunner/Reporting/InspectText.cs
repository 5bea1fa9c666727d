using System.Globalization;
using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>One document as an outline; every line begins with the line of the file it speaks of.</summary>
internal sealed class InspectText(TextWriter output, Paint paint)
{
    private const int LongestText = 100;

    public void Write(Document document)
    {
        var kind = Words.Of(document.Kind) + (document.IsDeclared ? ", declared" : "")
            + (document.IsDeprecated ? ", deprecated" : "") + (document.IsEnglish ? "" : ", not English");
        output.WriteLine($"{paint.Bold(TerminalText.Visible(document.Path))} ({kind})");
        Line(document.TitleSpan, 1, Short(document.Title));
        if (document.NoRunbook is { } reason)
        {
            output.WriteLine(paint.Dim($"        no runbook, so only policies with CheckDocument or CheckAll see it: {reason}"));
        }

        Metadata(document);
        Runbooks(document);
        Sections(document);
        Commands(document);
        Links(document);
        Problems(document);
        var done = document.Checklist.Count(item => item.IsChecked);
        output.WriteLine(paint.Dim($"        {Words.Count(document.CodeBlocks.Count, "code block")}, {Words.Count(document.Commands.Count, "command")}, "
            + $"{Words.Count(document.Warnings.Count, "warning")} to readers, checklist {done}/{document.Checklist.Count}"));
        output.WriteLine();
    }

    private void Metadata(Document document)
    {
        Head("metadata", document.Metadata.Items.Count);
        foreach (var item in document.Metadata.Items)
        {
            Line(item.Span, 2, $"{Named(item)}: {(item.IsFilled ? Short(item.Value) : paint.Of(Severity.Warning, "left as in a template"))}");
        }
    }

    // As written, where that is another name than the one it goes by.
    private static string Named(MetadataItem item) =>
        (MetadataReader.Key(item.Label).Replace(' ', '-') == item.Name ? "" : $"{Short(item.Label)} = ") + TerminalText.Visible(item.Name);

    private void Runbooks(Document document)
    {
        Head("runbooks", document.Runbooks.Count);
        foreach (var runbook in document.Runbooks)
        {
            Line(runbook.Span, 2, $"{paint.Bold(TerminalText.Visible(runbook.Id ?? "(no id)"))} {Short(runbook.Title)}");
            foreach (var parameter in runbook.Declaration.Parameters)
            {
                Line(parameter.Span, 3, $"parameter {TerminalText.Visible(parameter.Name)}: {TerminalText.Visible(parameter.Type)} -> ${TerminalText.Visible(parameter.Variable)}");
            }

            foreach (var step in runbook.Steps)
            {
                var notes = new List<string> { Words.Of(step.Section), step.IsManual ? "manual" : Painted(step.Effect) };
                if (step.Undo is { } undo)
                {
                    notes.Add($"undo {TerminalText.Visible(undo)}");
                }

                notes.AddRange(step.Actions.Where(action => action.Attributes.RollbackKind is not null).Select(action => $"takes back {Words.Of(action.Attributes.RollbackKind!.Value)}"));
                Line(step.Span, 3, $"step {TerminalText.Visible(step.Id)}: {Short(step.Title)} [{string.Join(", ", notes)}]");
            }
        }

        // A page may hold several runbooks, and text between them that is none.
        var outside = document.Commands.ExceptBy(document.Runbooks.SelectMany(runbook => runbook.Commands).Select(command => command.Span), command => command.Span).Count();
        if (document.Runbooks.Count > 0 && outside > 0)
        {
            output.WriteLine(paint.Dim($"        {outside} of {Words.Count(document.Commands.Count, "command")} in no runbook, so only policies with CheckDocument or CheckAll see them"));
        }
    }

    private void Sections(Document document)
    {
        Head("sections", document.Sections.Count);
        foreach (var section in document.Sections)
        {
            var name = section.Name == SectionName.None ? "" : paint.Good($" = {Words.Of(section.Name)}");
            var empty = section.IsEmpty && section.Children.Count == 0 ? paint.Of(Severity.Warning, " (empty)") : "";
            Line(section.Span, 1 + Math.Clamp(section.Level, 1, 7), $"{Short(section.Title)}{name}{empty}");
        }
    }

    private void Commands(Document document)
    {
        var commands = document.CodeBlocks.SelectMany(block => block.Script.Commands).ToList();
        Head("commands", commands.Count);
        foreach (var command in commands)
        {
            var reason = command.Reason.Length > 0 ? paint.Dim($"  {Short(command.Reason)}") : "";
            Line(command.Span, 2, $"{Painted(command.Effect)} {Short(command.Text)}{reason}");
        }
    }

    private void Links(Document document)
    {
        Head("links", document.Links.Count);
        foreach (var link in document.Links)
        {
            var state = Words.Of(link.State);
            var shown = link.State is LinkState.Missing or LinkState.MissingAnchor ? paint.Bad(state) : state;
            var hint = link.Suggestion is { } suggestion ? $" (perhaps {Short(suggestion)})" : "";
            Line(link.Span, 2, $"{shown} {Short(link.Target)}{hint}");
        }
    }

    private void Problems(Document document)
    {
        Head("problems", document.Problems.Count);
        foreach (var problem in document.Problems)
        {
            Line(problem.Span, 2, $"{paint.Bad(Words.Of(problem.Kind))} {TerminalText.Visible(problem.Message)}");
        }
    }

    private void Head(string name, int count)
    {
        if (count > 0)
        {
            output.WriteLine($"        {paint.Frame(name)}");
        }
    }

    private void Line(SourceSpan span, int depth, string text)
    {
        var number = span.StartPosition.Line.ToString(CultureInfo.InvariantCulture).PadLeft(6);
        output.WriteLine($"{paint.Dim(number)}  {new string(' ', 2 * (depth - 1))}{text}");
    }

    private string Painted(CommandEffect effect) => effect switch
    {
        CommandEffect.Destructive => paint.Bad(Words.Of(effect)),
        CommandEffect.Mutate or CommandEffect.Unknown => paint.Of(Severity.Warning, Words.Of(effect)),
        _ => Words.Of(effect),
    };

    private string Painted(Effect effect) => effect switch
    {
        Effect.Destructive => paint.Bad(Words.Of(effect)),
        Effect.Mutate => paint.Of(Severity.Warning, Words.Of(effect)),
        _ => Words.Of(effect),
    };

    private static string Short(string text)
    {
        var line = new TerminalLine();
        var taken = line.Append(text, LongestText);
        return taken < text.Length ? line + "…" : line.ToString();
    }
}
