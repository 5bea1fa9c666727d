using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>Something that other files refer to by its name.</summary>
public interface INamed : ILocated
{
    string Name { get; }
}

/// <summary>Things in the order of the file, found by name; names are unique and case matters.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A list that is also looked up by name; 'Collection' says less.")]
public sealed class NamedList<T> : IReadOnlyCollection<T>
    where T : class, INamed
{
    // Null for an empty list: there are twenty kinds of these, and most starts need not one of their tables.
    private readonly Dictionary<string, T>? byName;
    private readonly List<T>? items;

    /// <summary>An empty list.</summary>
    public NamedList()
    {
    }

    /// <param name="items">Of several with one name the first counts.</param>
    public NamedList(IEnumerable<T> items)
    {
        byName = new Dictionary<string, T>(StringComparer.Ordinal);
        this.items = [];
        foreach (var item in items)
        {
            if (byName.TryAdd(item.Name, item))
            {
                this.items.Add(item);
            }
        }
    }

    public int Count => items?.Count ?? 0;

    public IEnumerable<string> Names => items?.Select(item => item.Name) ?? [];

    /// <summary>The thing of that name, or null.</summary>
    public T? this[string name] => byName?.GetValueOrDefault(name);

    public bool Contains(string name) => byName?.ContainsKey(name) == true;

    /// <summary>" Did you mean 'x'?" with a leading space, or an empty string.</summary>
    public string Hint(string name) => NearestName.Hint(name, Names);

    public IEnumerator<T> GetEnumerator() => (items ?? (IEnumerable<T>)[]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A name that is known, and where it is declared.</summary>
public sealed record KnownName(string Name, SourceSpan Span) : INamed;
