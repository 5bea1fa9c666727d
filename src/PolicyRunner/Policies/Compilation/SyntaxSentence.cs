using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>The parser's words in those of somebody who writes a policy.</summary>
internal static class SyntaxSentence
{
    /// <summary>True when a text begins and never ends: half the script seems to be wrong then.</summary>
    public static bool IsOpenText(Diagnostic error) => error.Id is "CS1010" or "CS1039" or "CS8997";

    /// <summary>Where a text begins that never ends, and a sentence about it. Of one in """ the parser names the place where it gave up.</summary>
    public static (TextSpan Place, string Sentence) OfOpenText(SyntaxNode root, Diagnostic error)
    {
        if (error.Id != "CS8997" || root.DescendantTokens().FirstOrDefault(IsOpenRaw) is not { RawKind: not 0 } token)
        {
            return (error.Location.SourceSpan, Of(error));
        }

        var quotes = token.Text.Length - token.Text.TrimStart('"').Length;
        var isAlone = token.Text[quotes..].Split('\n')[0].Trim().Length == 0;
        return (new TextSpan(token.SpanStart, quotes), isAlone ? Of(error) : "A text between \"\"\" and \"\"\" begins on the line below the first; put what stands behind it there.");
    }

    private static bool IsOpenRaw(SyntaxToken token) => token.ContainsDiagnostics
        && (token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken));

    /// <summary>A sentence for an error of the parser.</summary>
    public static string Of(Diagnostic error) => error.Id switch
    {
        "CS1002" => "A ';' is missing here.",
        "CS1003" or "CS1026" or "CS1513" or "CS1514" when Missing(error.GetMessage()) is { } token => $"A '{token}' is missing here.",
        "CS1010" or "CS1039" => "A text begins here and does not end on its line; close it with \", or write it between \"\"\" and \"\"\" on lines of their own.",
        "CS8997" => "A text begins here with \"\"\" and never ends; put \"\"\" on a line of its own below it.",
        "CS8999" => "Every line of this text must be indented at least as far as the \"\"\" that closes it.",
        "CS1009" => "A backslash begins an escape here; put @ before the text of a pattern: @\"\\d+\".",
        "CS1012" => "Text stands in double quotes; single quotes hold one character.",
        _ => error.GetMessage(),
    };

    // "Syntax error, ',' expected", ") expected", "} expected": the compiler quotes some of its tokens and not others.
    private static string? Missing(string message)
    {
        const string expected = " expected";
        var token = message.EndsWith(expected, StringComparison.Ordinal) ? message[..^expected.Length].Split(", ")[^1].Trim('\'') : null;
        return token is "" ? "," : token;
    }
}
