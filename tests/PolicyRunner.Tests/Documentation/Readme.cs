using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Cli;
using PolicyRunner.Running;
using PolicyRunner.Schemas;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Documentation;

/// <summary>
/// What a page shows, done: a fence under <c>&lt;!-- file: PATH --&gt;</c> is a file, a <c>console</c> fence holds commands
/// behind <c>$ </c> and what they print. A last line <c>...</c> leaves the rest of an output out.
/// </summary>
internal static class Readme
{
    private const string FileMark = "<!-- file: ";
    private const string OwnMark = "<!-- in this repository -->";
    private const string DemoMark = "<!-- in the demo -->";
    private const string Rest = "...";

    // After the last review of this repository's own runbooks, and before the next one is due.
    private static readonly FixedClock Today = new(2026, 12, 1);

    /// <returns>The page with what the commands really print, those in the demo left as they are.</returns>
    public static string Replay(string page, TemporaryRepository repository)
    {
        var code = 0;
        return Replay(page, (mark, isConsole, content) =>
        {
            if (mark.StartsWith(FileMark, StringComparison.Ordinal))
            {
                repository.Write(NameIn(mark), content);
            }

            var folder = mark == OwnMark ? Repository.Root : repository.Root;
            return isConsole && mark != DemoMark ? Console(content, command => command == "echo $?" ? $"{code}\n" : Run(command, folder, out code)) : null;
        });
    }

    /// <returns>The page with what the commands in the demo really print.</returns>
    public static string ReplayDemo(string page, Func<string, string> run) =>
        Replay(page, (mark, isConsole, content) => isConsole && mark == DemoMark ? Console(content, run) : null);

    private static string Replay(string page, Func<string, bool, string, string?> replay)
    {
        var result = new StringBuilder();
        var mark = "";
        foreach (var (isFence, info, text) in Parts(page))
        {
            if (isFence)
            {
                result.Append(replay(mark, info == "console", Content(text)) ?? text);
                mark = "";
            }
            else
            {
                mark = text.TrimEnd('\n').Split('\n')[^1];
                result.Append(text);
            }
        }

        return result.ToString();
    }

    public static string FileNamed(string page, string path)
    {
        var mark = $"{FileMark}{path} -->\n";
        var start = page.IndexOf(mark, StringComparison.Ordinal);
        return start < 0 ? throw new ArgumentException($"The page has no file '{path}'.", nameof(path)) : Content(Parts(page[(start + mark.Length)..]).First(part => part.IsFence).Text);
    }

    private static string NameIn(string mark) => mark[FileMark.Length..mark.IndexOf(" -->", StringComparison.Ordinal)];

    private static string Console(string shown, Func<string, string> run)
    {
        var result = new StringBuilder("```console\n");
        foreach (var part in ("\n" + shown).Split("\n$ ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.TrimEnd('\n').Split('\n');
            var output = run(lines[0]);
            if (lines is [_, .. var kept, Rest])
            {
                output = string.Concat(output.Split('\n').Take(kept.Length).Append(Rest).Select(line => line + "\n"));
            }

            result.Append("$ ").Append(lines[0]).Append('\n').Append(output);
        }

        return result.Append("```\n").ToString();
    }

    private static string Run(string command, string folder, out int code)
    {
        // The default target of the build is a check of this repository.
        var words = command == "./build.sh" ? ["policyrunner", "check"] : command.Split(' ');
        Assert.True(words[0] == "policyrunner", $"'{command}' is shown with its output and cannot be run here.");
        var output = new StringWriter { NewLine = "\n" };
        var host = new Host
        {
            Output = output,
            Error = output,
            WorkingDirectory = folder,
            Environment = _ => null,
            Clock = Today,
            Engine = new Engine
            {
                Check = Checker.Run,
                Fix = (request, choice, isDry, token) => isDry ? Fixer.Preview(request, choice, token) : Fixer.Run(request, choice, token),
                Load = LibraryLoader.Load,
                Plan = PlanDesk.Make,
                Run = (commission, observer, attendant, token) => new RunDesk().RunAsync(commission, observer, attendant, token).GetAwaiter().GetResult(),
                Policies = PolicyCatalogue.Load,
                Schema = SchemaCatalog.Text,
                SchemaNames = () => SchemaCatalog.Names,
            },
        };
        code = CommandLine.Run(words[1..], host, CancellationToken.None);
        return output.ToString();
    }

    private static string Content(string fence) => fence[(fence.IndexOf('\n', StringComparison.Ordinal) + 1)..(fence.TrimEnd('\n').LastIndexOf('\n') + 1)];

    // Alternately what stands between fences and a fence with its two delimiters.
    private static IEnumerable<(bool IsFence, string Info, string Text)> Parts(string page)
    {
        var part = new StringBuilder();
        string? fence = null;
        var info = "";
        foreach (var line in page.Split('\n').SkipLast(1))
        {
            var ticks = line.Length - line.TrimStart('`').Length;
            if (fence is null && ticks >= 3)
            {
                yield return (false, "", part.ToString());
                part.Clear();
                (fence, info) = (line[..ticks], line[ticks..]);
                part.Append(line).Append('\n');
                continue;
            }

            part.Append(line).Append('\n');
            if (fence is not null && line == fence)
            {
                yield return (true, info, part.ToString());
                part.Clear();
                fence = null;
            }
        }

        yield return (false, "", part.ToString());
    }
}
