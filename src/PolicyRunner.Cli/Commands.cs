using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PolicyRunner.Cli;

/// <summary>The tree of commands.</summary>
internal static class Commands
{
    public static RootCommand Root(Host host, CancellationToken cancellation)
    {
        var root = new RootCommand("Check operational runbooks like code.")
        {
            CheckCommand.Create(host, cancellation),
            InspectCommand.Create(host, cancellation),
            PolicyCommand.Create(host, cancellation),
            IndexCommand.Create(host, cancellation),
            NewCommand.Create(host),
            SchemaCommand.Create(host),
            CompletionCommand.Create(host),
        };
        WithExample(root, "policyrunner check runbooks/");
        foreach (var option in root.Options)
        {
            if (option is VersionOption version)
            {
                version.Action = new Answer(_ => host.Output.WriteLine(ToolVersion.Text));
            }
        }

        return root;
    }

    /// <summary>Adds an example to the command's help.</summary>
    public static Command WithExample(this Command command, params string[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }

        var usual = (HelpAction)(help.Action ?? new HelpAction());
        help.Action = new Answer(result =>
        {
            usual.Invoke(result);
            var output = result.InvocationConfiguration.Output;
            output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }
        });
        return command;
    }

    /// <summary>An option that answers by itself, whatever else is wrong with the command line.</summary>
    internal sealed class Answer(Action<ParseResult> answer) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            answer(parseResult);
            return ExitCode.Passed;
        }
    }
}
