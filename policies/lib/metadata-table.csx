#nullable enable
// A declared runbook states for the machine what its table says for readers: said once, it cannot be said in two ways.

static Fix? MoveTable(Runbook runbook, IReadOnlyList<string> wanted)
{
    if (runbook.Document.FrontMatter is not { Entries.Count: > 0 } matter || runbook.Declaration.Yaml != matter || matter.Span.Text.StartsWith('{')
        || runbook.Document.Tables.FirstOrDefault(table => runbook.Metadata.Items.Any(item => item.Source == MetadataSource.Table && table.Span.Contains(item.Span))) is not { } table)
    {
        return null;
    }

    var moved = runbook.Metadata.Items
        .Where(item => item.Source == MetadataSource.Table && table.Span.Contains(item.Span) && item.IsFilled)
        .Select(item => (Item: item, Key: Key(item), Row: table.Rows.FirstOrDefault(row => row.Span.Contains(item.Span))))
        .Where(entry => entry.Key is not null && matter[entry.Key] is null)
        .DistinctBy(entry => entry.Key)
        .ToList();
    var isWhole = runbook.Metadata.Items.Count(item => table.Span.Contains(item.Span)) == moved.Count;
    if (!moved.Exists(entry => wanted.Contains(entry.Key!)) || (!isWhole && moved.Exists(entry => entry.Row is null)))
    {
        return null;
    }

    var last = matter.Entries[^1].Span;
    var end = last.Start + last.Text.TrimEnd().Length;
    var keys = string.Concat(moved.Select(entry => $"\n{entry.Key}: {Scalar(entry.Item.Value)}"));
    return Fix.Unsafe("Move the table's values into the front matter",
        [last.File.Span(end, end).InsertAfter(keys), .. isWhole ? [WholeTable(table)] : moved.Select(entry => entry.Row!.Span.RemoveLines())]);
}

// The empty line behind it, too, or two would meet.
static TextEdit WholeTable(Table table)
{
    var edit = table.Span.RemoveLines();
    var text = edit.Span.File.Text.AsSpan(edit.Span.End);
    var more = text.StartsWith("\r\n") ? 2 : text.StartsWith("\n") ? 1 : 0;
    return edit with { Span = edit.Span.File.Span(edit.Span.Start, edit.Span.End + more) };
}

// The key that holds it, when the value is one that the front matter takes.
static string? Key(MetadataItem item) => item.Name switch
{
    "owner" when item.Value.All(IsVisible) => "owner",
    "status" when item.Value is "draft" or "accepted" or "frozen" or "retired" => "status",
    "type" when item.Value is "incident" or "release" or "maintenance" or "troubleshooting" or "security" or "compliance" or "onboarding" => "kind",
    "reviewed" when DateOnly.TryParseExact(item.Value, "yyyy-MM-dd", out _) => "reviewed",
    "review-every" when Duration.TryParse(item.Value, out _) => "review-every",
    "estimated-time" when Duration.TryParse(item.Value, out _) => "estimated-time",
    _ => null,
};

// A line break or a sign that cannot be seen, written by its number in a table, would be read in another way in the front matter.
static bool IsVisible(char character) => character == ' ' || char.IsLetterOrDigit(character) || char.IsPunctuation(character) || char.IsSymbol(character);

// Quoted unless nobody could take it for anything but a text or a date.
static string Scalar(string value) =>
    value.All(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_' or '.' or '/') && char.IsLetterOrDigit(value[0])
    && (value.Any(char.IsLetter) || value.Count(character => character == '-') == 2)
    && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
        ? value
        : $"'{value.Replace("'", "''")}'";
