using System.Text.RegularExpressions;

namespace PolicyRunner.Shell;

/// <summary>Says of the small scripts that filters take in their words whether they only print: what is not seen to, may run programs.</summary>
internal static class ToolScript
{
    // Patterns with the delimiter in brackets are left out: two implementations of sed end them at different places.
    private const string Address = @"(\d+|\$|\+\d+|~\d+|\d+~\d+|/(\\.|\[[^\]/\\]+\]|[^/\\\[\n])*/[IM]?)";

    private const string Command = @"([pPdDqQlnNhHgGxz=](?>\s*\d*)|b|[{}]|"
        + @"[sy]/(\\.|\[[^\]/\\]+\]|[^/\\\[\n])*/(\\.|[^/\\\n])*/[gpiIMm0-9]*|"
        + @"[sy]\|(\\.|\[[^\]|\\]+\]|[^|\\\[\n])*\|(\\.|[^|\\\n])*\|[gpiIMm0-9]*|"
        + @"[sy]#(\\.|\[[^\]#\\]+\]|[^#\\\[\n])*#(\\.|[^#\\\n])*#[gpiIMm0-9]*|"
        + @"[sy],(\\.|\[[^\],\\]+\]|[^,\\\[\n])*,(\\.|[^,\\\n])*,[gpiIMm0-9]*|"
        + @"[sy]@(\\.|\[[^\]@\\]+\]|[^@\\\[\n])*@(\\.|[^@\\\n])*@[gpiIMm0-9]*)";

    // One command and what ends it; atomic groups, so that no script makes it slow.
    private static readonly Lazy<Regex> Sed = new(() => new Regex(
        $@"\G(?>[\s;]*)(?>({Address}(?>\s*)(,(?>\s*){Address}(?>\s*))?)?)(?>!?\s*)(?>{Command})(?>[ \t]*)(?=[;}}\n]|\z|(?<=[{{}}]))",
        RegexOptions.CultureInvariant));

    /// <param name="language"><c>sed</c> or <c>awk</c>.</param>
    /// <param name="arguments">The words behind the tool.</param>
    public static bool OnlyPrints(string language, CommandArguments arguments)
    {
        var scripts = arguments.Flags.Where(flag => flag.Name is "-e" or "--expression" or "--source").Select(flag => flag.Value ?? "").ToList();
        if (scripts.Count == 0 && arguments.Operands.Count > 0)
        {
            scripts.Add(arguments.Operand(0));
        }

        return scripts.TrueForAll(language == "sed" ? SedOnlyPrints : AwkOnlyPrints);
    }

    // "e" runs a program, "w" writes a file, with a space behind it or without: only what is known to print is taken for printing.
    private static bool SedOnlyPrints(string script)
    {
        var end = script.AsSpan().TrimEnd(" \t\n\r;").Length;
        var at = 0;
        while (at < end && Sed.Value.Match(script, at) is { Success: true, Length: > 0 } command)
        {
            at = command.Index + command.Length;
        }

        return at >= end;
    }

    // A comparison and an alternative of a pattern look like a redirection and a pipe; those stand behind "print".
    private static bool AwkOnlyPrints(string script)
    {
        var print = script.IndexOf("print", StringComparison.Ordinal);
        var rest = (print < 0 ? "" : script[print..]).Replace("||", "", StringComparison.Ordinal);
        return !script.Contains("system", StringComparison.Ordinal)
            && !script.Contains('@', StringComparison.Ordinal)
            && !(script.Contains("getline", StringComparison.Ordinal) && script.Contains('|', StringComparison.Ordinal))
            && !rest.Contains('>', StringComparison.Ordinal)
            && !rest.Contains('|', StringComparison.Ordinal);
    }
}
