using System.Globalization;
using System.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>A place in a script that the compiler put a counter at.</summary>
/// <param name="Path">The script or the file it loads, as shown to people.</param>
/// <param name="Line">From 1.</param>
/// <param name="What">What stands there: <c>loop</c>, <c>lambda</c>, <c>function 'Walk'</c>.</param>
internal sealed record Probe(string Path, int Line, string What);

/// <summary>
/// What the numbers of a pack's counters stand for: a resource beside the code, read when somebody asks and not before.
/// One line each: line, tab, what, tab, path.
/// </summary>
internal sealed class ProbeTable
{
    private readonly List<Probe> probes;

    public ProbeTable() => probes = [];

    private ProbeTable(IEnumerable<Probe> probes) => this.probes = [.. probes];

    public IReadOnlyList<Probe> Probes => probes;

    /// <returns>The probe's number.</returns>
    public int Add(Probe probe)
    {
        probes.Add(probe);
        return probes.Count - 1;
    }

    public byte[] Write()
    {
        var text = new StringBuilder();
        foreach (var probe in probes)
        {
            text.Append($"{probe.Line}\t{probe.What}\t{probe.Path}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">The text is no table.</exception>
    public static ProbeTable Read(string text) => new(
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t') is [var number, var what, var path]
            ? new Probe(path, int.Parse(number, CultureInfo.InvariantCulture), what)
            : throw new FormatException($"'{line}' is no line of a pack's table of counters.")));
}
