using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>
/// A comment that accepts findings for a time: <c>policyrunner-ignore RB304 until 2027-01-31 by sre: reason</c>.
/// Policies do not see it: what is accepted is not theirs to decide.
/// </summary>
internal sealed record InlineIgnore : ILocated
{
    private string? covered;

    /// <summary>The comment.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>What it covers; empty when nothing stands below it.</summary>
    public required SourceSpan Scope { get; init; }

    public required IgnoreScope Kind { get; init; }

    /// <summary>The ids of policies; empty when it is malformed.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The last day it holds; null only when it is malformed.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Who answers for it; null: the owner of the runbook or page.</summary>
    public string? Owner { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Why it accepts nothing, as a sentence; null when it is well formed.</summary>
    public string? Fault { get; init; }

    /// <summary>The sections of its document, where that has any.</summary>
    public IReadOnlyList<Section> Sections { get; init; } = [];

    /// <summary>The id of the runbook that it stands in, in a document of several; null in any other.</summary>
    public string? Runbook { get; init; }

    /// <summary>Whether this is the other one, in another version of the document: the same words on the same part of it.</summary>
    public bool IsSame(InlineIgnore other) =>
        Fault is null && other.Fault is null && Kind == other.Kind && Until == other.Until && Owner == other.Owner && Reason == other.Reason
        && Policies.SequenceEqual(other.Policies, StringComparer.Ordinal) && Covered == other.Covered;

    /// <summary>The sections within its own that those of another version do not have there, the outermost of each, in document order.</summary>
    public IReadOnlyList<Section> NewSince(InlineIgnore other)
    {
        if (Kind != IgnoreScope.Section)
        {
            return [];
        }

        var before = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var section in other.Within())
        {
            var path = other.PathOf(section);
            before[path] = before.GetValueOrDefault(path) + 1;
        }

        var found = new List<Section>();
        foreach (var section in Within())
        {
            var path = PathOf(section);
            var count = before.GetValueOrDefault(path);
            before[path] = count - 1;
            if (count <= 0 && (found.Count == 0 || section.Span.Start >= found[^1].Extent.End))
            {
                found.Add(section);
            }
        }

        return found;
    }

    // Compared with each ignore of the other version that has the same words: made once, and short.
    private string Covered => covered ??= Kind switch
    {
        IgnoreScope.Document => "",
        IgnoreScope.Section => Place(),
        IgnoreScope.Line => Hash(Scope.Text),
        _ => Hash(Scope.File.Text.AsSpan(Math.Clamp(Span.End, Scope.Start, Scope.End)..Scope.End)),
    };

    // Which section it is: the runbook, the headings from the outside in, and its number among equal ones.
    private string Place()
    {
        var own = Sections.FirstOrDefault(section => section.Span.Start == Scope.Start);
        if (own is null)
        {
            return $"{Runbook}\n{Scope.FirstLine().Text}";
        }

        var path = PathOf(own);
        var number = Sections.TakeWhile(section => section != own).Count(section => section.Title == own.Title && PathOf(section) == path);
        return $"{Runbook}\n{path}\n{number}";
    }

    // The title of a page says nothing about which of its sections one is.
    private string PathOf(Section section)
    {
        var path = section.Span.Text.ToString();
        for (var parent = section.Parent; parent is not null; parent = parent.Parent)
        {
            var isTitle = parent.Level == 1 && parent == Sections[0] && parent.Extent.End == Scope.File.Text.Length;
            path = isTitle ? path : $"{parent.Span.Text}\n{path}";
        }

        return path;
    }

    private IEnumerable<Section> Within() => Sections.Where(section => section.Span.Start > Scope.Start && section.Span.Start < Scope.End);

    private string Hash(ReadOnlySpan<char> text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Words(text.ToString(), isCode: DocumentReader.IsYaml(Scope.File.Path)))));

    // Prose may be broken into other lines. In code a line break has a meaning, and the lines from its beginning on are kept apart: more
    // of them than need be, for a comment behind a '#' may become a command.
    private static string Words(string text, bool isCode)
    {
        var words = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            isCode = isCode || line.Contains("```", StringComparison.Ordinal) || line.Contains("~~~", StringComparison.Ordinal) || line.Contains("<pre", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t');
            var own = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (own.Length > 0)
            {
                words.Append(own).Append(isCode ? '\n' : ' ');
            }
        }

        return words.ToString().TrimEnd();
    }
}

/// <summary>What an ignore covers.</summary>
internal enum IgnoreScope
{
    Document,
    Section,
    Block,
    Line,
}
