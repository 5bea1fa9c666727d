using System.Text;

namespace PolicyRunner.Planning.Conditions;

/// <summary>Splits a condition into words.</summary>
internal static class ConditionLexer
{
    // Longest first.
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")"];

    /// <returns>The words, an end among them, or the problem.</returns>
    public static (List<ConditionToken> Tokens, ConditionProblem? Problem) Split(string text)
    {
        var tokens = new List<ConditionToken>();
        var index = 0;
        while (index < text.Length)
        {
            var character = text[index];
            if (char.IsWhiteSpace(character))
            {
                index++;
                continue;
            }

            var token = character is '\'' or '"' ? Quoted(text, index)
                : IsWordStart(character) ? Word(text, index, ConditionTokenKind.Name)
                : char.IsAsciiDigit(character) || (character == '-' && index + 1 < text.Length && char.IsAsciiDigit(text[index + 1])) ? Word(text, index, ConditionTokenKind.Number)
                : Sign(text, index);
            if (token.Token is null)
            {
                return ([], new ConditionProblem(token.Problem!, index));
            }

            tokens.Add(token.Token);
            index = token.End;
        }

        tokens.Add(new ConditionToken(ConditionTokenKind.End, "", text.Length));
        return (tokens, null);
    }

    private static Step Word(string text, int start, ConditionTokenKind kind)
    {
        var end = start + 1;
        while (end < text.Length && (IsWordStart(text[end]) || char.IsAsciiDigit(text[end]) || text[end] is '-' or '.'))
        {
            end++;
        }

        return new Step(new ConditionToken(kind, text[start..end], start), end, null);
    }

    // A quote inside is written twice, as in YAML's and GitHub's own expressions.
    private static Step Quoted(string text, int start)
    {
        var quote = text[start];
        var content = new StringBuilder();
        for (var index = start + 1; index < text.Length; index++)
        {
            if (text[index] != quote)
            {
                content.Append(text[index]);
            }
            else if (index + 1 < text.Length && text[index + 1] == quote)
            {
                content.Append(quote);
                index++;
            }
            else
            {
                return new Step(new ConditionToken(ConditionTokenKind.Text, content.ToString(), start), index + 1, null);
            }
        }

        return new Step(null, 0, $"The text that begins with {quote} has no end; close it with {quote}.");
    }

    private static Step Sign(string text, int start)
    {
        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(text, start, sign, 0, sign.Length) == 0)
            {
                return new Step(new ConditionToken(ConditionTokenKind.Operator, sign, start), start + sign.Length, null);
            }
        }

        return new Step(null, 0, text[start] switch
        {
            '=' => "'=' compares nothing; write '=='.",
            '&' => "'&' joins nothing; write '&&'.",
            '|' => "'|' joins nothing; write '||'.",
            _ => $"'{text[start]}' has no meaning in a condition; put text in quotes.",
        });
    }

    private static bool IsWordStart(char character) => char.IsAsciiLetter(character) || character == '_';

    private readonly record struct Step(ConditionToken? Token, int End, string? Problem);
}
