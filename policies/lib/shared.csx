#nullable enable
// What several policies ask of a runbook.

// A value that the front matter of a library gives to all its runbooks is judged once, with the first of them.

static bool IsJudgedHere(Runbook runbook, SourceSpan place) =>
    runbook.Extent.Contains(place) || runbook.Document.Runbooks[0] == runbook;

// The places of a key's values, whether it holds one or a list.
static IEnumerable<YamlScalar> Values(YamlMapping? yaml, string key) => yaml is null ? [] : yaml.List(key).OfType<YamlScalar>();

// The pieces of text of a part, found by halving: a library asks for each of its runbooks.
static IEnumerable<Prose> ProseIn(Document document, SourceSpan part)
{
    var prose = document.Prose;
    var low = 0;
    for (var high = prose.Count; low < high;)
    {
        var middle = (low + high) / 2;
        (low, high) = prose[middle].Span.Start < part.Start ? (middle + 1, high) : (low, middle);
    }

    for (; low < prose.Count && prose[low].Span.Start < part.End; low++)
    {
        yield return prose[low];
    }
}
