namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>Finds whether one thing leads to itself again. As deep as things lead to one another, which may be deeper than the stack.</summary>
internal static class Circle
{
    /// <param name="starts">Where to begin.</param>
    /// <param name="next">What a thing leads to.</param>
    /// <returns>Something that leads to itself; null when nothing that can be reached does.</returns>
    public static T? Find<T>(IEnumerable<T> starts, Func<T, IEnumerable<T>> next)
        where T : struct
    {
        // False while it is being followed.
        var done = new Dictionary<T, bool>();
        foreach (var start in starts)
        {
            if (!done.TryAdd(start, false))
            {
                continue;
            }

            var open = new Stack<(T Thing, IEnumerator<T> Left)>();
            open.Push((start, next(start).GetEnumerator()));
            while (open.TryPeek(out var current))
            {
                if (!current.Left.MoveNext())
                {
                    done[current.Thing] = true;
                    open.Pop();
                }
                else if (done.TryAdd(current.Left.Current, false))
                {
                    open.Push((current.Left.Current, next(current.Left.Current).GetEnumerator()));
                }
                else if (!done[current.Left.Current])
                {
                    return current.Left.Current;
                }
            }
        }

        return null;
    }
}
