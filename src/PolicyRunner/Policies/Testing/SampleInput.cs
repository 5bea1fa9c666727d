using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>A sample taken apart: its files, without marks, and the day of the check.</summary>
public sealed record SampleInput(IReadOnlyList<SampleFile> Files, DateOnly Today);

/// <summary>A file of a sample and the places where a finding must be, in the order in which they begin.</summary>
public sealed record SampleFile(SourceFile File, IReadOnlyList<SourceSpan> Marks);
