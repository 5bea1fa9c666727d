namespace PolicyRunner.Text;

/// <summary>Lists and numbers inside a sentence.</summary>
public static class Wording
{
    private const int LongestCut = 500;

    /// <summary><c>a, b and c</c>; empty for nothing.</summary>
    public static string And(IEnumerable<string> words) => Join([.. words], "and");

    /// <summary><c>a, b or c</c>; empty for nothing.</summary>
    public static string Or(IEnumerable<string> words) => Join([.. words], "or");

    /// <summary><c>1 step</c>, <c>2 steps</c>.</summary>
    public static string Count(int number, string one, string? many = null) => $"{number} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary><c>a finding</c>, <c>an edit</c>.</summary>
    internal static string A(string word) => $"{(word.Length > 0 && "aeiou".Contains(char.ToLowerInvariant(word[0]), StringComparison.Ordinal) ? "an" : "a")} {word}";

    /// <summary><c>shell command</c> for <c>ShellCommand</c>.</summary>
    internal static string InWords(string name) =>
        string.Concat(name.Select((character, index) => char.IsUpper(character) ? $"{(index > 0 ? " " : "")}{char.ToLowerInvariant(character)}" : $"{character}"));

    private static string Join(List<string> words, string last) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}",
    };

    /// <summary>A text of somebody's that is repeated in each of many sentences: its first 500 characters.</summary>
    internal static string Cut(string text) => text.Length <= LongestCut ? text : $"{text[..LongestCut]}…";
}
