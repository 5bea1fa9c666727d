namespace PolicyRunner.Runbooks;

/// <summary>Which headings mean which section.</summary>
public sealed class SectionNames
{
    public static SectionNames Default { get; } = new(new Dictionary<string, SectionName>());

    /// <param name="more">Synonyms a repository adds to the built-in list.</param>
    public SectionNames(IReadOnlyDictionary<string, SectionName> more) => throw new NotSupportedException();

    /// <summary>The section a normalised heading names, or <see cref="SectionName.None"/>.</summary>
    public SectionName Find(string plainTitle) => throw new NotSupportedException();
}
