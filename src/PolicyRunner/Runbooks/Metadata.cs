using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>
/// What a document says about itself, wherever it says it. A field of your own stands below the title, as <c>**Service**: shop</c>, and is
/// <c>runbook.Metadata.Value("service")</c>; front matter of a declared runbook takes the tool's own fields alone.
/// </summary>
/// <param name="Items">In the order of the page, front matter first.</param>
public sealed record Metadata(IReadOnlyList<MetadataItem> Items)
{
    /// <summary>No items.</summary>
    public static Metadata Empty { get; } = new([]);

    /// <summary>
    /// The first item of a canonical name (<c>owner</c>, <c>updated</c>, <c>contact</c>, …), filled or not; null when absent. A label will do, too,
    /// such as <c>escalation</c>: it finds the first that is written like that, else the first that means the same.
    /// </summary>
    public MetadataItem? this[string name]
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Name == name)
                {
                    return item;
                }
            }

            var canonical = MetadataReader.Name(name, out _);
            return canonical == name ? null : OfLabel(MetadataReader.Key(name), canonical);
        }
    }

    /// <summary>The value of that item when it is filled, else null.</summary>
    public string? Value(string name) => this[name] is { IsFilled: true } item ? item.Value : null;

    private MetadataItem? OfLabel(string key, string canonical)
    {
        MetadataItem? first = null;
        foreach (var item in Items)
        {
            if (item.Name == canonical)
            {
                if (MetadataReader.Key(item.Label) == key)
                {
                    return item;
                }

                first ??= item;
            }
        }

        return first;
    }
}

/// <summary>One value of the metadata.</summary>
/// <param name="Name">Canonical, lower case: owner, updated, status, version, severity, estimated-time, approval, trigger, frequency, …</param>
/// <param name="Label">The name as written.</param>
/// <param name="Value">The value as a reader sees it.</param>
/// <param name="IsFilled">False when it was left as in a template: <c>[Team]</c>, <c>YYYY-MM-DD</c>, empty.</param>
/// <param name="Source">How it is written.</param>
/// <param name="Span">From the name to the value.</param>
public sealed record MetadataItem(string Name, string Label, string Value, bool IsFilled, MetadataSource Source, SourceSpan Span) : ILocated;

/// <summary>How metadata is written.</summary>
public enum MetadataSource
{
    FrontMatter,
    Label,
    Table,
}
