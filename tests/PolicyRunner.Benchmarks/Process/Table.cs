using System.Globalization;

namespace PolicyRunner.Benchmarks.Process;

/// <summary>The measurements of one scenario, and how they are printed.</summary>
internal sealed record Row(Scenario Scenario, IReadOnlyList<double> Milliseconds, IReadOnlyList<double> Ratios, long? PeakKibibytes);

internal static class Table
{
    public static void Print(IEnumerable<Row> rows, TextWriter output)
    {
        output.WriteLine($"{"scenario",-44}{"ms",10}{"x hello",10}{"min..max",16}{"peak MiB",10}{"docs/s",10}");
        foreach (var row in rows)
        {
            var median = Median(row.Milliseconds);
            var range = $"{Text(row.Ratios.Min(), 1)}..{Text(row.Ratios.Max(), 1)}";
            var peak = row.PeakKibibytes is { } kibibytes ? Text(kibibytes / 1024.0, 1) : "-";
            var speed = row.Scenario.Documents > 1 ? Text(row.Scenario.Documents / median * 1000, 0) : "-";
            output.WriteLine($"{row.Scenario.Name,-44}{Text(median, 1),10}{Text(Median(row.Ratios), 2),10}{range,16}{peak,10}{speed,10}");
        }
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Text(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
