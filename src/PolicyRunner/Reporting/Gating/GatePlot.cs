using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Reporting.Gating;

/// <summary>How each service level of a gate went, as a picture: a line with its gaps, and the target across it.</summary>
internal static class GatePlot
{
    private const int Width = 480;
    private const int Height = 60;
    private const int Row = 90;
    private const string Namespace = "http://www.w3.org/2000/svg";

    /// <summary>Each level that was read slice by slice, with its name; null is a gap.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<double?> Values)> Series(JudgedCondition condition) =>
        Lines(condition).Select(line => (line.Name, line.Values)).Concat(condition.Conditions.SelectMany(Series));

    public static void Write(GateReport report, TextWriter output)
    {
        var lines = report.Conditions.SelectMany(All).ToList();
        using var writer = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true });
        writer.WriteStartElement("svg", Namespace);
        Attribute(writer, "viewBox", $"0 0 {Width} {Math.Max(1, lines.Count) * Row}");
        Attribute(writer, "width", Width);
        Attribute(writer, "font-family", "sans-serif");
        Attribute(writer, "font-size", 11);
        for (var i = 0; i < lines.Count; i++)
        {
            Write(writer, lines[i], i * Row);
        }

        if (lines.Count == 0)
        {
            Text(writer, 14, $"{report.Gate}: no level was read over a time.");
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, PlotLine line, int top)
    {
        var known = line.Values.OfType<double>().Concat(line.Target is { } target ? [target] : []).ToList();
        var (low, high) = (known.Min(), known.Max());
        double Y(double value) => top + 18 + (high > low ? (high - value) / (high - low) * Height : Height / 2.0);
        Text(writer, top + 12, string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {low:0.######} to {high:0.######}"));
        if (line.Target is { } limit)
        {
            writer.WriteStartElement("line", Namespace);
            Attribute(writer, "x1", 0);
            Attribute(writer, "x2", Width);
            Attribute(writer, "y1", Y(limit));
            Attribute(writer, "y2", Y(limit));
            Attribute(writer, "stroke", "#cf222e");
            Attribute(writer, "stroke-dasharray", "4 3");
            writer.WriteEndElement();
        }

        foreach (var stretch in Stretches(line.Values))
        {
            writer.WriteStartElement("polyline", Namespace);
            Attribute(writer, "points", string.Join(' ', stretch.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Index, line.Values.Count):0.#},{Y(point.Value):0.#}"))));
            Attribute(writer, "fill", "none");
            Attribute(writer, "stroke", "#0969da");
            writer.WriteEndElement();
        }
    }

    private static double X(int index, int count) => count == 1 ? Width / 2.0 : index * (double)Width / (count - 1);

    // A gap ends a line: nothing is drawn where nothing is known.
    private static IEnumerable<List<(int Index, double Value)>> Stretches(IReadOnlyList<double?> values)
    {
        var stretch = new List<(int, double)>();
        for (var i = 0; i <= values.Count; i++)
        {
            if (i < values.Count && values[i] is { } value)
            {
                stretch.Add((i, value));
            }
            else if (stretch.Count > 0)
            {
                yield return stretch;
                stretch = [];
            }
        }
    }

    private static void Text(XmlWriter writer, int y, string text)
    {
        writer.WriteStartElement("text", Namespace);
        Attribute(writer, "x", 0);
        Attribute(writer, "y", y);
        XmlText.Write(writer, text);
        writer.WriteEndElement();
    }

    private static void Attribute(XmlWriter writer, string name, object value) => writer.WriteAttributeString(name, Convert.ToString(value, CultureInfo.InvariantCulture));

    private static IEnumerable<PlotLine> All(JudgedCondition condition) => Lines(condition).Concat(condition.Conditions.SelectMany(All));

    // Of several objectives each stands below the evidence.
    private static IEnumerable<PlotLine> Lines(JudgedCondition condition) =>
        (condition.Evidence["objectives"] is JsonArray several ? several.Select(one => one?["evidence"]) : [condition.Evidence]).OfType<JsonObject>()
            .Where(evidence => evidence["series"] is JsonArray series && series.Any(point => point is not null))
            .Select(evidence => new PlotLine(condition.Title ?? condition.Id, [.. ((JsonArray)evidence["series"]!).Select(point => (double?)point)], condition.Kind == "slo" ? (double?)(evidence["limit"] ?? evidence["target"]) : null));

    private sealed record PlotLine(string Name, IReadOnlyList<double?> Values, double? Target);
}
