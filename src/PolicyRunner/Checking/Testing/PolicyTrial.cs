using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Testing;

/// <summary>Tests one policy: its form, its samples, and whether they notice when it changes.</summary>
internal sealed class PolicyTrial
{
    /// <summary>Samples that fail, behind which no more are tried: who mends these tests again.</summary>
    public const int MostFailing = 20;

    private readonly PolicyEntry entry;
    private readonly SampleClock clock;
    private readonly Lazy<ILookup<string, ScriptLiteral>> literals;
    private readonly Dictionary<SampleResult, IReadOnlyList<string>> reasons = new(ReferenceEqualityComparer.Instance);
    private readonly List<PolicyTestFailure> failures = [];
    private readonly List<string> notes = [];

    private PolicyTrial(PolicyEntry entry, SampleClock clock)
    {
        this.entry = entry;
        this.clock = clock;
        literals = new(() => entry.Sources.SelectMany(ScriptLiterals.All).ToLookup(literal => literal.Value, StringComparer.Ordinal));
    }

    /// <param name="entry">The policy.</param>
    /// <param name="together">What all policies may take.</param>
    public static PolicyTestResult Run(PolicyEntry entry, SampleClock together)
    {
        var trial = new PolicyTrial(entry, SampleClock.Of(entry.Policy.Id, together));
        trial.Form();
        var results = SampleRunner.Results(entry.Policy, (_, input) => trial.Evaluate(entry, input), MostFailing);
        trial.failures.AddRange(BrokenOnce.Of([.. results.SelectMany(result => result.Failures.Select(failure => trial.Failure(result, failure)))]));
        trial.Untried(results);
        trial.Fixes(results);
        trial.NeverDeclared(results);
        trial.Unfit(results);

        // A policy that fails as it is says nothing about a changed one.
        var mutants = trial.failures.Count == 0 ? PolicyMutant.Of(entry).ToList() : [];
        foreach (var mutant in mutants)
        {
            trial.Try(mutant);
        }

        // A changed policy that was not judged looks like one that a sample noticed.
        if (mutants.Count > 0 && trial.clock.Problem is { } problem)
        {
            trial.failures.Add(new PolicyTestFailure { Kind = PolicyTestFailureKind.Broken, Message = problem, Found = entry.Declaration });
        }

        return new PolicyTestResult { Policy = entry.Policy, Path = entry.Path, Mutants = mutants.Count, Failures = trial.failures, Notes = trial.notes };
    }

    private SampleOutcome Evaluate(PolicyEntry tried, SampleInput input, bool isOff = false) => SampleEvaluation.Evaluate(tried, input, clock, isOff);

    private void Untried(IReadOnlyList<SampleResult> results)
    {
        var left = entry.Policy.Bad.Count + entry.Policy.Good.Count - results.Count;
        if (left > 0)
        {
            failures.Add(new PolicyTestFailure { Kind = PolicyTestFailureKind.Sample, Message = $"{Wording.Count(left, "more sample was", "more samples were")} not tried; mend the {MostFailing} before first." });
        }
    }

    private void Form()
    {
        var problems = PolicyForm.Problems(entry).ToList();
        if (entry.Policy.Bad.Count == 0)
        {
            problems.Add("It has no bad sample; give Bad a document with [|…|] around what must be flagged.");
        }

        if (entry.Policy.Good.Count == 0)
        {
            problems.Add("It has no good sample; give Good a document that must not be flagged.");
        }

        failures.AddRange(problems.Select(problem => new PolicyTestFailure { Kind = PolicyTestFailureKind.Form, Message = problem, Found = entry.Declaration }));
    }

    // What --fix would refuse when somebody needs it is found here, at the sample.
    private void Fixes(IReadOnlyList<SampleResult> results)
    {
        var share = new FixShare();
        foreach (var result in results.Where(result => result.IsBad && result.Failures.Count == 0))
        {
            failures.AddRange(FixTrial.Failures(entry, result, share, clock).Select(failed => new PolicyTestFailure
            {
                Kind = PolicyTestFailureKind.Sample,
                Message = $"Bad sample {result.Number}: {failed.Summary}",
                IsBad = true,
                Sample = result.Number,
                SamplePlace = failed.Finding.Span,
                Found = InScript(result, failed.Finding.Span),
                FoundMessage = Wording.Cut(failed.Finding.Message),
                Hints = failed.Hints,
            }));
        }
    }

    private void Try(PolicyMutant mutant)
    {
        var results = SampleRunner.Results(mutant.Entry.Policy, (_, input) => Evaluate(mutant.Entry, input, mutant.IsOff), mutant.MustFailEachBad ? int.MaxValue : 1);
        if (mutant.MustFailEachBad)
        {
            failures.AddRange(results.Where(result => result.IsBad && result.Failures.Count == 0).Select(result => new PolicyTestFailure
            {
                Kind = PolicyTestFailureKind.Mutant,
                Message = mutant.Survived,
                IsBad = true,
                Sample = result.Number,
                Expected = result.Input?.Files.SelectMany(file => file.Marks).Select(mark => InScript(result, mark)).FirstOrDefault(),
            }));
        }
        else if (results.All(result => result.Failures.Count == 0))
        {
            if (mutant.IsAdvice)
            {
                notes.Add(mutant.Survived);
            }
            else
            {
                failures.Add(new PolicyTestFailure { Kind = PolicyTestFailureKind.Mutant, Message = mutant.Survived });
            }
        }
    }

