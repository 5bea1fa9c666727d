namespace PolicyRunner.Running.Records;

/// <summary>A stretch of time.</summary>
internal sealed record Stretch(DateTimeOffset From, DateTimeOffset To);

/// <summary>Adds stretches of time up; what overlaps counts once, and work beside waiting counts as work.</summary>
internal static class TimeTally
{
    public static (TimeSpan Worked, TimeSpan Waited) Of(IEnumerable<Stretch> work, IEnumerable<Stretch> wait)
    {
        var edges = Edges(work, isWork: true).Concat(Edges(wait, isWork: false)).OrderBy(edge => edge.Time);
        var (worked, waited) = (TimeSpan.Zero, TimeSpan.Zero);
        var (working, waiting) = (0, 0);
        var last = DateTimeOffset.MinValue;
        foreach (var edge in edges)
        {
            if (working > 0)
            {
                worked += edge.Time - last;
            }
            else if (waiting > 0)
            {
                waited += edge.Time - last;
            }

            working += edge.IsWork ? edge.Step : 0;
            waiting += edge.IsWork ? 0 : edge.Step;
            last = edge.Time;
        }

        return (worked, waited);
    }

    // A clock that went back makes a stretch that ends before it begins: nobody knows how long it was.
    private static IEnumerable<Edge> Edges(IEnumerable<Stretch> stretches, bool isWork) =>
        stretches.Where(stretch => stretch.To > stretch.From).SelectMany(stretch => (Edge[])[new(stretch.From, isWork, 1), new(stretch.To, isWork, -1)]);

    private sealed record Edge(DateTimeOffset Time, bool IsWork, int Step);
}
