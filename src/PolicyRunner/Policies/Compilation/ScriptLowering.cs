using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Turns a script into an ordinary C# file: the statements become the body of <c>Create</c>, functions become local
/// functions, types become types. Every part is written at the line and the column that it has in the script, what
/// belongs elsewhere being blank, so that diagnostics and stack traces name the script's own places.
/// </summary>
internal sealed class ScriptLowering
{
    private static readonly CSharpParseOptions ScriptOptions =
        new(LanguageVersion.CSharp14, DocumentationMode.None, SourceCodeKind.Script);

    private static readonly CSharpParseOptions LoweredOptions =
        new(LanguageVersion.CSharp14, DocumentationMode.None);

    private readonly List<PolicyDiagnostic> diagnostics = [];
    private readonly StringBuilder output = new();

    /// <summary>Lowers one script; null, and why, when it is not one.</summary>
    /// <param name="script">The script with what it loads.</param>
    /// <param name="number">Makes the script's namespace unique in its pack.</param>
    public static (LoweredScript? Script, IReadOnlyList<PolicyDiagnostic> Diagnostics) Lower(PolicyScript script, int number)
    {
        var lowering = new ScriptLowering();
        var parts = script.Files.Select(file => lowering.Divide(file, file == script.Main)).ToList();
        if (lowering.diagnostics.Count > 0)
        {
            return (null, lowering.diagnostics);
        }

        lowering.Write(parts, number);
        var text = SourceText.From(lowering.output.ToString(), Encoding.UTF8);
        return (new LoweredScript(script, CSharpSyntaxTree.ParseText(text, LoweredOptions, script.Main.Path), number), []);
    }

