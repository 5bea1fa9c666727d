using System.Diagnostics;

namespace PolicyRunner.Tests;

/// <summary>Whether work grows in proportion to its size. It asks for a ratio within one run, so that no machine is too slow for it.</summary>
internal static class Growth
{
    /// <summary>The collection of tests that ask for it: what else runs at that time would be counted, too.</summary>
    public const string Alone = "alone";

    private const int Times = 8;

    // In proportion it is about 8, squared 64; memory and its collector take a part of what lies between.
    private const double Most = 32;

    // What takes less is not worth a question: a page of memory more would answer it.
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(200);

    /// <summary>Fails if eight times the size takes more than 32 times the processor time, three times in a row.</summary>
    /// <param name="size">The whole size; an eighth of it is measured against it.</param>
    /// <param name="prepare">Makes what is to be measured for a size. What it does itself does not count.</param>
    public static void IsInProportion(int size, Func<int, Action> prepare)
    {
        var told = new List<string>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            // The first time compiles the code.
            _ = Measure(prepare(size / Times));
            var small = Measure(prepare(size / Times));
            var large = Measure(prepare(size));
            if (large < Little || large < small * Most)
            {
                return;
            }

            told.Add($"{large.TotalMilliseconds:0} ms for {size}, {small.TotalMilliseconds:0} ms for {size / Times}");
        }

        Assert.Fail(string.Join("; ", told));
    }

    private static TimeSpan Measure(Action work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return process.TotalProcessorTime - before;
    }
}

/// <summary>Tests that measure: they run one by one, after all the others.</summary>
[CollectionDefinition(Growth.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
