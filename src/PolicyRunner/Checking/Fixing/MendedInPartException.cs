using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>Somebody stopped the tool while it mended files: each is as it was or as it should be, and not all of them are mended.</summary>
/// <param name="written">Files that are mended.</param>
/// <param name="planned">Files that were to be.</param>
/// <param name="cancellation">Who wants an end.</param>
public sealed class MendedInPartException(int written, int planned, CancellationToken cancellation)
    : OperationCanceledException(
        written == planned ? $"What could be mended is ({Wording.Count(written, "file")})."
            : $"{Wording.Count(written, "file")} of {planned} {(written == 1 ? "is" : "are")} mended, the others as they were; the same command goes on with them.",
        cancellation);
