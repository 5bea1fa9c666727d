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

    var end = document.File.Text.IndexOf("\n---", StringComparison.Ordinal);
    return end >= 0 && problem.Span.Start <= end + 4;
}
