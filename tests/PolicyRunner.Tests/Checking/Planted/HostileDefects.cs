using System.Text;
using static PolicyRunner.Tests.Checking.Planted.PlantedDefect;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>Input that breaks readers: encodings, depth, size, line endings. One finding each, and it says where.</summary>
internal static class HostileDefects
{
    private const int Many = 100_000;

    // U+FFFD is what an unreadable byte is shown as; written as a byte that no UTF-8 text holds, it is one.
    private static readonly byte[] Replacement = Encoding.UTF8.GetBytes("\uFFFD");

    public static IEnumerable<PlantedDefect> All =>
    [
        Page("RB001", "a byte that is no UTF-8", "# Größe\n\nHier: [|\uFFFD|]") with { Encode = text => [.. Encoding.UTF8.GetBytes(text)[..^Replacement.Length], 0xFF, .. "\nmehr\n"u8] },
        Page("RB001", "UTF-16 with a byte order mark", "[||]# Restart\n") with { Encode = text => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)] },
        Page("RB001", "big-endian UTF-16 with a byte order mark", "[||]# Restart\n") with { Encode = text => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)] },
        Page("RB001", "UTF-16 without a byte order mark", "[|\0|]") with { Encode = _ => Encoding.BigEndianUnicode.GetBytes("# Restart\n") },
        Page("RB001", "a NUL character", "# Restart\n\nOne [|\0|] two\n"),
        Page("RB001", "an empty file", "[||]"),
        Page("RB001", "nothing but a byte order mark", "[||]") with { Encode = _ => Encoding.UTF8.GetPreamble() },
        At("RB001", "an empty YAML runbook", "pages/empty.runbook.yml", "[||]"),
        Page("RB002", "ten megabytes", "[||]") with { Encode = _ => [.. Enumerable.Repeat((byte)'a', 10 * 1024 * 1024)] },
        Page("RB002", "quotes in quotes", "[|>|]" + new string('>', Many) + "\n"),
        Page("RB002", "lists in lists", "[|-|] " + string.Concat(Enumerable.Repeat("- ", Many)) + "x\n"),
        Page("RB002", "a hundred and one quotes", new string('>', 100) + "[|>|] deep\n"),
        Page("RB002", "a list in a list on each line", string.Concat(Enumerable.Range(0, 201).Select(depth => new string(' ', 2 * depth) + "- x\n")) + new string(' ', 402) + "[|-|] x\n"),
        Page("RB002", "brackets in brackets in Markdown", new string('[', 100) + "[|[|]" + new string('[', Many / 4) + "\n"),
        At("RB002", "brackets in brackets in a YAML runbook", "pages/deep.runbook.yml", new string('[', 65) + "[||]" + new string('[', Many)),
        Page("RB002", "brackets in brackets in front matter", "---\ntitle: " + new string('[', 64) + "[||]" + new string('[', Many) + "\n---\n# Deep\n\nText.\n"),
        Page("RB002", "aliases of aliases in front matter", $"---\n{Bomb}\n---\n# Bomb\n\nText.\n"),
        At("RB002", "aliases of aliases in a YAML runbook", "pages/bomb.runbook.yml", Bomb + "\n"),
        At("RB211", "an unknown tag in a YAML runbook", CleanRepository.YamlPath, Yaml("title: Scale the workers", "title: [|!!python/object Scale the workers|]")),
        At("RB211", "a YAML runbook that is a list", "pages/list.runbook.yml", "[|- one|]\n- two\n"),
        Page("RB014", "a byte order mark before the first heading", "# Restore\n\nGo to [it]([|#nowhere|]).\n") with { Encode = text => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)] },
        Page("RB014", "lines that end with CR and LF", "# Restore\n\n- one\n- two:\n\n  Go to [it]([|#nowhere|]).\n") with { Encode = BaselineDefects.Windows },
        Page("RB014", "lines that end with a lone CR", "# Restore\n\n- one\n- two:\n\n  Go to [it]([|#nowhere|]).\n") with { Encode = text => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r")) },
        Page("RB014", "tabs before a link", "# Restore\n\n-\tone\n\n\tGo to\t[it]([|#nowhere|]).\n"),
        Page("RB014", "headings in Japanese, Greek and emoji", "# 復旧\n\n[復旧](#復旧), [έλεγχος](#έλεγχος), [🚀 go](#-go), [nowhere]([|#終わり|])\n\n## Έλεγχος\n\nText.\n\n## 🚀 Go\n\nText.\n"),
        At("RB014", "a name with spaces, dollars and quotes", "pages/a $HOME 'x' \"y\".md", "# Restore\n\nGo to [it]([|#nowhere|]).\n"),
        At("RB014", "a name with a line break", "pages/a\nb.md", "# Restore\n\nGo to [it]([|#nowhere|]).\n"),
        Page("RB023", "a comment without an end and a hundred thousand beginnings", "# Restore\n\n[|<!--|]" + string.Concat(Enumerable.Repeat("\n<!--", Many)) + "\n"),
    ];

    private static string Yaml(string old, string changed) => CleanRepository.Files[CleanRepository.YamlPath].Replace(old, changed, StringComparison.Ordinal);

    // Nine lists of nine references each are a billion values; at this one there are more than are read.
    private static string Bomb
    {
        get
        {
            var text = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
            for (var name = 'b'; name <= 'i'; name++)
            {
                var alias = $"*{(char)(name - 1)}";
                var aliases = Enumerable.Range(0, 9).Select(number => name == 'e' && number == 5 ? $"[|{alias}|]" : alias);
                text.Append($"{name}: &{name} [{string.Join(", ", aliases)}]\n");
            }

            return text.ToString().TrimEnd('\n');
        }
    }
}
