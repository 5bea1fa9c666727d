using System.Globalization;
using System.Xml;
using PolicyRunner.Checking;
using PolicyRunner.Findings;

namespace PolicyRunner.Reporting;

/// <summary>JUnit's XML as test dashboards read it: a suite per document, a case per finding, a passed case for a clean document.</summary>
internal static class JunitReport
{
    private sealed record Case(string Name, string Element, string? Message, string? Type, string? Text);

    public static void Write(CheckReport report, TextWriter output)
    {
        var suites = report.Documents.Select(document => document.Path)
            .Concat(report.Findings.Select(finding => finding.Span.File.Path))
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(path => path, _ => new List<Case>(), StringComparer.Ordinal);
        foreach (var finding in report.Findings)
        {
            suites[finding.Span.File.Path].Add(Of(finding, report.FailOn));
        }

        foreach (var cases in suites.Values.Where(cases => cases.Count == 0))
        {
            cases.Add(new Case("no findings", "", null, null, null));
        }

        var ordered = suites.OrderBy(suite => suite.Key, StringComparer.Ordinal).ToList();
        if (Troubles(report) is { Count: > 0 } troubles)
        {
            ordered.Add(new("policyrunner", troubles));
        }

        // The declaration is ours: a text writer would announce UTF-16, and files are UTF-8.
        output.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var harmless = new XmlForLogs(output))
        using (var writer = XmlWriter.Create(harmless, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            Suites(writer, ordered);
        }

        output.Write('\n');
    }

    private static Case Of(ReportedFinding finding, Severity? failOn)
    {
        var start = finding.Span.StartPosition;
        var name = $"{finding.Policy} {finding.Name} ({start})";
        var text = $"{finding.Span.File.Path}:{start}: {finding.Message}";
        return finding.Waived is { } reason ? new Case(name, "skipped", reason, null, null)
            : Tally.Fails(finding, failOn) ? new Case(name, "failure", finding.Message, Words.Of(finding.Severity), text)
            : new Case(name, "system-out", null, null, $"{Words.Of(finding.Severity)}: {text}");
    }

    private static List<Case> Troubles(CheckReport report)
    {
        var cases = report.Errors
            .Select(error => new Case(error.Policy ?? "configuration", "error", error.Message, error.IsUsage ? "configuration" : "broken", error.Located))
            .ToList();
        if (report.Verdict == Verdict.Nothing)
        {
            cases.Add(new Case("anything was evaluated", "error", "Nothing was evaluated.", "nothing", "Nothing was evaluated."));
        }

        return cases;
    }

    private static void Suites(XmlWriter writer, List<KeyValuePair<string, List<Case>>> suites)
    {
        writer.WriteStartElement("testsuites");
        writer.WriteAttributeString("name", "policyrunner");
        Counts(writer, [.. suites.SelectMany(suite => suite.Value)]);
        foreach (var (name, cases) in suites)
        {
            writer.WriteStartElement("testsuite");
            Attribute(writer, "name", name);
            Counts(writer, cases);
            foreach (var one in cases)
            {
                Write(writer, name, one);
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Counts(XmlWriter writer, List<Case> cases)
    {
        writer.WriteAttributeString("tests", Number(cases.Count));
        writer.WriteAttributeString("failures", Number(cases.Count(one => one.Element == "failure")));
        writer.WriteAttributeString("errors", Number(cases.Count(one => one.Element == "error")));
        writer.WriteAttributeString("skipped", Number(cases.Count(one => one.Element == "skipped")));
        writer.WriteAttributeString("time", "0");
    }

    private static void Write(XmlWriter writer, string suite, Case one)
    {
        writer.WriteStartElement("testcase");
        Attribute(writer, "classname", suite);
        Attribute(writer, "name", one.Name);
        writer.WriteAttributeString("time", "0");
        if (one.Element.Length > 0)
        {
            writer.WriteStartElement(one.Element);
            Attribute(writer, "message", one.Message);
            Attribute(writer, "type", one.Type);
            if (one.Text is { } text)
            {
                XmlText.Write(writer, text);
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Attribute(XmlWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteStartAttribute(name);
            XmlText.Write(writer, value);
            writer.WriteEndAttribute();
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
