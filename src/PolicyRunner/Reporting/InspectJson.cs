using System.Text.Json;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Reporting;

internal static class InspectJson
{
    public static void Write(IReadOnlyList<Document> documents, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteStartArray("documents");
        foreach (var document in documents)
        {
            Document(writer, document);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Document(Utf8JsonWriter writer, Document document)
    {
        writer.WriteStartObject();
        writer.WriteString("file", document.Path);
        writer.WriteString("kind", Words.Of(document.Kind));
        if (document.NoRunbook is { } reason)
        {
            writer.WriteString("noRunbook", reason);
        }

        writer.WriteBoolean("declared", document.IsDeclared);
        writer.WriteString("title", document.Title);
        writer.WriteBoolean("deprecated", document.IsDeprecated);
        writer.WriteBoolean("english", document.IsEnglish);
        writer.Each("runbooks", document.Runbooks, Runbook);
        writer.Each("sections", document.Sections, Section);
        writer.Each("steps", document.Runbooks.SelectMany(runbook => runbook.Steps.Select(step => (runbook, step))), Step);
        Commands(writer, document);
        Metadata(writer, document.Metadata);
        writer.Each("links", document.Links, Link);
        writer.Each("codeBlocks", document.CodeBlocks, CodeBlock);
        writer.Each("warnings", document.Warnings, (json, warning) =>
        {
            json.WriteString("text", warning.Text);
            json.Position("start", warning.Span.StartPosition);
        });
        writer.WriteStartObject("checklist");
        writer.WriteNumber("items", document.Checklist.Count);
        writer.WriteNumber("checked", document.Checklist.Count(item => item.IsChecked));
        writer.WriteEndObject();
        writer.Each("problems", document.Problems, (json, problem) =>
        {
            json.WriteString("kind", Words.Of(problem.Kind));
            json.WriteString("message", problem.Message);
            json.Position("start", problem.Span.StartPosition);
        });
        writer.WriteEndObject();
    }

    private static void Runbook(Utf8JsonWriter writer, Runbook runbook)
    {
        writer.WriteString("id", runbook.Id);
        writer.WriteString("title", runbook.Title);
        writer.WriteBoolean("declared", runbook.IsDeclared);
        writer.Position("start", runbook.Span.StartPosition);
        writer.Each("parameters", runbook.Declaration.Parameters, (json, parameter) =>
        {
            json.WriteString("name", parameter.Name);
            json.WriteString("type", parameter.Type);
            json.WriteString("variable", parameter.Variable);
            json.WriteString("default", parameter.Default?.Text);
            json.Position("start", parameter.Span.StartPosition);
        });
    }

    private static void Section(Utf8JsonWriter writer, Section section)
    {
        writer.WriteString("title", section.Title);
        writer.WriteString("section", Words.Of(section.Name));
        writer.WriteNumber("level", section.Level);
        writer.WriteBoolean("boldLabel", section.IsBoldLabel);
        writer.WriteBoolean("empty", section.IsEmpty);
        writer.Position("start", section.Span.StartPosition);
    }

    private static void Step(Utf8JsonWriter writer, (Runbook Runbook, Step Step) pair)
    {
        var step = pair.Step;
        writer.WriteString("id", step.Id);
        writer.WriteString("title", step.Title);
        writer.WriteString("section", Words.Of(step.Section));
        writer.WriteString("runbook", pair.Runbook.Id);
        writer.WriteString("effect", Words.Of(step.Effect));
        writer.WriteBoolean("manual", step.IsManual);
        writer.WriteString("undo", step.Undo);
        writer.WriteBoolean("warning", step.HasWarning);
        writer.Strings("actions", step.Actions.Select(action => action.Id));
        writer.Position("start", step.Span.StartPosition);
    }

    // From the blocks and not from the document's list: lines that are output belong to what the tool sees, too.
    private static void Commands(Utf8JsonWriter writer, Document document)
    {
        writer.Each("commands", document.CodeBlocks.SelectMany(block => block.Script.Commands), (json, command) =>
        {
            json.WriteString("text", command.Text);
            json.WriteString("tool", command.Tool);
            json.WriteString("effect", Words.Of(command.Effect));
            json.WriteString("verb", command.Verb);
            json.WriteString("reason", command.Reason);
            json.WriteBoolean("irreversible", command.IsIrreversible);
            json.Strings("wrappers", command.Wrappers);
            json.Position("start", command.Span.StartPosition);
        });
    }

    // The first item of a name counts, as everywhere; JSON has no use for a key twice.
    private static void Metadata(Utf8JsonWriter writer, Metadata metadata)
    {
        writer.WriteStartObject("metadata");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in metadata.Items)
        {
            if (!seen.Add(item.Name))
            {
                continue;
            }

            writer.WriteStartObject(item.Name);
            writer.WriteString("value", item.Value);
            writer.WriteString("label", item.Label);
            writer.WriteBoolean("filled", item.IsFilled);
            writer.Position("start", item.Span.StartPosition);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Link(Utf8JsonWriter writer, Link link)
    {
        writer.WriteString("target", link.Target);
        writer.WriteString("state", Words.Of(link.State));
        writer.WriteString("text", link.Text);
        writer.WriteBoolean("image", link.IsImage);
        writer.WriteString("path", link.ResolvedPath);
        writer.WriteString("suggestion", link.Suggestion);
        writer.Position("start", link.Span.StartPosition);
    }

    private static void CodeBlock(Utf8JsonWriter writer, CodeBlock block)
    {
        writer.WriteString("language", block.Language);
        writer.WriteString("info", block.Info);
        writer.WriteString("role", Words.Of(block.Role));
        writer.WriteBoolean("fenced", block.IsFenced);
        writer.WriteBoolean("closed", block.IsClosed);
        writer.Strings("placeholders", block.Placeholders.Select(placeholder => placeholder.Text));
        writer.Position("start", block.Span.StartPosition);
    }
}