    private PolicyTestFailure Failure(SampleResult result, SampleFailure failure) => new()
    {
        Kind = failure.IsBroken ? PolicyTestFailureKind.Broken : PolicyTestFailureKind.Sample,
        Message = $"{(failure.IsBad ? "Bad" : "Good")} sample {failure.Number}: {failure.Summary}",
        IsBad = failure.IsBad,
        Sample = failure.Number,
        SamplePlace = failure.Expected ?? failure.Found,
        Expected = InScript(result, failure.Expected),
        Found = failure.Offset is { } offset ? InScript(result, offset) : InScript(result, failure.Found),
        FoundMessage = failure.FoundMessage,
        Hints = failure is { Expected: not null, Found: null } && result.Findings.Count == 0 ? ReasonsOf(result) : [],
    };

    // The line of the script that the sample's line is; the place in the sample when its text does not stand in a script.
    private SourceSpan? InScript(SampleResult result, SourceSpan? span)
    {
        if (span is not { } place || result.Input?.Files.FirstOrDefault(file => file.File.Path == place.File.Path) is not { } file)
        {
            return span;
        }

        var (start, end) = file.OriginOf(place);
        return Literal(result)?.Span(start, end) ?? place;
    }

    // A half of a mark, in a sample that could not be taken apart.
    private SourceSpan? InScript(SampleResult result, int offset) => Literal(result)?.Span(offset, Math.Min(offset + 2, result.Sample.Text.Length));

    private ScriptLiteral? Literal(SampleResult result)
    {
        var earlier = (result.IsBad ? entry.Policy.Bad : entry.Policy.Bad.Concat(entry.Policy.Good)).Take(Before(result)).Count(sample => sample.Text == result.Sample.Text);
        return literals.Value[result.Sample.Text].Skip(earlier).FirstOrDefault();
    }

    private int Before(SampleResult result) => result.Number - 1 + (result.IsBad ? 0 : entry.Policy.Bad.Count);

    private IReadOnlyList<string> ReasonsOf(SampleResult result)
    {
        if (!reasons.TryGetValue(result, out var known))
        {
            reasons[result] = known = clock.Problem is null ? [.. Reasons(result)] : [];
        }

        return known;
    }

    // Nothing was found at all: mostly because nothing was looked at.
    private IEnumerable<string> Reasons(SampleResult result)
    {
        var policy = entry.Policy;
        if (policy.CheckDocument is not null || (policy.Check is not null && policy.CheckAll is not null))
        {
            yield break;
        }

        var pages = result.Input!.Files.Where(file => !file.File.Path.StartsWith("policies/", StringComparison.Ordinal)).Select(file => DocumentReader.Read(file.File)).ToList();
        if (policy.CheckAll is not null)
        {
            // It may look at documents just as well: nothing is said where each of them is one of its runbooks.
            foreach (var page in pages.Where(page => page.Runbooks.Count == 0).Take(1))
            {
                yield return $"'{page.Path}' holds no runbook, so it is none of library.Runbooks; give it front matter with an id, or a heading with steps";
            }

            yield break;
        }

        var runbooks = pages.SelectMany(page => page.Runbooks).ToList();
        if (runbooks.Count == 0)
        {
            yield return "the sample holds no runbook, so Check was never called; give it front matter with an id, or a heading with steps";
        }
        else if (policy.AppliesTo is not null && FoundWithoutAppliesTo(result))
        {
            yield return $"AppliesTo says no to {string.Join(", ", runbooks.Select(runbook => $"'{runbook}'"))}, so Check was never called";
        }
    }

    private bool FoundWithoutAppliesTo(SampleResult result) => PolicyMutant.Of(entry).Single(mutant => mutant.IsAdvice) is var everywhere
        && Evaluate(everywhere.Entry, result.Input!).Findings.Count > 0;

    // Samples are held to the strict profile; a check asks that only of declared runbooks.
    private void NeverDeclared(IReadOnlyList<SampleResult> results)
    {
        var files = results.Where(result => result.IsBad && result.Input is not null).SelectMany(result => result.Input!.Files)
            .Where(file => !file.File.Path.StartsWith("policies/", StringComparison.Ordinal)).ToList();
        if (entry.Policy.Profile == Profile.Strict && files.Count > 0 && clock.Problem is null && !files.Exists(file => DocumentReader.Read(file.File).IsDeclared))
        {
            notes.Add("no bad sample is a declared runbook (front matter with an id), and a check holds only those to profile strict; add one, or set Profile = Profile.Baseline.");
        }
    }

    // A good sample that the schema refuses shows a page nobody can have; a bad one may be about just that.
    private void Unfit(IReadOnlyList<SampleResult> results)
    {
        foreach (var result in results.Where(result => !result.IsBad && result.Input is not null).TakeWhile(_ => clock.Problem is null))
        {
            var problem = result.Input!.Files.Where(file => !file.File.Path.StartsWith("policies/", StringComparison.Ordinal))
                .SelectMany(file => DocumentReader.Read(file.File).Problems).FirstOrDefault(problem => problem.Kind == Findings.ProblemKind.Schema);
            if (problem is not null)
            {
                notes.Add($"good sample {result.Number} is no runbook that a check lets pass, line {problem.Span.StartPosition.Line}: {Wording.Cut(problem.Message)}");
            }
        }
    }
}
