using System.CommandLine;
using PolicyRunner.Checking;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Organisation;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Shared;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Freezes;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

internal static class FreezeCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create(Host host, CancellationToken cancellation) =>
        new Command("freeze", "Stop changes for a while, and let them go on") { Set(host, cancellation), Lift(host, cancellation), List(host, cancellation) }
            .WithExample("policyrunner freeze set sev1-checkout --reason 'Checkout is down' --lift on-call-lead");

    private static Command Set(Host host, CancellationToken cancellation)
    {
        var name = new Argument<string>("NAME") { Description = "What people will call it" };
        var reason = Options.Value("--reason", "TEXT", "Why");
        var until = Options.Value("--until", "TIME", "When it ends: 4h, 2d or 2026-12-01T08:00Z (default: when it is lifted)");
        var environments = new Option<string[]>("--environment") { HelpName = "NAME", Description = "What is frozen (repeatable; default: everything)", Arity = ArgumentArity.OneOrMore };
        var lift = Options.Value("--lift", "ROLE", "The role that may lift it (default: nobody)");
        var owner = Options.Value("--as", "WHO", "Who you are (default: git's user.email)");
        var place = new Place();
        var command = new Command("set", "Freeze changes from now on") { name, reason, until, environments, lift, owner, place.Policies, place.Config };
        command.WithExample("policyrunner freeze set sev1-checkout --reason 'Checkout is down' --lift on-call-lead", "policyrunner freeze set peak --reason 'Peak season' --until 2026-12-01T08:00Z --environment production");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var now = host.Clock.GetUtcNow();
            var freeze = new SharedFreeze
            {
                Id = FreezeDesk.NewId(),
                Name = result.GetRequiredValue(name),
                Reason = result.GetValue(reason) ?? throw new UsageException("Say why: --reason TEXT."),
                By = result.GetValue(owner) ?? Identity.Default(host.WorkingDirectory, cancellation),
                From = now,
                To = result.GetValue(until) is { } text ? Until(text, now) : null,
                Environments = result.GetValue(environments) ?? [],
                Lift = result.GetValue(lift),
            };
            if (freeze is { To: null, Lift: null })
            {
                throw new UsageException("It would hold for ever; say when it ends, --until TIME, or who may lift it, --lift ROLE.");
            }

            return Say(host, place.Desk(host, result, cancellation).Desk.Set(freeze, now, cancellation), $"Frozen: {freeze.Name}{(freeze.To is { } to ? $" until {Moment.Format(to)}" : "")}.");
        }));
        return command;
    }

    private static Command Lift(Host host, CancellationToken cancellation)
    {
        var name = new Argument<string>("NAME") { Description = "The freeze" };
        var role = Options.Value("--role", "ROLE", "The role to sign in");
        var reason = Options.Value("--reason", "TEXT", "Why it may end");
        var key = Options.Value("--key", "FILE", "The SSH key to sign with (default: the one of ~/.ssh that the organisation file knows)");
        var place = new Place();
        var command = new Command("lift", "Let changes go on, with a signature in the freeze's role") { name, role, reason, key, place.Policies, place.Config };
        command.WithExample("policyrunner freeze lift sev1-checkout --role on-call-lead --reason 'Mitigated, INC-7 closed'");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var asked = result.GetRequiredValue(name);
            var signed = result.GetValue(role) ?? throw new UsageException("Say in which role you sign: --role ROLE.");
            var why = result.GetValue(reason) ?? throw new UsageException("Say why it may end: --reason TEXT.");
            var (desk, organisation) = place.Desk(host, result, cancellation);
            var signing = SigningKey.Find(organisation, result.GetValue(key) is { } file ? host.Resolve(file) : null, host.Environment("HOME"), cancellation);
            return Say(host, desk.Lift(asked, signed, why, signing, host.Clock.GetUtcNow(), cancellation), $"Lifted: {asked}, by {signing.Identity} as '{signed}'.");
        }));
        return command;
    }

    private static Command List(Host host, CancellationToken cancellation)
    {
        var format = Options.Choice("--format", Formats, "The form of the answer");
        var place = new Place();
        var command = new Command("list", "What is frozen, until when, and who may lift it") { format, place.Policies, place.Config };
        command.WithExample("policyrunner freeze list");
        command.SetAction(result => Guarded.Run(host, () =>
        {
            var form = result.Word(format, Formats);
            var shared = SharedState.Open(host.WorkingDirectory, cancellation);
            var freezes = place.Desk(host, result, cancellation).Desk.All(shared.Read(cancellation), cancellation);
            if (form == "json")
            {
                FreezeWriter.WriteJson(freezes, shared, host.Clock.GetUtcNow(), host.Output);
            }
            else
            {
                FreezeWriter.WriteText(freezes, shared, host.Clock.GetUtcNow(), host.Shown);
            }

            return ExitCode.Passed;
        }));
        return command;
    }

    private static DateTimeOffset Until(string text, DateTimeOffset now)
    {
        var end = Duration.TryParse(text, out var duration) ? now + duration
            : Moment.TryParse(text, out var moment) ? moment
            : throw new UsageException($"'{TerminalLineText.Of(text)}' is no time; write --until 4h or --until 2026-12-01T08:00Z.");
        return end > now ? end : throw new UsageException($"'{TerminalLineText.Of(text)}' has passed.");
    }

    private static int Say(Host host, FreezeProblem? problem, string done)
    {
        if (problem is null)
        {
            host.Output.WriteLine(TerminalLineText.Of(done));
            return ExitCode.Passed;
        }

        host.Error.WriteLine($"policyrunner: {TerminalLineText.Of(problem.Message)}");
        return problem.IsMisuse ? ExitCode.Usage : ExitCode.Refused;
    }

    /// <summary>Where the organisation file is.</summary>
    private sealed class Place
    {
        public Option<string?> Policies { get; } = Options.Value("--policies", "DIR", "The repository's own policies (default: policies/)");

        public Option<string?> Config { get; } = Options.Value("--config", "FILE", "The organisation file (default: policyrunner.yml among the policies)");

        public (FreezeDesk Desk, OrganisationFile Organisation) Desk(Host host, ParseResult result, CancellationToken cancellation)
        {
            var organisation = OrganisationDesk.Read(result.GetValue(Policies), result.GetValue(Config), host.WorkingDirectory);
            return (new FreezeDesk(organisation, AdmissionPapers.RepositoryOf(host.WorkingDirectory, cancellation), SharedState.Open(host.WorkingDirectory, cancellation)), organisation);
        }
    }
}
