using System.Diagnostics;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Text;

namespace PolicyRunner.Policies;

/// <summary>A policy and where it comes from.</summary>
/// <param name="Policy">What the script returned.</param>
/// <param name="Path">The script, as shown to people.</param>
/// <param name="Digest">SHA-256 in lower-case hexadecimal of the script and of all it loads.</param>
/// <param name="IsBuiltIn">Whether it is shipped with the tool.</param>
public sealed record PolicyEntry(Policy Policy, string Path, string Digest, bool IsBuiltIn)
{
    /// <summary>The text of the script, then of what it loads; empty for a policy shipped with the tool.</summary>
    internal IReadOnlyList<SourceFile> Sources { get; init; } = [];

    /// <summary>
    /// The line of the script that an exception came from, in the script itself or else in a file that it loads;
    /// the script's beginning when the exception never passed through any.
    /// </summary>
    public PolicyDiagnostic Describe(Exception exception)
    {
        var diagnostic = Describe(exception, Path, Policy.Id, Pack);
        return Sources.FirstOrDefault(source => source.Path == diagnostic.Path) is { } source ? ScriptPlaces.LocateLine(diagnostic, source) : diagnostic;
    }

    /// <summary>Where the script sets one of the policy's functions, else its beginning; null for a policy whose text is not there.</summary>
    internal SourceSpan? PlaceOf(string function) =>
        Sources is [var source, ..] ? ScriptPlaces.Assignment(source, function) ?? new SourceSpan(source, 0, 0) : null;

    /// <summary>Where the script makes the policy; null when its text is not at hand or says it otherwise.</summary>
    internal SourceSpan? Declaration => Sources.Count > 0 && Sources[0].Text.IndexOf("new Policy(", StringComparison.Ordinal) is var start and >= 0
        ? new SourceSpan(Sources[0], start, Sources[0].Text.IndexOf('(', start))
        : null;

    /// <summary>Where it was loaded from; null for a policy that no script made.</summary>
    internal PackAssembly? Pack { get; init; }

    /// <summary>The same policy, made of the same script, of which the runtime optimises nothing; null for a shipped one.</summary>
    internal PolicyEntry? Unoptimised()
    {
        var entries = new List<PolicyEntry>();
        Pack?.Unoptimised()?.Create(IsBuiltIn, entries, []);
        return entries.Find(entry => entry.Path == Path) is { } found ? found with { Sources = Sources } : null;
    }

    /// <summary>How the watch knows it; null for a policy that nobody watches.</summary>
    internal WatchedScript? Watched { get; init; }

    internal static PolicyDiagnostic Describe(Exception exception, string path, string name, PackAssembly? pack)
    {
        if (exception is BudgetExceededException exceeded)
        {
            return Describe(exceeded, path, name, pack);
        }

        var outer = exception;

        // A type initialiser, a sort and the like wrap the exception that says what happened.
        while ((exception is TypeInitializationException or System.Reflection.TargetInvocationException
                || (exception is InvalidOperationException && exception.TargetSite?.DeclaringType?.Assembly == typeof(object).Assembly))
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        var frame = frames.FirstOrDefault(IsOfScript) ?? (outer == exception ? null : new StackTrace(outer, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOfScript));
        var probe = Meter.SiteOf(exception) is { } site ? pack?.Counter(site) : null;
        var position = probe is not null ? new TextPosition(probe.Line, 1)
            : frame is null || frame.GetFileLineNumber() == 0
            ? new TextPosition(1, 1)
            : new TextPosition(frame.GetFileLineNumber(), Math.Max(1, frame.GetFileColumnNumber()));
        return new PolicyDiagnostic(PolicyDiagnosticKind.Broken, probe?.Path ?? frame?.GetFileName() ?? path, position, $"The policy threw {exception.GetType().Name}: {Remedy(exception, frames)}");
    }

    private static bool IsOfScript(StackFrame frame) => frame.GetFileName()?.EndsWith(".csx", StringComparison.Ordinal) == true;

    // What the framework says of the usual mistakes is right and of little help.
    private static string Remedy(Exception exception, StackFrame[] frames) => exception switch
    {
        NullReferenceException => "something on this line is null, such as a section that the runbook does not have; ask with '?.' or 'is not null' first.",
        InvalidOperationException { TargetSite.DeclaringType.Namespace: "System.Linq" } when exception.Message.StartsWith("Sequence contains", StringComparison.Ordinal) => Query(frames) switch
        {
            ("Single" or "SingleOrDefault") and var query when exception.Message.Contains("more than", StringComparison.Ordinal) => $"{query} found more than one; use FirstOrDefault for the first of them.",
            ("First" or "Last" or "Single") and var query => $"{query} found nothing; use {query}OrDefault and ask whether it is null.",
            var query => $"{query ?? "a query"} was given nothing; ask Any() first, or put DefaultIfEmpty(…) before it.",
        },
        ArgumentOutOfRangeException { ParamName: "index" } or IndexOutOfRangeException => "nothing stands at that index; ask for the Count or Length first, or use ElementAtOrDefault.",

        // Its own words ask the value for its text, which is the script's code.
        System.Runtime.CompilerServices.SwitchExpressionException => "no arm of this switch expression is for the value; add one for all others, '_ => …'.",
        System.Text.RegularExpressions.RegexParseException or NotSupportedException { Source: "System.Text.RegularExpressions" } =>
            $"{Shortened(exception.Message)} Of a pattern that is no constant ask LinearExpression.IsValid(pattern) first.",
        KeyNotFoundException => "the dictionary has no such key; use TryGetValue.",
        _ => Shortened(exception.Message),
    };

    // The query that the script called, whatever helper threw.
    private static string? Query(StackFrame[] frames) => frames.Select(frame => frame.GetMethod())
        .LastOrDefault(method => method is { IsPublic: true, DeclaringType.FullName: "System.Linq.Enumerable" })?.Name;

    // A script says what it throws, in as many words as it likes.
    private static string Shortened(string message) =>
        message.Length <= PolicyLimits.Default.MessageLength ? message : $"{message[..PolicyLimits.Default.MessageLength]}…";

    private static PolicyDiagnostic Describe(BudgetExceededException exceeded, string path, string name, PackAssembly? pack)
    {
        var probe = pack?.Counter(exceeded.Probe);
        var place = probe is null ? "" : $"; it stopped at the {probe.What} at line {probe.Line}";
        return new PolicyDiagnostic(
            PolicyDiagnosticKind.Broken, probe?.Path ?? path, new TextPosition(probe?.Line ?? 1, 1), $"{name} {exceeded.Message}{place}. {exceeded.Remedy}");
    }
}
