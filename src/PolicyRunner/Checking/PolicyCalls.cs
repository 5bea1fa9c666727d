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

        var budget = Budget.Begin(limits, active.Entry?.Watched, WorkKind.Evaluating, place.Path);
        try
        {
            if (subject is Runbook runbook && active.Policy.AppliesTo?.Invoke(runbook) == false)
            {
                Settle(budget);
                return 0;
            }

            if (check(subject, scene.Contexts[index]) is not { } found)
            {
                Settle(budget);
                Broke(active, "The policy returned null for its findings; return [] when there is nothing to say.", active.Entry?.PlaceOf(Function<T>()), place, false);
                return 0;
            }

            SettledFindings.Add(found, budget, active, scene.Files, findings);
            Settle(budget);
            return 1;
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

            // What has no place of its own is said where the function is set.
            var diagnostic = active.Entry?.Describe(budget.Exceeded ?? exception);
            var span = diagnostic?.Position == new TextPosition(1, 1) ? active.Entry!.PlaceOf(Function<T>()) ?? diagnostic.Span : diagnostic?.Span;
            var message = diagnostic is null ? $"The policy threw {exception.GetType().Name}: {exception.Message}"
                : span is null ? $"{diagnostic}"
                : diagnostic.Message;
            Broke(active, message, span, place, budget.Exceeded is not null);
            return 0;
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

    private static string Function<T>() => typeof(T) == typeof(Runbook) ? nameof(Policy.Check) : typeof(T) == typeof(Document) ? nameof(Policy.CheckDocument) : nameof(Policy.CheckAll);

    private void Broke(ActivePolicy active, string message, SourceSpan? span, CallPlace place, bool hasExceeded) =>
        breakages.Add(active, new CheckError(active.Policy.Id, place.Path is null ? message : $"{message} (looking at {place.Path})", span), place.Number, hasExceeded);
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
