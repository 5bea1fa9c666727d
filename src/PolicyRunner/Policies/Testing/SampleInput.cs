using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>A sample taken apart: its files, without marks, and the day of the check.</summary>
public sealed record SampleInput(IReadOnlyList<SampleFile> Files, DateOnly Today);

/// <summary>A file of a sample and the places where a finding must be, in the order in which they begin.</summary>
public sealed record SampleFile(SourceFile File, IReadOnlyList<SourceSpan> Marks)
{
    /// <summary>For each character of the file, and for its end, where it stands in the sample's text.</summary>
    internal IReadOnlyList<int> Origins { get; init; } = [];

    /// <summary>Where a stretch of the file stands in the sample's text.</summary>
    internal (int Start, int End) OriginOf(SourceSpan span)
    {
        var start = Origins[Math.Min(span.Start, Origins.Count - 1)];

        // Behind its last character, not before the next one: a mark may end between the two.
        return (start, span.Length == 0 ? start : Origins[Math.Min(span.End, Origins.Count - 1) - 1] + 1);
    }
}
