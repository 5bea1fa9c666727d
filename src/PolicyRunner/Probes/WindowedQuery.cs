using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Probes;

/// <summary>
/// Queries that can be asked over any time: <c>{{.window}}</c> stands for it, and a counter that is named without anything around it
/// is asked for its increase.
/// </summary>
internal static class WindowedQuery
{
    // The second form is what people write who know Go's templates less well.
    private static readonly string[] Places = ["{{.window}}", "{{ .window }}"];

    /// <summary>True when a time can be put in.</summary>
    public static bool HasPlace(string query, bool isCounter) =>
        Array.Exists(Places, place => query.Contains(place, StringComparison.Ordinal)) || (isCounter && IsSelector(query));

    /// <summary>True when every query of the indicator has a place for a time.</summary>
    public static bool HasPlaces(ServiceLevelIndicator indicator)
    {
        var isCounter = indicator.Ratio?.Counter ?? false;
        foreach (var metric in (MetricSource?[])[indicator.Threshold, indicator.Ratio?.Raw, indicator.Ratio?.Total, indicator.Ratio?.Good, indicator.Ratio?.Bad])
        {
            if (metric is not null && !(metric.Query is { } query && HasPlace(query, isCounter)))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>The query over a time; as it stands when it has no place for one.</returns>
    public static string Over(string query, bool isCounter, TimeSpan time)
    {
        var written = Duration.Format(time);
        foreach (var place in Places)
        {
            query = query.Replace(place, written, StringComparison.Ordinal);
        }

        return isCounter && IsSelector(query) ? $"sum(increase({query.Trim()}[{written}]))" : query;
    }

    // A metric's name, or matchers, or both, and nothing else: only of these the increase is known for each series, resets and all.
    private static bool IsSelector(string query)
    {
        var text = query.AsSpan().Trim();
        var name = 0;
        while (name < text.Length && (char.IsAsciiLetterOrDigit(text[name]) || text[name] is '_' or ':'))
        {
            name++;
        }

        if (name == text.Length)
        {
            return name > 0 && !char.IsAsciiDigit(text[0]);
        }

        if (text[name] != '{' || text[^1] != '}' || (name > 0 && char.IsAsciiDigit(text[0])))
        {
            return false;
        }

        // The brace that closes is the last character, however many stand in quotes.
        var quote = '\0';
        for (var i = name + 1; i < text.Length - 1; i++)
        {
            if (quote == '\0')
            {
                if (text[i] is '{' or '}')
                {
                    return false;
                }

                quote = text[i] is '"' or '\'' or '`' ? text[i] : '\0';
            }
            else if (text[i] == '\\' && quote != '`')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                quote = '\0';
            }
        }

        return quote == '\0';
    }
}
