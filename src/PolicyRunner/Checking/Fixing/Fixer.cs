namespace PolicyRunner.Checking.Fixing;

/// <summary>Checks, mends what can be mended, and checks again.</summary>
public static class Fixer
{
    /// <summary>Mends the files.</summary>
    /// <returns>The report on the files as they now are.</returns>
    /// <param name="request">What is asked for.</param>
    /// <param name="choice">Which fixes are made.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="writing">Told before the first file is written, when there is any.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; no file is half written.</exception>
    /// <exception cref="MendedInPartException">It was when some files were written and others not.</exception>
    public static CheckReport Run(CheckRequest request, FixChoice choice, CancellationToken cancellation, Action? writing = null) =>
        Run(request, choice, Checker.Run, cancellation, writing);

    /// <summary>Finds out what <see cref="Run(CheckRequest, FixChoice, CancellationToken, Action?)"/> would do, and changes nothing.</summary>
    /// <returns>The report on the files as they are, with the fixes that would be made.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckReport Preview(CheckRequest request, FixChoice choice, CancellationToken cancellation)
    {
        var first = Checker.Run(request, cancellation);
        return first with { Fixes = new FixRounds(request, choice, new FixTargets(request), Checker.Run).Run(first, cancellation) };
    }

    internal static CheckReport Run(CheckRequest request, FixChoice choice, Func<CheckRequest, CancellationToken, CheckReport> check, CancellationToken cancellation, Action? writing = null)
    {
        var targets = new FixTargets(request);
        var first = check(request, cancellation);
        var planned = new FixRounds(request, choice, targets, check).Run(first, cancellation);
        var written = new List<FileChange>();
        var refused = new List<RefusedFix>(planned.Refused);
        if (planned.Files.Count > 0)
        {
            writing?.Invoke();
        }

        foreach (var change in planned.Files)
        {
            // The rest is mended all the same: which file comes first must not decide.
            if (cancellation.IsCancellationRequested)
            {
                throw written.Count > 0 ? new MendedInPartException(written.Count, planned.Files.Count, cancellation) : new OperationCanceledException(cancellation);
            }

            if (targets.Write(change) is { } refusal)
            {
                refused.Add(new RefusedFix(change.Path, refusal, IsUsage: true));
            }
            else
            {
                written.Add(change);
            }
        }

        // Not what was checked in memory but what now lies on the disk has the last word.
        var report = written.Count > 0 ? Again() : first;
        var paths = written.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        var left = report.Findings.Select(Identity).ToHashSet(StringComparer.Ordinal);
        return report with
        {
            Fixes = new FixAccount
            {
                Made = [.. planned.Made.Where(made => paths.Contains(made.Finding.Span.File.Path)).Select(made => made with { Remains = left.Contains(Identity(made.Finding)) })],
                Refused = refused,
                Files = written,
            },
        };

        CheckReport Again()
        {
            try
            {
                return check(request, cancellation);
            }
            catch (OperationCanceledException)
            {
                throw new MendedInPartException(written.Count, planned.Files.Count, cancellation);
            }
        }
    }

    private static string Identity(ReportedFinding finding) => $"{finding.Policy} {finding.Fingerprint}";
}
