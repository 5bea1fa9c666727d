using PolicyRunner.Gates.Files;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Files beside runbooks that are checked too: SLO files and gates. They declare no runbook, and their problems are their findings.</summary>
internal static class SloDocuments
{
    private const string Folder = "gates";

    // A line that begins so makes a file one of these.
    private static readonly string[] Judged = ["apiVersion: openslo/v1", "apiVersion: sloth.slok.dev/v1", "version: prometheus/v1"];

    // Older forms, other resources beside them and the rules that are made of them: left to their own tools.
    private static readonly string[] Foreign = ["apiVersion: openslo/v1alpha", "kind: AlertWindows", "kind: PrometheusRule", "groups:"];

    /// <returns>Null for a file that is neither.</returns>
    public static Document? Read(SourceFile file)
    {
        if (!IsYaml(file.Path))
        {
            return null;
        }

        var lines = Marks(file.Text);
        return Has(lines, Foreign) ? DocumentReader.Beside(file, [])
            : Has(lines, Judged) ? DocumentReader.Beside(file, SloFileReader.Read(file).Problems)
            : IsGate(file) ? DocumentReader.Beside(file, GateFileReader.Read(file, Path.GetFileNameWithoutExtension(file.Path)).Problems)
            : null;
    }

    // What calls itself a runbook is one: a line in it must not take it out of the check.
    private static bool IsYaml(string path) =>
        (path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase))
        && !path.EndsWith(".runbook.yml", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".runbook.yaml", StringComparison.OrdinalIgnoreCase);

    private static List<string> Marks(string text)
    {
        var marks = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("apiVersion:", StringComparison.Ordinal) || line.StartsWith("version:", StringComparison.Ordinal)
                || line.StartsWith("kind:", StringComparison.Ordinal) || line.StartsWith("groups:", StringComparison.Ordinal))
            {
                marks.Add(line.TrimEnd().ToString().Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal));
            }
        }

        return marks;
    }

    private static bool Has(List<string> lines, string[] marks) => lines.Exists(line => Array.IndexOf(marks, line) >= 0);

    /// <summary>What lies where gates are looked for, or in another folder of gates and says what has to hold.</summary>
    public static bool IsGate(SourceFile file)
    {
        if (!file.Path.Contains(Folder, StringComparison.Ordinal) || !IsYaml(file.Path))
        {
            return false;
        }

        var folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/');
        return folder == $"policies/{Folder}" || folder.EndsWith($"/policies/{Folder}", StringComparison.Ordinal)
            || (Path.GetFileName(folder) == Folder && (file.Text.StartsWith("conditions:", StringComparison.Ordinal) || file.Text.Contains("\nconditions:", StringComparison.Ordinal)));
    }
}
