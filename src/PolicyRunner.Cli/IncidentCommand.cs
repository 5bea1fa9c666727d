using System.CommandLine;
using PolicyRunner.Checking;
using PolicyRunner.Journal;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Records;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Incidents;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class IncidentCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation) =>
        new Command("incident", "Open an incident, keep its times, close it with a record") { Open(host, cancellation), Acknowledge(host, cancellation), Update(host, cancellation), Close(host, cancellation), List(host, cancellation) }
            .WithExample("policyrunner incident open 'Checkout is down' --severity SEV1", "policyrunner incident ack", "policyrunner incident list");

    private static Command Open(Host host, CancellationToken cancellation)
    {
        var title = new Argument<string>("TITLE") { Description = "What is wrong" };
        var severity = Options.Value("--severity", "NAME", "A severity of the escalation matrix, such as SEV1");
        var runbook = Options.Value("--runbook", "ID", "The runbook that is followed");
        var run = Options.Value("--run", "ID", "The run that it came from or is handled by");
        var began = Options.Value("--began", "TIME", "When the trouble began, for the time to detect: 2026-11-21T08:05Z or 20m ago as 20m");
        var lift = Options.Value("--lift", "ROLE", "Who may lift its freeze (default: the role that is called second)");
        var common = new Common(host, cancellation);
        var command = new Command("open", "Open an incident; the severities that the organisation names freeze changes") { title, severity, runbook, run, began, lift };
        common.AddTo(command);
        command.WithExample("policyrunner incident open 'Checkout is down' --severity SEV1 --runbook OPS-001 --began 20m");
        command.SetAction(result => common.Answer(result, desk => desk.Begin(
            new IncidentOpening
            {
                Title = result.GetRequiredValue(title),
                Severity = result.GetValue(severity) ?? throw new UsageException("Say how bad it is: --severity SEV1."),
                Runbook = result.GetValue(runbook),
                Run = result.GetValue(run),
                Began = result.GetValue(began) is { } text ? Past("--began", text, host.Clock.GetUtcNow()) : null,
                Lift = result.GetValue(lift),
                By = common.Who(result),
            },
            cancellation)));
        return command;
    }

    private static Command Acknowledge(Host host, CancellationToken cancellation)
    {
        var id = Id();
        var common = new Common(host, cancellation);
        var command = new Command("ack", "Take an incident on; being late is recorded") { id };
        common.AddTo(command);
        command.WithExample("policyrunner incident ack");
        command.SetAction(result => common.Answer(result, desk => desk.Acknowledge(result.GetValue(id), common.Who(result), cancellation)));
        return command;
    }

    private static Command Update(Host host, CancellationToken cancellation)
    {
        var id = Id();
        var message = Options.Value("--message", "TEXT", "What those affected hear");
        var next = Options.Value("--next", "DURATION", "When they hear again (default: as the organisation says)");
        var common = new Common(host, cancellation);
        var command = new Command("update", "Say where an incident stands") { id, message, next };
        common.AddTo(command);
        command.WithExample("policyrunner incident update --message 'Rolled back, watching' --next 30m");
        command.SetAction(result => common.Answer(result, desk => desk.Update(
            result.GetValue(id), result.GetValue(message) ?? "", result.GetValue(next) is { } text ? Options.Duration("--next", text) : null, common.Who(result), cancellation)));
        return command;
    }

    private static Command Close(Host host, CancellationToken cancellation)
    {
        var id = Id();
        var summary = Options.Value("--summary", "TEXT", "What happened");
        var components = Many("--components", "NAME", "What was affected (repeatable)");
        var actions = Many("--actions", "TEXT", "What was done (repeatable)");
        var documentation = Options.Value("--documentation", "LINK", "Where it is written down");
        var resolved = Options.Value("--resolved", "TIME", "When the trouble was over (default: now)");
        var followUps = Many("--follow-up", "TEXT", "What is left to do: 'TEXT; owner=NAME; due=5 business days' (repeatable)");
        var common = new Common(host, cancellation);
        var command = new Command("close", "Close an incident with its record") { id, summary, components, actions, documentation, resolved, followUps };
        common.AddTo(command);
        command.WithExample("policyrunner incident close --summary 'Bad release' --components checkout --actions 'Rolled back' --documentation docs/2026-11-21.md --follow-up 'Alert on 5xx; owner=sre; due=5 business days'");
        command.SetAction(result => common.Answer(result, desk => desk.Close(
            result.GetValue(id),
            new IncidentClosing
            {
                Summary = result.GetValue(summary),
                Components = result.GetValue(components) ?? [],
                Actions = result.GetValue(actions) ?? [],
                Documentation = result.GetValue(documentation),
                Resolved = result.GetValue(resolved) is { } text ? Past("--resolved", text, host.Clock.GetUtcNow()) : null,
                FollowUps = result.GetValue(followUps) ?? [],
                By = common.Who(result),
            },
            cancellation)));
        return command;
    }

    private static Command List(Host host, CancellationToken cancellation)
    {
        var all = Options.Flag("--all", "Closed ones too, with the mean times to detect, acknowledge and resolve");
        var record = Options.Flag("--record", "Write down that the roles which are due were called, and tell the organisation's channel");
        var common = new Common(host, cancellation);
        var command = new Command("list", "What is open, who is to be called now, what is overdue; exit code 1 when something is") { all, record };
        common.AddTo(command);
        command.WithExample("policyrunner incident list", "policyrunner incident list --all --format json");
        command.SetAction(result => common.Work(() =>
        {
            var form = result.Word(common.Format, Formats);
            var list = common.Desk(result).List(result.GetValue(all), result.GetValue(record) ? common.Who(result) : null, cancellation);
            var now = host.Clock.GetUtcNow();
            if (form == "json")
            {
                IncidentWriter.WriteJson(list, now, host.Output);
            }
            else
            {
                IncidentWriter.WriteText(list, now, host.Shown, new ReportOptions { Color = host.Color });
            }

            common.Warn(list.Warnings);
            return list.IsOverdue(now) ? ExitCode.Failed : ExitCode.Passed;
        }));
        return command;
    }

    private static Argument<string?> Id() => new("ID") { Arity = ArgumentArity.ZeroOrOne, Description = "The incident (default: the only open one)" };

    private static Option<string[]> Many(string name, string help, string description) => new(name) { HelpName = help, Description = description, Arity = ArgumentArity.OneOrMore };

    private static DateTimeOffset Past(string option, string text, DateTimeOffset now)
    {
        var time = Duration.TryParse(text, out var ago) ? now - ago
            : Moment.TryParse(text, out var moment) ? moment
            : throw new UsageException($"{option} takes a time such as 2026-11-21T08:05Z, or how long ago such as 20m, not '{TerminalLineText.Of(text)}'.");
        return time <= now ? time : throw new UsageException($"{option} takes a time that has passed, not '{TerminalLineText.Of(text)}'.");
    }

    /// <summary>What all of the commands take and answer.</summary>
    private sealed class Common(Host host, CancellationToken cancellation)
    {
        private readonly Option<string?> by = Options.Value("--as", "WHO", "Who you are (default: git's user.email)");
        private readonly Option<string?> policies = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");
        private readonly Option<string?> config = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");

        public Option<string?> Format { get; } = Options.Choice("--format", Formats, "The form of the answer");

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[by, Format, policies, config])
            {
                command.Options.Add(option);
            }
        }

        public string Who(ParseResult result) => result.GetValue(by) ?? Identity.Default(host.WorkingDirectory, cancellation);

        public IncidentDesk Desk(ParseResult result) => IncidentDesk.Open(
            OrganisationDesk.Read(result.GetValue(policies), result.GetValue(config), host.WorkingDirectory),
            AdmissionPapers.RepositoryOf(host.WorkingDirectory, cancellation),
            host.WorkingDirectory,
            host.Variables(),
            host.Clock,
            cancellation);

        public int Answer(ParseResult result, Func<IncidentDesk, IncidentAnswer> ask) => Work(() =>
        {
            var form = result.Word(Format, Formats);
            var answer = ask(Desk(result));
            Warn(answer.Problems);
            if (answer.Problems.Count > 0)
            {
                return answer.IsMisuse ? ExitCode.Usage : ExitCode.Refused;
            }

            var now = host.Clock.GetUtcNow();
            if (form == "json")
            {
                IncidentWriter.WriteJson(new IncidentList([answer.Incident!], IncidentDesk.Folder, answer.Warnings), now, host.Output);
            }
            else
            {
                IncidentWriter.WriteText(answer.Incident!, now, host.Shown, new ReportOptions { Color = host.Color });
            }

            Warn(answer.Warnings);
            return ExitCode.Passed;
        });

        public void Warn(IEnumerable<string> sentences)
        {
            foreach (var sentence in sentences)
            {
                host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(sentence)}");
            }
        }

        public int Work(Func<int> work) => Guarded.Run(host, () =>
        {
            try
            {
                return work();
            }
            catch (Exception trouble) when (trouble is JournalException or IOException or UnauthorizedAccessException)
            {
                Warn([trouble.Message]);
                return ExitCode.Broken;
            }
        });
    }
}
