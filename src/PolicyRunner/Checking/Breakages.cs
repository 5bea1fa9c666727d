namespace PolicyRunner.Checking;

/// <summary>
/// Which policies broke, and on which documents. What one found elsewhere stands; one that exceeds its budget again and again is asked no
/// more, and of a repository's nothing that it found is kept. Says the same whatever thread was faster, once all documents are judged.
/// </summary>
internal sealed class Breakages
{
    /// <summary>The place of what is evaluated for all documents at once.</summary>
    public const int OfAll = int.MaxValue;

    // Each takes as long as a budget allows for; nobody waits for a whole folder of that.
    private const int MostExceeded = 4;

    // By the policy itself: where two claim one id, what stops one of them says nothing of the other.
    private readonly Dictionary<ActivePolicy, Breakage> breakages = new(ReferenceEqualityComparer.Instance);

    // Asked for each policy and document, where the lock would be half of all that asking costs.
    private volatile bool any;

    public bool Any => any;

    public IEnumerable<CheckError> Errors => any
        ? breakages.Values.Select(breakage => breakage.Error).OrderBy(error => error.Policy, StringComparer.Ordinal).ThenBy(error => error.Located, StringComparer.Ordinal)
        : [];

    /// <param name="active">The policy.</param>
    /// <param name="error">What is said of it; of several documents the first one's.</param>
    /// <param name="place">The document's place among all, or <see cref="OfAll"/>.</param>
    /// <param name="hasExceeded">True when it exceeded its budget: how far it came there depends on more than the document.</param>
    /// <param name="again">Asks the policy the same once more, in a form that tells the line better; null when that says nothing.</param>
    public void Add(ActivePolicy active, CheckError error, int place, bool hasExceeded, Func<Scene, CheckError?>? again)
    {
        lock (breakages)
        {
            var breakage = Of(active, error, place, again);
            breakage.Places.Add(place);
            if (hasExceeded)
            {
                breakage.Exceeded.Add(place);
                if (breakage.Exceeded.Count > MostExceeded)
                {
                    breakage.Exceeded.Remove(breakage.Exceeded.Max);
                }
            }
        }
    }

    /// <summary>Nothing that the policy found may be kept.</summary>
    /// <param name="active">The policy.</param>
    /// <param name="error">What is said of it.</param>
    public void AddWhole(ActivePolicy active, CheckError error)
    {
        lock (breakages)
        {
            Of(active, error, OfAll, null).IsWhole = true;
        }
    }

    /// <summary>Asks each policy once more for what is said of it. To be called when all is judged: which document is the first shows only then.</summary>
    /// <param name="look">Calls what it is given; null: what was said stands.</param>
    public void LookAgain(Func<Func<Scene, CheckError?>, CheckError?> look)
    {
        if (any)
        {
            Parallel.ForEach(breakages.Values, breakage => breakage.Error = (breakage.Again is { } again ? look(again) : null) ?? breakage.Error);
        }
    }

    public bool HasExceeded(ActivePolicy active) => Is(active, 0, (found, _) => found.IsWhole || found.Exceeded.Count > 0);

    /// <summary>Whether to ask the policy no more.</summary>
    public bool IsGivenUp(ActivePolicy active, int place) => Is(active, place, (found, place) => found.IsWhole || IsBehind(found, place));

    /// <summary>Whether what the policy found at the place is thrown away: it depends on how fast it or others were.</summary>
    public bool IsLost(ActivePolicy active, int place) => Is(active, place, (found, place) => found.IsWhole || IsThrownAway(found) || IsBehind(found, place) || found.Exceeded.Contains(place));

    /// <summary>Whether the policy did not look at the document, or not to its end.</summary>
    public bool IsUnseen(ActivePolicy active, int place) =>
        Is(active, place, (found, place) => found.IsWhole || IsThrownAway(found) || IsBehind(found, place) || found.Places.Contains(place) || found.Places.Contains(OfAll));

    // How much it had found by then on pages behind, and whether that was too much in the whole check, is a matter of time.
    private static bool IsThrownAway(Breakage breakage) => breakage.IsOfRepository && breakage.Exceeded.Count == MostExceeded;

    private static bool IsBehind(Breakage breakage, int place) => breakage.Exceeded.Count == MostExceeded && place > breakage.Exceeded.Max;

    private Breakage Of(ActivePolicy active, CheckError error, int place, Func<Scene, CheckError?>? again)
    {
        if (!breakages.TryGetValue(active, out var breakage))
        {
            breakages.Add(active, breakage = new Breakage(error, place) { Again = again, IsOfRepository = active.Entry is { IsBuiltIn: false } });
            any = true;
        }
        else if (place < breakage.First)
        {
            (breakage.Error, breakage.First, breakage.Again) = (error, place, again);
        }

        return breakage;
    }

    private bool Is(ActivePolicy active, int place, Func<Breakage, int, bool> question)
    {
        if (!any)
        {
            return false;
        }

        lock (breakages)
        {
            return breakages.TryGetValue(active, out var found) && question(found, place);
        }
    }

    private sealed class Breakage(CheckError error, int first)
    {
        public CheckError Error { get; set; } = error;

        public int First { get; set; } = first;

        public Func<Scene, CheckError?>? Again { get; set; }

        public bool IsWhole { get; set; }

        public required bool IsOfRepository { get; init; }

        public HashSet<int> Places { get; } = [];

        // The first of them.
        public SortedSet<int> Exceeded { get; } = [];
    }
}
