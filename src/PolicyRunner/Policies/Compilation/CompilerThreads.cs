using System.Runtime.ExceptionServices;
using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Threads for the compiler, which calls itself as deep as a script is nested, and stops where the stack ends.</summary>
internal static class CompilerThreads
{
    /// <summary>What to say of what has no result.</summary>
    public const string Late = "Compiling the policies took minutes, so this is not used; take back what was added to them last.";

    private const int StackSize = 64 << 20;

    // Each keeps what its script takes of memory, and the machine has other work.
    private const int Most = 4;

    // A last resort, far above what a slow machine takes: whatever keeps the compiler longer is no policy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PatienceForEach = TimeSpan.FromSeconds(1);

    /// <summary>Does the same with each, several at once unless scripts are to be told apart.</summary>
    /// <returns>The results in the order of what they were made of; null where there was none in time, and nothing comes of that any more.</returns>
    public static TResult?[] Map<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> work)
        where TResult : class
    {
        var results = new TResult?[items.Count];
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        var threads = Enumerable.Range(0, ScriptWatch.IsApart ? 1 : Math.Min(Math.Min(Environment.ProcessorCount, Most), items.Count))
            .Select(_ => new Thread(Work, StackSize) { IsBackground = true, Name = "compile policies" }).ToList();
        threads.ForEach(thread => thread.Start());
        var end = DateTime.UtcNow + Patience + (PatienceForEach * items.Count);
        var areDone = threads.TrueForAll(thread => end - DateTime.UtcNow is var left && thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero));
        Volatile.Read(ref failure)?.Throw();

        // Who is late ends with the process.
        return areDone ? results : [.. results];

        void Work()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < items.Count)
                {
                    Volatile.Write(ref results[index], work(items[index]));
                }
            }
            catch (Exception exception)
            {
                // Thrown again by who waits.
                Volatile.Write(ref failure, ExceptionDispatchInfo.Capture(exception));
            }
        }
    }
}
