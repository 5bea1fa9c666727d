using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PolicyRunner.Cli;

/// <summary>The tree of commands.</summary>
internal static class Commands
{
    private static readonly string[] Names = ["check", "inspect", "plan", "approve", "run", "record", "freeze", "lock", "gate", "policy", "index", "new", "schema", "audit", "incident", "workflow", "dispatch", "runs", "publish", "completion"];

    /// <param name="host">What the commands speak with.</param>
    /// <param name="arguments">When they begin with a command, only that one is built: building all takes as long as a small check.</param>
    /// <param name="cancellation">Ends the command's work.</param>
    public static RootCommand Root(Host host, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var root = new RootCommand("Check operational runbooks like code.");
        var known = arguments.Count > 0 ? Create(arguments[0], host, cancellation) : null;
        if (known is not null)
        {
            root.Add(known);
        }
        else
        {
            foreach (var name in Names)
            {
                root.Add(Create(name, host, cancellation)!);
            }
        }

        WithExample(root, "policyrunner check runbooks/");
        foreach (var option in root.Options)
        {
            if (option is VersionOption version)
            {
                version.Action = new Answer(isHelp: false, _ => host.Output.WriteLine(ToolVersion.Text));
            }
        }

        return root;
    }

    private static Command? Create(string name, Host host, CancellationToken cancellation) => name switch
    {
        "check" => CheckCommand.Create(host, cancellation),
        "inspect" => InspectCommand.Create(host, cancellation),
        "plan" => PlanCommand.Create(host, cancellation),
        "approve" => ApproveCommand.Create(host, cancellation),
        "freeze" => FreezeCommand.Create(host, cancellation),
        "lock" => LockCommand.Create(host, cancellation),
        "gate" => GateCommand.Create(host, cancellation),
        "run" => RunCommand.Create(host, cancellation),
        "record" => RecordCommand.Create(host, cancellation),
        "policy" => PolicyCommand.Create(host, cancellation),
        "index" => IndexCommand.Create(host, cancellation),
        "new" => NewCommand.Create(host, cancellation),
        "schema" => SchemaCommand.Create(host),
        "audit" => AuditCommand.Create(host, cancellation),
        "incident" => IncidentCommand.Create(host, cancellation),
        "workflow" => WorkflowCommand.Create(host, cancellation),
        "dispatch" => DispatchCommand.Create(host, cancellation),
        "runs" => RunsCommand.Create(host, cancellation),
        "publish" => PublishCommand.Create(host, cancellation),
        "completion" => CompletionCommand.Create(host),
        _ => null,
    };

    /// <summary>Adds an example to the command's help.</summary>
    public static Command WithExample(this Command command, params string[] examples)
    {
        // Without the usual '/h' and '/?': these are paths here.
        foreach (var usualHelp in command.Options.OfType<HelpOption>().ToList())
        {
            command.Options.Remove(usualHelp);
        }

        var help = new HelpOption("--help", "-h", "-?");
        command.Options.Add(help);
        var usual = (HelpAction)(help.Action ?? new HelpAction());
        help.Action = new Answer(isHelp: true, result =>
        {
            // The parser calls the program by the name of its file, which is not what people type.
            var output = result.InvocationConfiguration.Output;
            var text = new StringWriter { NewLine = "\n" };
            result.InvocationConfiguration.Output = text;
            usual.Invoke(result);
            result.InvocationConfiguration.Output = output;
            output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName} ", "  policyrunner ", StringComparison.Ordinal));
            output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }
        });
        return command;
    }

    /// <summary>True when help or completions are asked for: whatever else is wrong with the command line does not matter then.</summary>
    public static bool AnswersAnyway(ParseResult result, RootCommand root) =>
        result.Action is Answer { IsHelp: true } || root.Directives.Any(directive => result.GetResult(directive) is not null);

    /// <summary>An option that answers by itself.</summary>
    internal sealed class Answer(bool isHelp, Action<ParseResult> answer) : SynchronousCommandLineAction
    {
        public bool IsHelp => isHelp;

        public override bool ClearsParseErrors => isHelp;

        public override int Invoke(ParseResult parseResult)
        {
            answer(parseResult);
            return ExitCode.Passed;
        }
    }
}
