using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>A word of a command.</summary>
/// <param name="Value">The word with quotes and escapes taken off; expansions stay as written (<c>$NAME</c>, <c>$(…)</c>).</param>
/// <param name="Raw">The word as written.</param>
/// <param name="Expansions">The variables and substitutions in it, in order.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ShellWord(string Value, string Raw, IReadOnlyList<ShellExpansion> Expansions, SourceSpan Span) : ILocated;

/// <summary>A <c>$NAME</c>, <c>${NAME…}</c>, <c>$(…)</c>, <c>`…`</c> or <c>$((…))</c>.</summary>
/// <param name="Name">The variable's name; empty for a substitution.</param>
/// <param name="IsQuoted">True inside double quotes, in an assignment or wherever else the shell does not split the result.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ShellExpansion(string Name, bool IsQuoted, SourceSpan Span) : ILocated;

/// <summary>A redirection.</summary>
/// <param name="Operator">As written without the number: <c>&gt;</c>, <c>&gt;&gt;</c>, <c>&lt;</c>, <c>&lt;&lt;</c>, <c>&amp;&gt;</c>.</param>
/// <param name="Target">The file or the heredoc's delimiter.</param>
/// <param name="Heredoc">The body of a heredoc, else null.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ShellRedirection(string Operator, ShellWord Target, string? Heredoc, SourceSpan Span) : ILocated;
