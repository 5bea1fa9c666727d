using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Text to be put into a source, all of it on lines that are there already. Whoever adds it walks the tree: openings on the
/// way down and closings on the way up, so that what begins or ends at one place is nested as the tree is.
/// </summary>
internal sealed class SourceEdits
{
    private readonly List<Edit> edits = [];

    /// <summary>Before what begins at a position; of several the first added is the outermost.</summary>
    public void Open(int position, string text) => Add(new Edit(position, Rank: 1, 0, text));

    /// <summary>Behind what ends at a position; of several the first added is the innermost.</summary>
    public void Close(int position, string text) => Add(new Edit(position, Rank: 0, 0, text));

    public void Replace(TextSpan span, string text) => edits.Add(new Edit(span.Start, Rank: 2, span.Length, text));

    // Nothing may stand inside of what is replaced, not even where nothing is put in.
    private void Add(Edit edit)
    {
        if (edit.Text.Length > 0)
        {
            edits.Add(edit);
        }
    }

    public SourceText Apply(SourceText source)
    {
        if (edits.Count == 0)
        {
            return source;
        }

        var text = source.ToString();
        var result = new StringBuilder(text.Length + (edits.Count * 40));
        var offset = 0;
        foreach (var edit in edits.OrderBy(edit => edit.Position).ThenBy(edit => edit.Rank))
        {
            result.Append(text, offset, edit.Position - offset).Append(edit.Text);
            offset = edit.Position + edit.Replaced;
        }

        return SourceText.From(result.Append(text, offset, text.Length - offset).ToString(), Encoding.UTF8);
    }

    /// <summary>
    /// The second wall: what was put in has become code, and what was there is the code that it was. A comment or a text that
    /// swallows one of them, or lets go of something, is noticed here, whatever was put where.
    /// </summary>
    /// <param name="source">The tree whose text was edited.</param>
    /// <param name="result">The tree of the edited text.</param>
    /// <returns>The first token that nobody meant to be there; null when all are as they were meant.</returns>
    public SyntaxToken? Stray(SyntaxNode source, SyntaxNode result)
    {
        using var meant = Meant(source).GetEnumerator();
        foreach (var token in result.DescendantTokens().Where(token => token.Span.Length > 0))
        {
            foreach (var part in Parts(token))
            {
                if (!meant.MoveNext() || meant.Current != part)
                {
                    return token;
                }
            }
        }

        return meant.MoveNext() ? result.GetLastToken(includeZeroWidth: true) : null;
    }

    private IEnumerable<string?> Meant(SyntaxNode source)
    {
        var offset = 0;
        using var ordered = edits.OrderBy(edit => edit.Position).ThenBy(edit => edit.Rank).GetEnumerator();
        var isMore = ordered.MoveNext();
        foreach (var token in source.DescendantTokens().Where(token => token.Span.Length > 0))
        {
            for (; isMore && ordered.Current.Position <= token.SpanStart; isMore = ordered.MoveNext())
            {
                foreach (var part in Inserted(ordered.Current.Text))
                {
                    yield return part;
                }

                offset = Math.Max(offset, ordered.Current.Position + ordered.Current.Replaced);
            }

            // An edit in the midst of a token, or one that takes half of it.
            if ((isMore && ordered.Current.Position < token.Span.End) || (offset > token.SpanStart && offset < token.Span.End))
            {
                yield return null;
            }

            foreach (var part in offset > token.SpanStart ? [] : Parts(token))
            {
                yield return part;
            }
        }

        for (; isMore; isMore = ordered.MoveNext())
        {
            foreach (var part in Inserted(ordered.Current.Text))
            {
                yield return part;
            }
        }
    }

    // Nothing but code and blanks is ever put in.
    private static IEnumerable<string?> Inserted(string text) => SyntaxFactory.ParseTokens(text).SelectMany(token =>
        token.LeadingTrivia.Concat(token.TrailingTrivia).All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)) ? Parts(token) : [null]);

    // Whether '>>' is one token or two depends on what is around it.
    private static IEnumerable<string?> Parts(SyntaxToken token) =>
        token.Span.Length > 1 && token.Text[0] == '>' ? token.Text.Select(character => $"{character}") : token.Span.Length == 0 ? [] : [token.Text];

    private sealed record Edit(int Position, int Rank, int Replaced, string Text);
}
