namespace PolicyRunner.Tests.Running;

/// <summary>Values that something on their way could take for more than a value: each fragment in several surroundings.</summary>
internal static class NaughtyStrings
{
    private static readonly string[] Fragments =
    [
        "", " ", "\t", "'", "\"", "`", "\\", "\\\\", "\\n", "''", "\"\"", "'\"'", "$", "$$", "$HOME", "${HOME}", "$(touch pwned)", "`touch pwned`", "$((1+1))", "$'\\n'",
        ";", "; touch pwned;", "&& touch pwned", "| touch pwned", "& touch pwned &", "> pwned", "< /etc/passwd", "#", "# comment", "!", "!!", "*", "?", "[a-z]", "{a,b}", "~", "~root", "-", "--", "-rf", "--help", "-e",
        "\n", "\r", "\r\n", "a\nb", "\n\n", "line\ntouch pwned", "\u000b", "\f", "\b", "\a", "\u001b[31mred\u001b[0m", "\u001b]0;title\a", "\u007f", "\u0085", "\u2028", "\u2029", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffd", "\u00a0", "\u00ad",
        "é", "e\u0301", "密码", "🔑", "👩‍👩‍👧", "\U0001F1E6\U0001F1F9", "ß", "İ", "ﬀ", "Ω", "אב", "مرحبا", "ไทย", "\u0000x".TrimStart('\0'),
        "%", "%s", "%n", "%0A::error::x", "%0D%0A", "::error::x", "\n::set-output name=a::b", "\n::add-mask::x", "##[command]x", "##vso[x]y", "${{ secrets.X }}", "{{ name }}", "{{ '{{' }}", "{{", "}}", "{{ steps.a.outputs.b }}", "{0}", "<%= x %>",
        "name: value", "- item", "? key", "&anchor", "*alias", "!tag", "|", ">", "---", "...", "[1, 2]", "{a: b}", "null", "~", "true", "no", "0x10", "1e3", "0o7", "NaN", "-0", "2026-01-01",
        "{\"a\":1}", "{", "}", "[", "]", "\"a\": ", "\\u0041", "\\\"", ",", ":", "a=b", "=", "==", "a=b=c", "x\ny=z",
        "<script>alert(1)</script>", "<b>", "&amp;", "&#10;", "<!-- x -->", "-->", "]]>", "[link](http://x)", "![x](y)", "```", "~~~", "***", "| a | b |", "\u0060touch pwned\u0060",
        "' OR 1=1 --", "'; DROP TABLE users; --", "\\'; --", "/* x */", "../../etc/passwd", "/etc/passwd", "C:\\x", "file:///etc/passwd", "http://127.0.0.1/", "//x", "a/../b", "..%2f", "?a=b", "&a=b", "#frag", "@", "user:pass@host", "+", "%2B",
    ];

    private static readonly Func<string, string>[] Surroundings = [text => text, text => $"a{text}b", text => $" {text} {text} "];

    /// <summary>More than four hundred, none with a NUL character, which no variable can hold.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Surroundings.SelectMany(around => Fragments.Select(around)).Append(new string('x', 64 * 1024)).Append(string.Concat(Enumerable.Repeat("é'\"$`\n", 6000))).Distinct(StringComparer.Ordinal)];
}
