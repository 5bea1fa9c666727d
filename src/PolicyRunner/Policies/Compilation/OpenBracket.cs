using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Finds the bracket that was forgotten: the parser notices only where nothing fits any more, which may be thirty lines
/// below.
/// </summary>
internal static class OpenBracket
{
    /// <summary>The innermost bracket that is open where one of another kind closes.</summary>
    /// <returns>Its offset; null when all are closed, or when the closing one may as well be too many.</returns>
    public static int? Find(string script)
    {
        var tokens = SyntaxFactory.ParseTokens(script).Where(token => IsOpen(token) || Opening(token) is not null).ToList();
        var (at, open) = Mismatch(tokens, 0, []);
        if (at < 0 || open.Count == 0)
        {
            return null;
        }

        // With the one closed everything must fit, and with the other left out something must not.
        var forgotten = open.Pop();
        return Fits(tokens, at, new(open.Reverse())) && !Fits(tokens, at + 1, new(open.Reverse().Append(forgotten))) ? forgotten.SpanStart : null;
    }

    private static bool Fits(List<SyntaxToken> tokens, int from, Stack<SyntaxToken> open) => Mismatch(tokens, from, open) is (-1, { Count: 0 });

    // The place of the first closing bracket that does not fit, -1 for none, and what is open there.
    private static (int At, Stack<SyntaxToken> Open) Mismatch(List<SyntaxToken> tokens, int from, Stack<SyntaxToken> open)
    {
        for (var index = from; index < tokens.Count; index++)
        {
            if (IsOpen(tokens[index]))
            {
                open.Push(tokens[index]);
            }
            else if (open.TryPeek(out var last) && last.IsKind(Opening(tokens[index])!.Value))
            {
                open.Pop();
            }
            else
            {
                return (index, open);
            }
        }

        return (-1, open);
    }

    private static bool IsOpen(SyntaxToken token) => token.Kind() is SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken;

    private static SyntaxKind? Opening(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.CloseParenToken => SyntaxKind.OpenParenToken,
        SyntaxKind.CloseBracketToken => SyntaxKind.OpenBracketToken,
        SyntaxKind.CloseBraceToken => SyntaxKind.OpenBraceToken,
        _ => null,
    };
}
