using System.Globalization;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>
/// Reads values out of mappings. What has the wrong form comes back as if it were not there: the schema has reported it.
/// </summary>
internal static class YamlFields
{
    public static YamlMapping? Inner(this YamlMapping mapping, string key) => mapping[key] as YamlMapping;

    public static IEnumerable<YamlMapping> Mappings(this YamlMapping mapping, string key) =>
        mapping[key] is YamlSequence sequence ? sequence.Items.OfType<YamlMapping>() : [];

    public static IEnumerable<YamlScalar> Scalars(this YamlMapping mapping, string key) =>
        mapping.List(key).OfType<YamlScalar>().Where(scalar => !scalar.IsNull);

    public static IReadOnlyList<string> Texts(this YamlMapping mapping, string key) =>
        [.. mapping.Scalars(key).Select(scalar => scalar.Text)];

    public static IReadOnlyList<PathGlob> Globs(this YamlMapping mapping, string key) =>
        [.. mapping.Scalars(key).Select(scalar => new PathGlob(scalar.Text))];

    /// <summary>Patterns for files of the repository.</summary>
    public static IReadOnlyList<PathGlob> FileGlobs(this YamlMapping mapping, string key) =>
        [.. mapping.Scalars(key).Select(scalar => PathGlob.OfFiles(scalar.Text))];

    public static TimeSpan? Duration(this YamlMapping mapping, string key) =>
        mapping.Text(key) is { } text && Text.Duration.TryParse(text, out var value) ? value : null;

    public static bool? Flag(this YamlMapping mapping, string key) =>
        mapping[key] is YamlScalar { Type: YamlType.Boolean } scalar ? scalar.IsTrue : null;

    public static int? Integer(this YamlMapping mapping, string key) =>
        mapping[key] is YamlScalar { Type: YamlType.Integer, Number: >= int.MinValue and <= int.MaxValue and var number } ? (int)number : null;

    public static double? Number(this YamlMapping mapping, string key) => (mapping[key] as YamlScalar)?.Number;

    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static DateTimeOffset? Time(this YamlMapping mapping, string key) =>
        mapping.Text(key) is { } text && Moment.TryParse(text, out var moment) ? moment : null;

    /// <summary>The value of an enumeration, written in lower case with '-' between words.</summary>
    public static T? Choice<T>(this YamlMapping mapping, string key)
        where T : struct, Enum => Choice<T>(mapping.Text(key));

    public static T? Choice<T>(string? text)
        where T : struct, Enum
    {
        if (text is not null)
        {
            foreach (var name in Enum.GetNames<T>())
            {
                if (string.Equals(name, text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
                {
                    return Enum.Parse<T>(name);
                }
            }
        }

        return null;
    }

    /// <summary>Things by name: each entry of the mapping under a key, those left out that cannot be read.</summary>
    public static NamedList<T> Named<T>(this YamlMapping mapping, string key, Func<YamlEntry, T?> read)
        where T : class, INamed => new((mapping.Inner(key)?.Entries ?? []).Select(read).OfType<T>());

    public static NamedList<KnownName> KnownNames(this YamlMapping mapping, string key) =>
        new(mapping.Scalars(key).Select(scalar => new KnownName(scalar.Text, scalar.Span)));
}
