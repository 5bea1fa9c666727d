using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.GitHub.Reviews;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Running;
using PolicyRunner.Schemas;

namespace PolicyRunner.Cli;

/// <summary>The whole tool, on the thread that <c>Program</c> gives it.</summary>
internal static class Tool
{
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        if (args is ["__compile-default-pack", var folder, var packPath])
        {
            return DefaultPackCommand.Run(folder, packPath);
        }

        var given = ScriptStop.Given();
        var prefetched = args is ["check", ..] ? Prefetch() : null;

        // The usual console writers look up encodings and lock at every call; a report is one stream of UTF-8. They are not disposed: that
        // would write once more to a terminal that is gone.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new StreamWriter(new AnswerStream(Console.OpenStandardOutput(), isAnswer: true), utf8, 16 * 1024) { NewLine = "\n" };
        var error = new StreamWriter(Complaints(), utf8) { NewLine = "\n", AutoFlush = true };
        using var interruption = new Interruption();
        var scriptStop = new ScriptStop(error, interruption);

        try
        {
            if (prefetched is not null)
            {
                ExceptionDispatchInfo.Throw(prefetched);
            }

            if (given is null)
            {
                error.WriteLine($"policyrunner: {HandOver.Variable} is for this tool alone and holds nothing that it wrote; remove it from the environment.");
                return ExitCode.Usage;
            }

            ScriptWatch.Begin(given, scriptStop.End);
            var host = new Host
            {
                Output = output,
                Error = error,
                WorkingDirectory = Directory.GetCurrentDirectory(),
                Environment = Environment.GetEnvironmentVariable,
                Variables = Variables,
                Attendant = Console.IsInputRedirected || Console.IsErrorRedirected ? null : new TerminalAttendant(error, Console.In),
                IsTerminal = !Console.IsOutputRedirected,
                IsProgressTerminal = !Console.IsErrorRedirected,
                MayStartOver = scriptStop.MayStartOver,
                Killed = interruption.Killed,
                MustNotStartOver = scriptStop.MustNotStartOver,
                Terminal = IsDrawable() ? () => TerminalSize.Now(Environment.GetEnvironmentVariable) : null,
                Engine = new Engine
                {
                    Check = Checker.Run,
                    Fix = (request, choice, isDry, token) => isDry ? Fixer.Preview(request, choice, token) : Fixer.Run(request, choice, token, scriptStop.MustNotStartOver),
                    Load = LibraryLoader.Load,
                    Plan = PlanDesk.Make,
                    Run = (commission, observer, attendant, token) =>
                    {
                        var desk = new RunDesk
                        {
                            Workflows = GitHubWorkflows.From(Environment.GetEnvironmentVariable, commission.WorkingDirectory, commission.Clock, token),
                            JobFacts = Facts(commission, token),
                            Host = GitHubHost.From(Environment.GetEnvironmentVariable, commission.WorkingDirectory, commission.Clock, token),
                            Mask = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true" ? Mask : null,
                        };
                        interruption.Linger(desk.Kill);
                        return desk.RunAsync(commission, observer, attendant, token).GetAwaiter().GetResult();
                    },
                    Record = (commission, observer, token) => new RunDesk { JobFacts = Facts(commission, token) }.RecordAsync(commission, observer, token).GetAwaiter().GetResult(),
                    RepositoryHost = folder => GitHubHost.From(Environment.GetEnvironmentVariable, folder, TimeProvider.System, interruption.Token),
                    Policies = PolicyCatalogue.Load,
                    Schema = name => SchemaCatalog.TryText(name, out var text) ? text : null,
                    SchemaNames = () => SchemaCatalog.Names,
                },
            };
            var code = CommandLine.Run(args, host, interruption.Token);
            output.Flush();
            return interruption.ExitCodeOr(code);
        }
        catch (OperationCanceledException stopped) when (interruption.Token.IsCancellationRequested)
        {
            Tell($"policyrunner: Stopped.{(stopped is MendedInPartException part ? $" {part.Message}" : "")}");
            return interruption.ExitCodeOr(ExitCode.Interrupted);
        }
        catch (Exception gone) when (gone is IOException or AnswerLostException && interruption.Token.IsCancellationRequested)
        {
            // The window was closed, and with it went whoever wanted the answer. What a run did stands in its record.
            return interruption.ExitCodeOr(ExitCode.Broken);
        }
        catch (AnswerLostException lost)
        {
            Tell($"policyrunner: The answer cannot be written: {lost.Message.TrimEnd('.')}.");
            return interruption.ExitCodeOr(ExitCode.Broken);
        }
        catch (Exception trouble) when (Shortage.Of(trouble) is { } shortage)
        {
            Tell($"policyrunner: {shortage}");
            return interruption.ExitCodeOr(ExitCode.Broken);
        }
        catch (Exception bug)
        {
            // Not swallowed: the stack is what a report about the bug needs, and the code says that no verdict was reached.
            Tell($"policyrunner: This is a bug, please report it.\n{bug}");
            return interruption.ExitCodeOr(ExitCode.Broken);
        }

        static PolicyRunner.Running.Jobs.IJobFacts? Facts(RunCommission commission, CancellationToken token) =>
            JobFactsFile.Of(Environment.GetEnvironmentVariable) ?? GitHubJobFacts.From(Environment.GetEnvironmentVariable, commission.WorkingDirectory, commission.Clock, token);

        // The runner hides what it was told, line by line, from then on.
        void Mask(string secret)
        {
            foreach (var line in secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                output.WriteLine(PolicyRunner.Reporting.WorkflowCommand.Format("add-mask", [], line));
            }

            output.Flush();
        }

        void Tell(string text)
        {
            try
            {
                error.WriteLine(text);
            }
            catch (IOException full) when (!OperatingSystem.IsWindows() && Shortage.IsOfFiles(full))
            {
                // The console has parts and handles of its own, which cannot be opened where nothing can.
                using var plain = new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                plain.Write(utf8.GetBytes($"{text}\n"));
            }
            catch (IOException)
            {
                // Nobody is there to read it any more; the exit code says the same.
            }
        }

        // Before there is anybody to tell of it; without threads, what is waited for later would never come.
        static Exception? Prefetch()
        {
            try
            {
                Checker.Prefetch();
                return null;
            }
            catch (TaskSchedulerException trouble)
            {
                return trouble;
            }
        }

        // Who shows progress on a terminal asks whether it is still there.
        static Stream Complaints() => Console.IsErrorRedirected ? new AnswerStream(Console.OpenStandardError(), isAnswer: false) : Console.OpenStandardError();

        // A job's log is no terminal, whatever it says it is.
        static bool IsDrawable() => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

        static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
    }
}
