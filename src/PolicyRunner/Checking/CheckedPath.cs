namespace PolicyRunner.Checking;

/// <summary>A file to be read, or a reason why one is not.</summary>
/// <param name="FullPath">Absolute.</param>
/// <param name="Path">As reported: relative to the root of the check where it lies below it, with '/'.</param>
/// <param name="Complaint">Null, or why the file cannot be read, as a sentence.</param>
internal sealed record CheckedPath(string FullPath, string Path, string? Complaint = null);
