using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Calls a policy for one thing within its budget. Whatever comes of it is the policy's alone: it becomes an error of the check, and stops nothing else.</summary>
internal sealed class PolicyCalls(PolicySet policies, Breakages breakages, PolicyUse? use)
{
    // What fails after more than that is not done again to find its line: it is told at the one that the runtime knows.
    private const long MostStepsToRetrace = 1_000_000;
    private static readonly TimeSpan LongestToRetrace = TimeSpan.FromSeconds(0.2);

    /// <summary>What the policy finds goes to the findings. Handed over as it is: a closure for each policy and document would be a tenth of all that a large folder allocates.</summary>
    /// <typeparam name="T">A document, a runbook or the library.</typeparam>
    /// <returns>How often the policy looked, 0 or 1.</returns>
    /// <exception cref="UnreadException">It asked for what is not in memory now, and is to be called again.</exception>
    public int Make<T>(
        int index, Func<T, PolicyContext, IEnumerable<Finding>> check, T subject, Scene scene, CallPlace place, PolicyLimits limits, List<RawFinding> findings, FindingsShare.Part written)
        where T : class
    {
        var active = policies.Active[index];
        var before = findings.Count;
        if (breakages.IsGivenUp(active, place.Number))
        {
            return 0;
        }

        Exception thrown;
        bool hasExceeded, isRetraced;
        var start = active.Entry?.Watched is null ? (TimeSpan?)null : WorkPlace.Own.Used;
        var budget = Budget.Begin(limits, active.Entry?.Watched, WorkKind.Evaluating, place.Path);
        try
        {
            if (Ask(active.Policy, check, subject, scene.Contexts[index], budget) is { } found)
            {
                SettledFindings.Add(found, budget, active, scene.Files, findings);
                Settle(budget);
                return 1;
            }

            return 0;
        }
        catch (Exception exception) when (budget.AsksForUnread || UnreadException.IsIn(exception))
        {
            throw new UnreadException();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (exception is OutOfMemoryException && budget.Work is { } work)
            {
                ScriptWatch.OutOfMemory(work);
            }

            hasExceeded = budget.Exceeded is not null;
            thrown = budget.Exceeded ?? exception;
            isRetraced = !hasExceeded && budget.StepsUsed <= MostStepsToRetrace && WorkPlace.Own.Used - start <= LongestToRetrace;
        }
        finally
        {
            use?.Add(index, budget, place.Path);
            budget.End();

            // What was found before the budget was exceeded is thrown away in the end, and how much it is may be a matter of time.
            if (findings.Count > before && budget.Exceeded is null && !written.Add(index, findings, before))
            {
                // As is this, and it must not fill the memory until then.
                findings.RemoveRange(before, findings.Count - before);
            }
        }

        if (isRetraced && thrown is not NoFindingsException && Meter.SiteOf(thrown) is null)
        {
            BrokeSomewhere(active, thrown, index, subject, place, limits);
        }
        else
        {
            breakages.Add(active, ErrorOf<T>(active, active.Entry?.Describe(thrown), thrown, place), place.Number, hasExceeded, again: null);
        }

        return 0;
    }

    // A function of its own: the closure is made for what broke alone.
    private void BrokeSomewhere<T>(ActivePolicy active, Exception thrown, int index, T subject, CallPlace place, PolicyLimits limits)
        where T : class => breakages.Add(
            active,
            ErrorOf<T>(active, active.Entry?.Describe(thrown), thrown, place),
            place.Number,
            hasExceeded: false,
            scene => Retrace(index, thrown, subject, scene, place, limits) is { } diagnostic ? ErrorOf<T>(active, diagnostic, thrown, place) : null);

    // Of a function that ran often the runtime tells another line: the same is asked of the same script, of which nothing is optimised.
    private PolicyDiagnostic? Retrace<T>(int index, Exception thrown, T subject, Scene scene, CallPlace place, PolicyLimits limits)
        where T : class
    {
        var active = policies.Active[index];
        if (active.Entry?.Unoptimised() is not { } entry || FunctionOf<T>(entry.Policy) is not { } check)
        {
            return null;
        }

        var budget = Budget.Begin(limits, entry.Watched, WorkKind.Evaluating, place.Path);
        try
        {
            SettledFindings.Add(Ask(entry.Policy, check, subject, scene.Contexts[index], budget) ?? [], budget, active, scene.Files, []);
            return null;
        }
        catch (Exception again) when (budget.AsksForUnread || UnreadException.IsIn(again))
        {
            throw new UnreadException();
        }
        catch (Exception again) when (again is not OperationCanceledException)
        {
            // What is not the same says nothing of what was thrown.
            return budget.Exceeded is null && again.GetType().FullName == thrown.GetType().FullName ? entry.Describe(again) : null;
        }
        finally
        {
            budget.End();
        }
    }

    /// <returns>What the policy gives, unread; null when it does not apply.</returns>
    private static IEnumerable<Finding>? Ask<T>(Policy policy, Func<T, PolicyContext, IEnumerable<Finding>> check, T subject, PolicyContext context, Budget budget)
    {
        if (subject is Runbook runbook && policy.AppliesTo?.Invoke(runbook) == false)
        {
            Settle(budget);
            return null;
        }

        if (check(subject, context) is { } found)
        {
            return found;
        }

        Settle(budget);
        throw new NoFindingsException();
    }

    // Whatever the policy made of an exception: what it used up, or did not get to see, decides.
    private static void Settle(Budget budget)
    {
        budget.Check();
        if (budget.AsksForUnread)
        {
            throw new UnreadException();
        }
    }

    private static Func<T, PolicyContext, IEnumerable<Finding>>? FunctionOf<T>(Policy policy) =>
        (object?)(typeof(T) == typeof(Runbook) ? policy.Check : typeof(T) == typeof(Document) ? policy.CheckDocument : policy.CheckAll) as Func<T, PolicyContext, IEnumerable<Finding>>;

    private static string NameOf<T>() => typeof(T) == typeof(Runbook) ? nameof(Policy.Check) : typeof(T) == typeof(Document) ? nameof(Policy.CheckDocument) : nameof(Policy.CheckAll);

    private static CheckError ErrorOf<T>(ActivePolicy active, PolicyDiagnostic? diagnostic, Exception thrown, CallPlace place)
    {
        // What has no place of its own is said where the function is set.
        var isOurs = thrown is NoFindingsException;
        var span = diagnostic is null || isOurs || diagnostic.Position == new TextPosition(1, 1) ? active.Entry?.PlaceOf(NameOf<T>()) ?? diagnostic?.Span : diagnostic.Span;
        var message = isOurs ? thrown.Message
            : diagnostic is null ? $"The policy threw {thrown.GetType().Name}: {thrown.Message}"
            : span is null ? $"{diagnostic}"
            : diagnostic.Message;
        return new CheckError(active.Policy.Id, place.Path is null ? message : $"{message} (looking at {place.Path})", span);
    }

    private sealed class NoFindingsException() : Exception("The policy returned null for its findings; return [] when there is nothing to say.");
}

/// <summary>What policies are told besides the thing they look at, and where their findings may lie.</summary>
internal sealed record Scene(PolicyContext[] Contexts, CheckedFiles Files);

/// <summary>What is looked at.</summary>
/// <param name="Path">The document's; null when it is all of them.</param>
/// <param name="Number">Its place among all, or <see cref="Breakages.OfAll"/>.</param>
internal readonly record struct CallPlace(string? Path, int Number)
{
    public static CallPlace OfAll => new(null, Breakages.OfAll);
}
