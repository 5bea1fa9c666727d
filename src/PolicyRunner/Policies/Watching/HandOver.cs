using System.Globalization;

namespace PolicyRunner.Policies.Watching;

/// <summary>
/// What a process that starts over hands on to the one that it becomes: which scripts are left out, which is an error for each of
/// them and never a pass.
/// </summary>
public sealed record HandOver
{
    /// <summary>The environment variable that holds it.</summary>
    public const string Variable = "POLICYRUNNER_STOPPED";

    private const string Version = "5";

    // Each costs about as much as a small check, and that is what each such script may cost; who writes more of these has made the point.
    private const int MostStarts = 32;

    // Those that were stopped, and as many others: with the longest messages a variable of a process holds no more.
    private const int MostScripts = 2 * MostStarts;

    /// <summary>That of a process that nobody handed anything.</summary>
    public static HandOver None { get; } = new();

    /// <summary>How often was started over.</summary>
    public int Starts { get; private init; }

    /// <summary>Whether scripts are worked at one after the other, so that it is clear whose work it is.</summary>
    internal bool IsApart { get; private init; }

    /// <summary>What is left out: those that were stopped, the last one first, then those that need not be tried again.</summary>
    internal IReadOnlyList<StoppedScript> Stopped { get; private init; } = [];

    internal bool IsLast => Starts >= MostStarts;

    /// <returns>Null when the text is none that <see cref="ToString"/> writes: then nothing may be judged.</returns>
    public static HandOver? Parse(string text)
    {
        if (text.Split(';') is not [Version, var starts, var apart, .. var rest] || apart is not ("0" or "1")
            || !int.TryParse(starts, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostStarts || rest.Length > MostScripts)
        {
            return null;
        }

        var stopped = rest.Select(StoppedScript.Parse).OfType<StoppedScript>().ToList();
        return stopped.Count == rest.Length ? new HandOver { Starts = count, IsApart = apart == "1", Stopped = stopped } : null;
    }

    public override string ToString() => string.Join(';', [Version, Starts.ToString(CultureInfo.InvariantCulture), IsApart ? "1" : "0", .. Stopped.Select(script => $"{script}")]);

    /// <summary>Whether, and why, a script is left out.</summary>
    internal StoppedScript? Find(string digest)
    {
        foreach (var script in Stopped)
        {
            if (script.Digest == digest)
            {
                return script;
            }
        }

        return null;
    }

    /// <summary>The same with scripts that need not be tried again; of very many the first, for the others can be.</summary>
    internal HandOver And(IEnumerable<StoppedScript> scripts) => this with { Stopped = [.. Stopped.Concat(scripts).DistinctBy(script => script.Digest).Take(MostScripts - 1)] };

    internal HandOver Without(StoppedScript script) => this with { Starts = Starts + 1, Stopped = [script, .. Stopped] };

    internal HandOver Apart() => this with { Starts = Starts + 1, IsApart = true };
}
