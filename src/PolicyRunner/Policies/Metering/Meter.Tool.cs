using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Metering;

/// <summary>What the tool's own helpers do with the texts and numbers that a script gives them.</summary>
public static partial class Meter
{
    // A command of two characters is an object with words, places and flags.
    private const int ShellBytesPerCharacter = 200;

    private const int PhraseCharactersAtOnce = 4;

    public static bool MeteredMatches(this PathGlob glob, string path, int probe)
    {
        // It goes back to its last star: at worst once for each character, over as many as the pattern has.
        Product(glob.Pattern?.Length ?? 0, path?.Length ?? 0, probe);
        return glob.Matches(path!);
    }

    public static bool MeteredIn(this Phrases phrases, ReadOnlySpan<char> text, int probe)
    {
        // At a word's beginning each that begins with the same letter is looked at.
        Pairs(1 + (phrases.Busiest / PhraseCharactersAtOnce), text.Length, probe);
        return phrases.In(text);
    }

    public static SourceSpan MeteredFirstLine(this SourceSpan span, int probe)
    {
        var line = span.FirstLine();
        MeteredSpan(span.File.Text.AsSpan(span.Start, line.End - span.Start), probe);
        return line;
    }

    public static string? MeteredFind(string name, IEnumerable<string> candidates, int probe) => NearestName.Find(name, Compared(name, candidates, probe));

    public static string MeteredHint(string name, IEnumerable<string> candidates, int probe) => NearestName.Hint(name, Compared(name, candidates, probe));

    public static ShellScript MeteredRead(EmbeddedText text, ShellDialect dialect, int probe)
    {
        Running().Reserve((long)text.Text.Length * ShellBytesPerCharacter, probe);
        Haystack(text.Text, probe);
        return ShellReader.Read(text, dialect);
    }

    public static bool MeteredLooksLikeShell(EmbeddedText text, int probe)
    {
        Running().Reserve((long)text.Text.Length * ShellBytesPerCharacter, probe);
        Haystack(text.Text, probe);
        return ShellReader.LooksLikeShell(text);
    }

    // Its rules are asked one after the other, each with an expression over all of it.
    public static IEnumerable<(ShellCommand Command, ContractBreach Breach)> MeteredBreaches(this ContractJudge judge, Runbook runbook, Library library, int probe) =>
        judge.Breaches(runbook, library, command => Running().Charge(1 + ((long)judge.RuleCount * (ElementsPerStep + command.Text.Length) / CharactersPerStep), probe));

    public static DateOnly MeteredAddWorkdays(this WorkingCalendar calendar, DateOnly day, int count, int probe)
    {
        // Looking at some days, at most at all there are, takes as long as a step.
        Running().Charge(Math.Clamp(count, 0L, DateOnly.MaxValue.DayNumber) * (1 + (calendar.Holidays.Count / ElementsPerStep)), probe);
        return calendar.AddWorkdays(day, count);
    }

    // By a table of one name's letters against the other's.
    private static IEnumerable<string> Compared(string name, IEnumerable<string> candidates, int probe)
    {
        foreach (var candidate in candidates)
        {
            Running().Charge(1 + ((long)name.Length * candidate.Length / ElementsPerStep), probe);
            yield return candidate;
        }
    }
}
