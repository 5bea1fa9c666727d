#nullable enable
// Where problems of the YAML lie: RB018 speaks of a page's front matter, RB211 of everything a runbook declares.

static bool IsYamlFile(Document document) =>
    document.Path.EndsWith(".yml", StringComparison.Ordinal) || document.Path.EndsWith(".yaml", StringComparison.Ordinal);

static bool LiesInPlainFrontMatter(Document document, Problem problem)
{
    if (document.IsDeclared || IsYamlFile(document) || !document.File.Text.StartsWith("---", StringComparison.Ordinal))
    {
        return false;
    }

    var end = document.File.Text.IndexOf("\n---", 3, StringComparison.Ordinal);
    return end >= 0 && problem.Span.Start <= end + 4;
}

// A page that a generator fills in first is no YAML yet.
static bool IsGenerated(Document document)
{
    var end = document.File.Text.IndexOf("\n---", 3, StringComparison.Ordinal);
    var matter = document.File.Text.AsSpan(0, Math.Max(0, end));
    return matter.Contains("{{", StringComparison.Ordinal) || matter.Contains("<%", StringComparison.Ordinal);
}
