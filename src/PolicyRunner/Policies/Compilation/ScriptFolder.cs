using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Reads the scripts of a policies folder: every <c>*.csx</c> directly in it makes a policy; the files below it are
/// helpers that a script gets by a relative <c>#load</c>. Nothing outside the folder is ever read.
/// </summary>
internal sealed class ScriptFolder
{
    /// <summary>More than three bytes takes no character, so what is larger holds too many of them and need not be read.</summary>
    public const int MaximumBytes = (3 * ScriptSize.Characters) + 3;
    private const int MaximumDepth = 16;
    private const int MaximumScripts = 1_000;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly string root;
    private readonly string shown;
    private readonly Dictionary<string, Reading> files = new(StringComparer.Ordinal);
    private readonly List<PolicyDiagnostic> diagnostics = [];
    private readonly HashSet<PolicyDiagnostic> reported = [];
    private readonly List<LeftOutPolicy> left = [];

    private ScriptFolder(string folder, string shown)
    {
        root = Path.GetFullPath(folder);
        this.shown = shown.Replace('\\', '/').TrimEnd('/');
    }

    /// <param name="folder">The folder.</param>
    /// <param name="shown">How to name it in front of people and in symbols, such as <c>policies</c>.</param>
    /// <returns>The scripts that could be read, by path, what is wrong with the others, and those others.</returns>
    public static (IReadOnlyList<PolicyScript> Scripts, IReadOnlyList<PolicyDiagnostic> Diagnostics, IReadOnlyList<LeftOutPolicy> Left) Read(string folder, string shown)
    {
        using var turn = CompileTurn.Reading();
        var reader = new ScriptFolder(folder, shown);
        var scripts = new List<PolicyScript>();
        var names = Directory.EnumerateFileSystemEntries(reader.root, "*.csx").Take(MaximumScripts + 1).Select(Path.GetFileName).ToList();
        if (names.Count > MaximumScripts)
        {
            reader.Report(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, reader.shown, new TextPosition(1, 1), ""), $"The folder holds more than {MaximumScripts:N0} policies; divide it.");
            return ([], reader.diagnostics, [.. names.Select(name => LeftOutPolicy.Of(reader.Shown(name!), null))]);
        }

        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var main = reader.Open(name!, new PolicyDiagnostic(PolicyDiagnosticKind.Broken, reader.Shown(name!), new TextPosition(1, 1), ""));
            var loaded = new List<ScriptFile>();
            if (main is not null && reader.Load(main, [main.Path], loaded, 0))
            {
                scripts.Add(new PolicyScript(main, loaded));
            }
            else
            {
                reader.left.Add(LeftOutPolicy.Of(reader.Shown(name!), main));
                if (main is not null && LeftOutPolicy.Told(main, reader.diagnostics) is { } told)
                {
                    reader.diagnostics.Add(told);
                }
            }
        }

        reader.ReportStrays();
        return (scripts, reader.diagnostics, reader.left);
    }

    private void ReportStrays()
    {
        foreach (var relative in StrayScripts.Candidates(root))
        {
            if (!files.ContainsKey(relative) && StrayScripts.Of(relative, Read(relative).File) is { } stray)
            {
                diagnostics.Add(stray);
            }
        }
    }

    private string Shown(string relative) => shown.Length == 0 ? relative : $"{shown}/{relative}";

    private bool Load(ScriptFile file, HashSet<string> seen, List<ScriptFile> loaded, int depth)
    {
        var complete = true;
        foreach (var directive in file.Loads)
        {
            var place = Place(file, directive);
            if (directive == file.Loads[^1] && file.Loads.Count > LoadDirectives.Most)
            {
                Report(place, $"A script has more than {LoadDirectives.Most} #load and #r at its head; put what it loads into fewer files.");
                complete = false;
            }
            else if (Resolve(file, directive) is not { } relative)
            {
                Report(place, directive.IsReference ? "A policy cannot reference assemblies with #r; all that it may use is in API.md ('policyrunner policy docs --api' prints it)."
                    : directive.Target.Length > LoadDirectives.LongestTarget ? $"#load names a file by more than {LoadDirectives.LongestTarget} characters; give it a shorter path."
                    : $"#load takes a relative path to a .csx file inside the policies folder, which '{directive.Target}' is not.");
                complete = false;
            }
            else if (depth >= MaximumDepth)
            {
                Report(place, $"#load is nested more than {MaximumDepth} deep; load fewer files through one another.");
                complete = false;
            }
            else if (seen.Add(Shown(relative)))
            {
                if (seen.Count > LoadDirectives.Most + 1)
                {
                    Report(place, $"A script loads more than {LoadDirectives.Most} files, directly or not; put them into fewer.");
                    return false;
                }

                if (Open(relative, place) is { } next)
                {
                    complete &= Load(next, seen, loaded, depth + 1);
                    loaded.Add(next);
                }
                else
                {
                    complete = false;
                }
            }
        }

        return complete;
    }

    // The target relative to the policies folder, with '/'; null when it is anything else.
    private string? Resolve(ScriptFile from, LoadDirective directive)
    {
        var target = directive.Target;
        if (directive.IsReference || target.Length is 0 or > LoadDirectives.LongestTarget || target.Contains('\\') || target.Contains(':') || Path.IsPathRooted(target)
            || !target.EndsWith(".csx", StringComparison.Ordinal) || target.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
        {
            return null;
        }

        var full = Path.GetFullPath(target, Path.GetDirectoryName(from.FullPath)!);
        return full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Path.GetRelativePath(root, full).Replace('\\', '/')
            : null;
    }

    private ScriptFile? Open(string relative, PolicyDiagnostic place)
    {
        if (!files.TryGetValue(relative, out var read))
        {
            read = Read(relative);
            files[relative] = read;
        }

        if (read.Problem is not null)
        {
            Report(place, read.Problem);
        }

        return read.File;
    }

    private Reading Read(string relative)
    {
        var full = Path.Combine(root, relative);
        if (Refusal(relative, full) is { } refusal)
        {
            return new Reading(null, refusal);
        }

        try
        {
            var text = StrictUtf8.GetString(File.ReadAllBytes(full)).TrimStart('\uFEFF')
                .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            if (text.Length > ScriptSize.Characters)
            {
                return new Reading(null, TooLong(relative));
            }

            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            return new Reading(new ScriptFile(full, Shown(relative), text, digest, LoadDirectives.Find(text)), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Reading(null, $"'{Shown(relative)}' cannot be read: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            return new Reading(null, $"'{Shown(relative)}' is not UTF-8 text; save it as UTF-8.");
        }
    }

    private string? Refusal(string relative, string full)
    {
        if (relative.AsSpan().IndexOfAny("\"\\") >= 0 || relative.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFFFD'))
        {
            return "A policy's file name holds a quotation mark, a backslash, a control character or what is not UTF-8; rename it.";
        }

        if (ShownPath.NamedComplaint(Shown(relative)) is { } tooLong)
        {
            return tooLong;
        }

        // A link could lead out of the folder, and change where it leads after the check.
        if (PlainFile.LinkOnTheWay(full, root) is not null)
        {
            return $"'{Shown(relative)}' is or goes through a symbolic link; put the file itself into the policies folder.";
        }

        return Directory.Exists(full) ? $"'{Shown(relative)}' is a folder; a policy is a file, so give the folder another name."
            : PlainFile.Length(full) is not { } length ? $"There is no file '{Shown(relative)}' to load."
            : length > MaximumBytes ? TooLong(relative)
            : null;
    }

    private string TooLong(string relative) => $"'{Shown(relative)}' has more than {ScriptSize.Characters / 1024} KiB; a policy is a page of text.";

    private static PolicyDiagnostic Place(ScriptFile file, LoadDirective directive) =>
        new(PolicyDiagnosticKind.Broken, file.Path, file.Source.Position(directive.Offset), "");

    private void Report(PolicyDiagnostic place, string message)
    {
        var diagnostic = place with { Message = message };
        if (reported.Add(diagnostic))
        {
            diagnostics.Add(diagnostic);
        }
    }

    private sealed record Reading(ScriptFile? File, string? Problem);
}
