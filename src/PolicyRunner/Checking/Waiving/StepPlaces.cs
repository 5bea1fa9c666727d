using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Where the steps and actions of a runbook stand that somebody asks for.</summary>
internal sealed class StepPlaces
{
    private readonly List<Place> places = [];

    /// <param name="runbook">The runbook.</param>
    /// <param name="asked">The ids of steps and actions.</param>
    public StepPlaces(Runbook runbook, HashSet<string> asked)
    {
        foreach (var step in runbook.Steps)
        {
            if (asked.Contains(step.Id))
            {
                places.Add(new Place(step.Extent, step.Id));
                places.Add(new Place(step.Span, step.Id));
            }

            // By the id of an action only what stands in that action, by that of a step all of the step.
            foreach (var action in step.Actions.Where(action => action.Id != step.Id && asked.Contains(action.Id)))
            {
                places.Add(new Place(action.Span, action.Id));
                if (action.Block is { } block)
                {
                    places.Add(new Place(block.Extent, action.Id));
                }
            }
        }

        places.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
        var end = 0;
        foreach (var place in places)
        {
            place.LastEnd = end = Math.Max(end, place.Span.End);
        }
    }

    /// <summary>The ids of those that a character stands in, some perhaps twice.</summary>
    public IEnumerable<string> At(int position)
    {
        var (low, high) = (0, places.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = places[middle].Span.Start <= position ? (middle + 1, high) : (low, middle);
        }

        for (var i = low - 1; i >= 0 && places[i].LastEnd >= position; i--)
        {
            if (places[i].Span.Contains(position))
            {
                yield return places[i].Id;
            }
        }
    }

    private sealed record Place(SourceSpan Span, string Id)
    {
        // Of this and all before it: nothing further on reaches beyond.
        public int LastEnd { get; set; }
    }
}
