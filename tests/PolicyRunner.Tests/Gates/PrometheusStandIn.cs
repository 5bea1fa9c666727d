using System.Globalization;
using System.Text.RegularExpressions;
using PolicyRunner.Tests.Running;

namespace PolicyRunner.Tests.Gates;

/// <summary>Answers as a Prometheus does: for each query the number or the whole answer that a test says, by the query's text.</summary>
internal sealed class PrometheusStandIn : IDisposable
{
    private readonly LocalServer server;

    public PrometheusStandIn() => server = new LocalServer((request, body) =>
    {
        var form = body.Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]), StringComparer.Ordinal);
        Interlocked.Increment(ref asked);
        return request.Url!.AbsolutePath.EndsWith("/query_range", StringComparison.Ordinal) ? (200, Range(form)) : Answer(form["query"]);
    });

    private int asked;

    public string Address => server.Address.TrimEnd('/');

    public int Asked => asked;

    /// <summary>What is answered for a query: a number such as <c>0.5</c> or <c>NaN</c>, <c>none</c>, or a status and a body.</summary>
    public Func<string, string> Say { get; set; } = _ => "none";

    /// <summary>The value of each slice, the oldest first and the last again and again before that; NaN: none.</summary>
    public Func<string, IReadOnlyList<double>> SaySlices { get; set; } = _ => [];

    public void Dispose() => server.Dispose();

    public static string Vector(params string[] values) =>
        """{"status":"success","data":{"resultType":"vector","result":[""" + string.Join(',', values.Select((value, index) => $$"""{"metric":{"i":"{{index}}"},"value":[1,"{{value}}"]}""")) + "]}}";

    private (int, string) Answer(string query)
    {
        var said = Say(query);
        return said == "none" ? (200, Vector())
            : Regex.Match(said, @"^(\d{3}) ([\s\S]*)$") is { Success: true } whole ? (int.Parse(whole.Groups[1].Value, CultureInfo.InvariantCulture), whole.Groups[2].Value)
            : (200, Vector(said.Split(' ')));
    }

    private string Range(Dictionary<string, string> form)
    {
        var (start, end, step) = (Number(form["start"]), Number(form["end"]), Number(form["step"]));
        var values = SaySlices(form["query"]);
        var count = (int)Math.Round((end - start) / step) + 1;
        var points = Enumerable.Range(0, count).Select(index => (Time: start + (index * step), Value: values[Math.Max(0, values.Count - count + index)])).Where(point => !double.IsNaN(point.Value));
        return """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[""" + string.Join(',', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"[{point.Time},\"{point.Value}\"]"))) + "]}]}}";
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