    /// <summary>Parses generated code that belongs to no script.</summary>
    public static SyntaxTree ParseGenerated(string code) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), LoweredOptions);

    private void Write(List<ScriptParts> parts, int number)
    {
        output.Append("#nullable enable\nnamespace PolicyScripts.Script").Append(number).Append(";\n");
        foreach (var part in parts)
        {
            WritePieces(part, part.Usings);
        }

        output.Append($"#line hidden\nusing static {LoweredScript.NameOf(number)};\n");
        foreach (var part in parts)
        {
            WritePieces(part, part.Types);
        }

        output.Append($"#line hidden\ninternal static class Policy_{number} {{\n");
        foreach (var part in parts)
        {
            WritePieces(part, part.Members);
        }

        output.Append("#line hidden\npublic static global::PolicyRunner.Policies.Policy Create() {\n");
        foreach (var part in parts)
        {
            WritePieces(part, part.Statements);
        }

        // Last, because a script's function may use a variable that stands below it.
        foreach (var part in parts)
        {
            WritePieces(part, part.Functions);
        }

        output.Append("#line hidden\n}}\n");
    }

    private void WritePieces(ScriptParts part, List<Piece> pieces)
    {
        if (pieces.Count == 0)
        {
            return;
        }

        var text = part.File.Text;
        output.Append("#nullable enable\n#line 1 \"").Append(part.File.Path).Append("\"\n");
        var offset = 0;
        foreach (var piece in pieces.Concat(part.Directives).OrderBy(piece => piece.Span.Start))
        {
            if (piece.Span.Start < offset)
            {
                // A directive inside a piece that has been written with it.
                continue;
            }

            Blank(text.AsSpan(offset, piece.Span.Start - offset));
            if (piece.Prefix is not null)
            {
                var place = part.Source.Position(piece.Span.Start);
                output.Append($"\n#line hidden\n{piece.Prefix}\n#line {place.Line} \"{part.File.Path}\"\n");
                output.Append(' ', place.Column - 1);
            }

            output.Append(text, piece.Span.Start, piece.Span.Length);
            offset = piece.Span.End;
        }

        output.Append('\n');
    }

    private void Blank(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            output.Append(SyntaxFacts.IsNewLine(character) ? character : ' ');
        }
    }

    private ScriptParts Divide(ScriptFile file, bool isMain)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), ScriptOptions, file.Path);
        var root = tree.GetCompilationUnitRoot();
        var parts = new ScriptParts(file);
        // The parser stumbles on over what only follows from its first error, or from a text that is not closed.
        var errors = tree.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Find(SyntaxSentence.IsOpenText) is { } open)
        {
            // What stands below it is text, whatever it looks like.
            var (place, sentence) = SyntaxSentence.OfOpenText(root, open);
            Report(parts, place, sentence);
            return parts;
        }

        if (errors.FirstOrDefault() is { } error)
        {
            ReportSyntax(parts, error);
        }

        ReadDirectives(root, parts);
        parts.Usings.AddRange(root.Usings.Select(directive => new Piece(directive.Span)));
        foreach (var refused in root.Usings.Where(directive => directive.GlobalKeyword != default))
        {
            Report(parts, refused.Span, "A global using would reach into other policies; write it without 'global'.");
        }

        foreach (var refused in root.Externs.Cast<SyntaxNode>().Concat(root.AttributeLists))
        {
            Report(parts, refused.Span, "A policy has no assembly of its own; remove the extern alias or attribute.");
        }

        var overloaded = root.Members.OfType<MethodDeclarationSyntax>().CountBy(method => method.Identifier.ValueText)
            .Where(count => count.Value > 1).Select(count => count.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var member in root.Members)
        {
            Place(parts, member, overloaded);
        }

        var statements = root.Members.OfType<GlobalStatementSyntax>().ToList();
        var answer = statements.SelectMany(Returns).FirstOrDefault();
        if (isMain && statements.Where(statement => statement.Statement is ReturnStatementSyntax).Skip(1).FirstOrDefault() is { } second)
        {
            Report(parts, second.Span, "A file holds one policy, and this would be a second one; put it into a file of its own.");
        }
        else if (isMain && answer is null && statements.FirstOrDefault(IsForgotten) is { } forgotten)
        {
            Report(parts, forgotten.Span, "The policy is made and not returned; write 'return new Policy(…)'.");
        }
        else if (isMain && answer is null)
        {
            Report(parts, new TextSpan(file.Text.TrimEnd().Length, 0), "The script returns no policy; end it with 'return new Policy(…) { … };', or move a helper into a folder below.");
        }
        else if (!isMain && answer is not null)
        {
            Report(parts, answer.Span, "A loaded file holds helpers and returns nothing; a file with a policy cannot be loaded.");
        }

        return parts;
    }

    // A bracket that is open on an earlier line says more than the place where nothing fits any more.
    private void ReportSyntax(ScriptParts parts, Diagnostic error)
    {
        var place = parts.Source.Position(error.Location.SourceSpan.Start);
        if (OpenBracket.Find(parts.File.Text) is { } bracket && parts.Source.Position(bracket) is var opened && opened.Line < place.Line)
        {
            Report(parts, new TextSpan(bracket, 1), $"The '{parts.File.Text[bracket]}' of line {opened.Line} is never closed.");
        }
        else
        {
            Report(parts, error.Location.SourceSpan, SyntaxSentence.Of(error));
        }
    }

    private static bool IsForgotten(GlobalStatementSyntax statement) => statement.Statement is ExpressionStatementSyntax
    {
        Expression: BaseObjectCreationExpressionSyntax or AssignmentExpressionSyntax { Right: BaseObjectCreationExpressionSyntax },
    };

    private static IEnumerable<ReturnStatementSyntax> Returns(GlobalStatementSyntax statement) => statement
        .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ExpressionSyntax))
        .OfType<ReturnStatementSyntax>();

    private void Place(ScriptParts parts, MemberDeclarationSyntax member, HashSet<string> overloaded)
    {
        switch (member)
        {
            case GlobalStatementSyntax:
                parts.Statements.Add(new Piece(member.Span));
                break;
            case FieldDeclarationSyntax field when field.Modifiers.Count == 0:
                parts.Statements.Add(new Piece(member.Span));
                break;
            case MethodDeclarationSyntax method when IsLocal(method, overloaded):
                parts.Functions.Add(new Piece(member.Span));
                break;
            case MethodDeclarationSyntax or FieldDeclarationSyntax or PropertyDeclarationSyntax:
                parts.Members.Add(new Piece(member.Span, MissingModifiers(member.Modifiers)));
                break;
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                parts.Types.Add(new Piece(member.Span));
                break;
            default:
                Report(parts, member.Span, "This cannot stand at the top of a policy; use statements, functions and types.");
                break;
        }
    }

    // What a local function cannot be: an extension, an overload, or static (a script's types may call those).
    private static bool IsLocal(MethodDeclarationSyntax method, HashSet<string> overloaded) =>
        !overloaded.Contains(method.Identifier.ValueText)
        && method.Modifiers.All(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword))
        && !method.ParameterList.Parameters.Any(parameter => parameter.Modifiers.Any(SyntaxKind.ThisKeyword));

    private static string? MissingModifiers(SyntaxTokenList modifiers)
    {
        var isStatic = modifiers.Any(SyntaxKind.StaticKeyword) || modifiers.Any(SyntaxKind.ConstKeyword);
        var isVisible = modifiers.Any(SyntaxKind.PublicKeyword) || modifiers.Any(SyntaxKind.PrivateKeyword)
            || modifiers.Any(SyntaxKind.InternalKeyword) || modifiers.Any(SyntaxKind.ProtectedKeyword);
        return (isVisible, isStatic) switch
        {
            (true, true) => null,
            (true, false) => "static",
            (false, true) => "internal",
            (false, false) => "internal static",
        };
    }

    private void ReadDirectives(CompilationUnitSyntax root, ScriptParts parts)
    {
        foreach (var trivia in root.DescendantTrivia().Where(trivia => trivia.IsDirective))
        {
            switch (trivia.Kind())
            {
                case SyntaxKind.LoadDirectiveTrivia or SyntaxKind.ReferenceDirectiveTrivia or SyntaxKind.ShebangDirectiveTrivia:
                    break;
                case SyntaxKind.IfDirectiveTrivia or SyntaxKind.ElifDirectiveTrivia or SyntaxKind.ElseDirectiveTrivia
                    or SyntaxKind.EndIfDirectiveTrivia or SyntaxKind.RegionDirectiveTrivia or SyntaxKind.EndRegionDirectiveTrivia
                    or SyntaxKind.NullableDirectiveTrivia or SyntaxKind.PragmaWarningDirectiveTrivia:
                    // The directive's line ending stays outside, for the next piece may begin right behind it.
                    parts.Directives.Add(new Piece(TextSpan.FromBounds(trivia.SpanStart, parts.EndOfLine(trivia.SpanStart))));
                    break;
                default:
                    Report(parts, trivia.Span, "A policy may use #load, #nullable, #pragma warning, #region and #if; remove this directive.");
                    break;
            }
        }
    }

    private void Report(ScriptParts parts, TextSpan span, string message)
    {
        if (diagnostics.Count < RepositoryScript.MostFindings)
        {
            diagnostics.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, parts.File.Path, parts.Source.Position(span.Start), message));
        }
    }

    /// <summary>A stretch of a script to be written where it stands, behind a prefix that has no place in the script.</summary>
    private readonly record struct Piece(TextSpan Span, string? Prefix = null);

    private sealed class ScriptParts(ScriptFile file)
    {
        public ScriptFile File { get; } = file;

        public SourceFile Source { get; } = new(file.Path, file.Text);

        public List<Piece> Directives { get; } = [];

        public List<Piece> Usings { get; } = [];

        public List<Piece> Types { get; } = [];

        public List<Piece> Members { get; } = [];

        public List<Piece> Statements { get; } = [];

        public List<Piece> Functions { get; } = [];

        public int EndOfLine(int offset)
        {
            var end = File.Text.IndexOf('\n', offset);
            return end < 0 ? File.Text.Length : end;
        }
    }
}
