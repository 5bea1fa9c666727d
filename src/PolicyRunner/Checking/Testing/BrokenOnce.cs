using PolicyRunner.Text;

namespace PolicyRunner.Checking.Testing;

/// <summary>One mistake in a policy breaks it on most samples alike: it is said once, with how many others it breaks on.</summary>
internal static class BrokenOnce
{
    // The sample's file, which is where it was seen and not what it is.
    private const string Where = " (looking at ";

    /// <param name="failures">In the order of samples.</param>
    /// <returns>The same without repetitions.</returns>
    public static IEnumerable<PolicyTestFailure> Of(IReadOnlyList<PolicyTestFailure> failures)
    {
        var others = failures.Where(failure => failure.Kind == PolicyTestFailureKind.Broken).GroupBy(Key).ToDictionary(same => same.Key, same => same.Count() - 1, StringComparer.Ordinal);
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var failure in failures)
        {
            if (failure.Kind != PolicyTestFailureKind.Broken)
            {
                yield return failure;
            }
            else if (said.Add(Key(failure)))
            {
                var more = others[Key(failure)];
                yield return more == 0 ? failure : failure with { Message = $"{failure.Message} And so in {Wording.Count(more, "more sample")}." };
            }
        }
    }

    // The message begins with which sample it is.
    private static string Key(PolicyTestFailure failure)
    {
        var message = failure.Message[(failure.Message.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var end = message.LastIndexOf(Where, StringComparison.Ordinal);
        return $"{failure.Found}{(end < 0 ? message : message[..end])}";
    }
}
