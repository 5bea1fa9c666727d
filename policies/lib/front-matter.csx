#nullable enable
// Where problems of the YAML lie: RB018 speaks of a page's front matter, RB211 of everything a runbook declares.

static bool IsYamlFile(Document document) =>
    document.Path.EndsWith(".yml", StringComparison.Ordinal) || document.Path.EndsWith(".yaml", StringComparison.Ordinal);

// Of a page that declares nothing, nothing else is read as YAML.
static bool LiesInPlainFrontMatter(Document document) => !document.IsDeclared && !IsYamlFile(document);

// A page that a generator fills in first is no YAML yet.
static bool IsGenerated(Document document)
{
    var end = document.File.Text.IndexOf("\n---", 3, StringComparison.Ordinal);
    var matter = document.File.Text.AsSpan(0, Math.Max(0, end));
    return matter.Contains("{{", StringComparison.Ordinal) || matter.Contains("<%", StringComparison.Ordinal);
}
