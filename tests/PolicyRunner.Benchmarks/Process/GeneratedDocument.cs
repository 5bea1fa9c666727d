using System.Globalization;
using System.Text;

namespace PolicyRunner.Benchmarks.Process;

/// <summary>Runbooks of 3 to 4 KB made from a number: the shape of real ones, different from each other.</summary>
internal sealed class GeneratedDocument
{
    private static readonly string[] Services = ["ledger", "gateway", "search", "billing", "mailer", "catalogue", "identity", "reports"];
    private static readonly string[] Sentences =
    [
        "The queue grows when a consumer stops reading, and the first sign is a rising age of the oldest message.",
        "Look at the dashboard before touching anything: half of the pages for this alert end by themselves.",
        "Customers see slow answers first and errors later, because the cache hides the loss for some minutes.",
        "Two replicas are enough for the load of a night, three are needed in the morning.",
        "The database accepts writes on one node only; which one it is changes with every failover.",
        "Write down the time of each action, the review will ask for it.",
    ];

    private static readonly string[] Commands =
    [
        "kubectl get pods --namespace {0} --output wide",
        "kubectl logs deployment/{0} --since=10m | grep -c timeout",
        "curl --fail --silent https://{0}.example.org/health/ready",
        "kubectl rollout restart deployment/{0} --namespace {0}",
        "psql --host {0}-db.example.org --command 'select count(*) from jobs'",
        "systemctl status {0}.service",
        "kubectl scale deployment/{0} --replicas=3 --namespace {0}",
    ];

    private readonly StringBuilder text = new();
    private readonly string service;
    private uint state;

    private GeneratedDocument(int number)
    {
        state = unchecked(((uint)number * 2654435761u) + 12345u);
        service = Services[number % Services.Length];
    }

    /// <summary>A hundred to a folder, relative to the folder of runbooks.</summary>
    public static string PathOf(int number) =>
        Path.Combine((number / 100).ToString("D3", CultureInfo.InvariantCulture), $"runbook-{number:D5}.md");

    /// <summary>A document without front matter, as most are; of the given size in bytes, else 3 to 4 KB.</summary>
    public static string Undeclared(int number, int? length = null)
    {
        var document = new GeneratedDocument(number);
        document.Line($"# {document.service} runbook {number}").Line().Line("**Owner**: platform-team").Line();
        return document.Body(number, length ?? 3000 + (number * 37 % 900));
    }

    /// <summary>A runbook of 4 KB that the strict profile accepts, with two YAML actions and some of shell.</summary>
    public static string Declared(int number)
    {
        var document = new GeneratedDocument(number);
        document.text.Append($$$"""
            ---
            id: OPS-{{{number:D3}}}
            title: Restore {{{document.service}}}
            kind: incident
            status: accepted
            owner: platform-team
            reviewed: 2026-10-01
            review-every: 3650d
            severity: P2
            estimated-time: 15m-30m
            risk: low
            parameters:
              environment: { type: string, enum: [staging, production] }
            ---
            # Restore {{{document.service}}}

            ## Purpose

            {{{document.Sentence()}}} {{{document.Sentence()}}}

            ## Prerequisites

            - Read access to the cluster.
            - {{{document.Sentence()}}}

            ## Procedure (20 min)

            1. Ask the gateway whether the service answers.

               ```yaml http id=ready timeout=1m
               url: https://{{{document.service}}}.example.org/health/ready
               expect:
                 status: 200
               ```

            2. Ask the cluster what runs.

               ```yaml command id=pods timeout=1m effect=read
               run: [kubectl, get, pods, --namespace, {{{document.service}}}]
               expect:
                 stdout: { contains: Running }
               ```


            """);
        for (var step = 3; document.text.Length < 3300; step++)
        {
            document.Line($"{step}. {document.Sentence()}").Line();
            document.Line($"   ```bash id=look-{step} timeout=1m").Line("   kubectl get pods --namespace \"$ENVIRONMENT\" --output wide").Line("   ```").Line();
            document.Line("   Expected output:").Line().Line("   ```text").Line("   Running").Line("   ```").Line();
        }

        document.Line("## Verification (5 min)").Line().Line("1. The alert is resolved and stays so for five minutes.").Line();
        document.Line("## Rollback (5 min)").Line().Line("1. Nothing was changed: say in the channel that the alert is still open.").Line();
        document.Line("## Post-incident").Line().Line("- [ ] Write down what was found, and when.");
        while (document.text.Length < 4000)
        {
            document.Line($"- [ ] {document.Sentence()}");
        }

        return document.Line().Line($"Back to [the top of this page](./{Path.GetFileName(PathOf(number))}).").text.ToString();
    }

    private string Body(int number, int length)
    {
        Line("## Impact").Line().Line(Sentence()).Line();
        for (var part = 1; text.Length < length - 700; part++)
        {
            Line($"## {(part % 2 == 1 ? "Diagnosis" : "Mitigation")} {part}").Line().Line($"{Sentence()} {Sentence()}").Line();
            Line($"1. {Sentence()}").Line().Line("   ```bash").Line($"   {Command()}").Line($"   {Command()}").Line("   ```").Line();
            Line($"2. {Sentence()} See [the dashboard](https://example.org/d/{service}) and [impact](#impact).").Line();
            Line("| signal | normal | alarm |").Line("|---|---|---|").Line($"| queue | {Next(90)} | {100 + Next(900)} |").Line();
        }

        // A link to itself by name: it resolves in every scenario, the one with a single file included.
        Line("## Rollback").Line().Line(Sentence()).Line();
        Line("## Verification").Line().Line($"- [ ] {Sentence()}").Line("- [ ] The alert is resolved.").Line();
        Line($"Back to [the top of this page](./{Path.GetFileName(PathOf(number))}).");
        return text.ToString();
    }

    private string Sentence() => Sentences[Next(Sentences.Length)];

    private string Command() => string.Format(CultureInfo.InvariantCulture, Commands[Next(Commands.Length)], service);

    /// <summary>A linear congruential generator: System.Random promises no sequence across versions.</summary>
    private int Next(int limit)
    {
        state = unchecked((state * 1664525u) + 1013904223u);
        return (int)((state >> 8) % (uint)limit);
    }

    private GeneratedDocument Line(string line = "")
    {
        text.Append(line).Append('\n');
        return this;
    }
}
