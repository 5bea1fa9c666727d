using PolicyRunner.Findings;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Schemas;

public sealed class SchemaErrorTests
{
    /// <summary>Schema, document with the place of its only problem between [| and |], message.</summary>
    public static TheoryData<string, string, string> Documents => new()
    {
        { "runbook", "id: A-1\nkind: [|relase|]\n", "'kind' must be one of incident, release, maintenance, troubleshooting, security, compliance, onboarding; found 'relase'. Did you mean 'release'?" },
        { "runbook", "id: A-1\n[|aproval|]: []\n", "'aproval' is not known here. Did you mean 'approval'?" },
        { "runbook", "id: A-1\n[|zzz|]: 1\n", "'zzz' is not known here. A field of your own stands below the title, as **Name**: value; a policy reads it from runbook.Metadata." },
        { "runbook", "id: [|-bad id|]\n", "'id' must be an id of letters, digits, '.', '_' and '-', such as REL-001; found '-bad id'." },
        { "runbook", "id: [|12|]\n", "'id' must be an id of letters, digits, '.', '_' and '-', such as REL-001; found 12." },
        { "runbook", "title: [|2026|]\n", "'title' must be a text; found 2026; put it in quotes." },
        { "runbook", "title: [|[a]|]\n", "'title' must be a text; found a list." },
        { "runbook", "title: [|''|]\n", "'title' must not be empty." },
        { "runbook", "id: a\nowner:[||]\n", "'owner' must be a text; nothing stands here." },
        { "runbook", "review-every: [|quarterly|]\n", "'review-every' must be a duration such as 30s, 10m, 1h30m or 90d; found 'quarterly'." },
        { "runbook", "review-every: [|90|]\n", "'review-every' must be a duration such as 30s, 10m, 1h30m or 90d; found 90." },
        { "runbook", "reviewed: [|2026-02-30|]\n", "'reviewed' must be a date such as 2026-10-01; found '2026-02-30'." },
        { "runbook", "estimated-time: [|45m-30m|]\n", "'estimated-time' must be a time such as 15m, or from least to most such as 30m-45m; found '45m-30m'." },
        { "runbook", "risk: [|hi|]\n", "'risk' must be one of low, high; found 'hi'." },
        { "runbook", "approval: [|dba|]\n", "'approval' must be a list; found 'dba'." },
        { "runbook", "approval:\n  - [|count|]: 1\n", "'role' is missing in an item of 'approval'." },
        { "runbook", "approval:\n  - role: dba\n    [|cuont|]: 2\n", "'cuont' is not a key of an item of 'approval'. Did you mean 'count'?" },
        { "runbook", "approval:\n  - role: dba\n    count: [|0|]\n", "'count' must be at least 1; found 0." },
        { "runbook", "approval:\n  - role: dba\n    count: [|1.5|]\n", "'count' must be a whole number; found 1.5." },
        { "runbook", "approval:\n  - role: [|DBA|]\n", "'role' must be a name of lower-case letters, digits and '-', such as change-board; found 'DBA'." },
        { "runbook", "parameters:\n  env: { [|enum|]: [a] }\n", "'type' is missing in 'env'." },
        { "runbook", "parameters:\n  env: { type: [|text|] }\n", "'type' must be one of string, boolean, integer, number; found 'text'." },
        { "runbook", "parameters:\n  env: { type: string, [|$ref|]: http://x }\n", "'$ref' is not a key of 'env'. Known: type, description, enum, default, pattern, minLength, maxLength, minimum, maximum, format." },
        { "runbook", "parameters:\n  [|a b|]: { type: string }\n", "The key 'a b' must be a parameter's name of letters, digits, '-' and '_', such as tenant-id; found 'a b'." },
        { "runbook", "parameters:\n  e: { type: string, enum: [|[]|] }\n", "'enum' must not be an empty list." },
        { "runbook", "secrets: [DB_PASSWORD, [|s3cr3t!|]]\n", "An item of 'secrets' must be the name of a variable, such as DEPLOY_TOKEN; found 's3cr3t!'." },
        { "runbook", "secrets: [A, B, [|A|]]\n", "'A' stands in 'secrets' more than once." },
        { "runbook", "triggers:\n  - schedule: 0 9 * * 2\n    every: [|2 weeks|]\n", "'every' must be days that come again, such as '2 weeks from 2026-10-06' or 'month from 2026-01-31'; found '2 weeks'." },
        { "runbook", "triggers:\n  - [|every|]: 2 weeks from 2026-10-06\n", "An item of 'triggers' needs exactly one of schedule or alert." },
        { "runbook", "triggers:\n  - schedule: '0 9 * * 2'\n    [|alert|]: x\n", "'alert' cannot stand beside 'schedule'; an item of 'triggers' takes only one of them." },
        { "runbook", "reason: [|true|]\n", "'reason' must be one of required, optional; found true." },
        { "runbook", "[|- id: x|]\n", "This must be a mapping of keys to values; found a list." },
        { "action-http", "[|method|]: GET\n", "'url' is missing." },
        { "action-http", "url: x\nmethod: [|get|]\n", "'method' must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; found 'get'. Did you mean 'GET'?" },
        { "action-http", "url: x\nexpect: { status: [|20|] }\n", "'status' must be a status such as 200, a class such as 2xx, or a list of them; found 20." },
        { "action-http", "url: x\nexpect: { status: [200, [|abc|]] }\n", "An item of 'status' must be a status such as 200, or a class such as 2xx; found 'abc'." },
        { "action-http", "url: x\nexpect:\n  latency: [|200|]\n", "'latency' must be a duration such as 30s, 10m, 1h30m or 90d; found 200." },
        { "action-tcp", "host: x\nport: [|70000|]\n", "'port' must be a port from 1 to 65535; found 70000." },
        { "action-tcp", "[|{}|]", "'host' and 'port' are missing." },
        { "action-command", "run: [|ls -l|]\n", "'run' must be a list; found 'ls -l'." },
        { "action-command", "run: [ls]\nexpect:\n  stdout: { [|containes|]: x }\n", "'containes' is not a key of 'stdout'. Did you mean 'contains'?" },
        { "action-command", "run: [ls]\nexpect:\n  stdout: { contains: x, [|exact|]: y }\n", "'exact' cannot stand beside 'contains'; 'stdout' takes only one of them." },
        { "action-command", "run: [ls]\nexpect:\n  stdout: [|7|]\n", "'stdout' must be a text; found 7; put it in quotes." },
        { "action-slo", "slos: [a]\nat-least: [|many|]\n", "'at-least' must be a number of samples such as 100 samples; found 'many'." },
        { "action-wait", "for: 1m\n[|until|]: 16:00\n", "'until' cannot stand beside 'for'; only one of them is allowed." },
        { "action-wait", "until: 16:00\ntime-zone: [|Berlin|]\n", "'time-zone' must be an IANA time zone such as Europe/Berlin or UTC; found 'Berlin'." },
        { "yaml-runbook", Step("- title: t\n      actions:\n        - wait: { until: '16:00', time-zone: [|Europe/Berln|] }\n"), "'time-zone' must be an IANA time zone such as Europe/Berlin or UTC; found 'Europe/Berln'." },
        { "organisation", "roles: { dba: { signers: [{ identity: a@example.com, key: [|ssh-ed25519 AAAAC3NzaC1lZDI1NTE5/////A==|] }] } }\n", "'key' must be a public SSH key such as ssh-ed25519 AAAA...; found 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5/////A=='." },
        { "organisation", "roles: { dba: { signers: [{ identity: a@example.com, key: [|ssh-rsa AAAA|] }] } }\n", "'key' must be a public SSH key such as ssh-ed25519 AAAA...; found 'ssh-rsa AAAA'." },
        { "organisation", "roles: { dba: { signers: [{ identity: a@example.com, key: [|ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcH|] }] } }\n", "'key' must be a public SSH key such as ssh-ed25519 AAAA...; found 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcH'." },
        { "organisation", "roles: { dba: { signers: [{ identity: a@example.com, key: [|ssh-rsa AAAAC3NzaC1lZDI1NTE5|] }] } }\n", "'key' must be a public SSH key such as ssh-ed25519 AAAA...; found 'ssh-rsa AAAAC3NzaC1lZDI1NTE5'." },
        { "organisation", "calendar: { time-zone: [|Berlin|] }\n", "'time-zone' must be an IANA time zone such as Europe/Berlin or UTC; found 'Berlin'." },
        { "action-workflow", "workflow: a.yml\nwait: [|yes|]\n", "'wait' must be true or false; found 'yes'." },
        { "action-call", "[|runbok|]: A-1\n", "'runbok' is not known here. Did you mean 'runbook'?" },
        { "action-notify", "[|channel|]: ops\n", "'message' is missing." },
        { "yaml-runbook", "id: A-1\ntitle: T\n[|zzz|]: 1\nsections: { procedure: [{ title: t }] }\n", "'zzz' is not known here. A YAML runbook takes no fields of your own: say it in the notes of a section, such as purpose, or write the runbook as Markdown, where **Name**: value stands below the title." },
        { "yaml-runbook", Step("- title: t\n      actions:\n        - [|bsh|]: ls\n"), "'bsh' is not a key of an item of 'actions'. Did you mean 'bash'?" },
        { "yaml-runbook", Step("- title: t\n      actions:\n        - bash: ls\n          [|http|]: { url: x }\n"), "'http' cannot stand beside 'bash'; an item of 'actions' takes only one of them." },
        { "yaml-runbook", Step("- title: t\n      actions:\n        - [|id|]: a\n"), "An item of 'actions' needs exactly one of bash, sh, pwsh, python, sql, http, tcp, command, slo, wait, workflow, call, notify or manual." },
        { "yaml-runbook", Step("- title: t\n      actions:\n        - http: { url: x, expect: { [|statuss|]: 1 } }\n"), "'statuss' is not a key of 'expect'. Did you mean 'status'?" },
        { "yaml-runbook", Step("- [|text|]: t\n"), "'title' is missing in an item of 'procedure'." },
        { "yaml-runbook", "id: a\ntitle: t\nsections:\n  [|purpose|]: x\n", "'procedure' is missing in 'sections'." },
        { "yaml-runbook", "id: a\ntitle: t\nsections:\n  procedure: [|[]|]\n", "'procedure' must not be an empty list." },
        { "yaml-runbook", "id: a\ntitle: t\nsections:\n  purpose: [|{a: b}|]\n  procedure: [{title: t}]\n", "'purpose' must be a text or a list of texts; found a mapping." },
        { "organisation", "roles:\n  dba: { [|team|]: [x] }\n", "'team' is not a key of 'dba'. Did you mean 'teams'?" },
        { "organisation", "roles:\n  [|DBA|]: { teams: [x] }\n", "The key 'DBA' must be a name of lower-case letters, digits and '-', such as change-board; found 'DBA'." },
        { "organisation", "windows:\n  w: { day: [|wensday|], at: '16:00', duration: 2h }\n", "'day' must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday; found 'wensday'. Did you mean 'wednesday'?" },
        { "organisation", "windows:\n  w: { day: monday, at: [|'25:00'|], duration: 2h }\n", "'at' must be a time of day such as 16:00; found '25:00'." },
        { "organisation", "windows:\n  w: { [|at|]: '16:00', duration: 2h }\n", "'w' needs exactly one of day or days." },
        { "organisation", "waivers:\n  - [|policy|]: RB1\n    path: a\n    reason: r\n    owner: o\n", "'expires' is missing in an item of 'waivers'." },
        { "organisation", "policies:\n  RB304: { severity: [|eror|] }\n", "'severity' must be one of info, warning, error; found 'eror'. Did you mean 'error'?" },
        { "organisation", "freezes:\n  - { name: a, from: [|2026-12-21T00:00:00|], to: 2026-12-24 }\n", "'from' must be a date such as 2026-12-21, or a time with its zone such as 2026-12-21T00:00:00Z; found '2026-12-21T00:00:00'." },
        { "organisation", "contracts:\n  ops:\n    prohibited:\n      - { [|id|]: a, title: t }\n", "An item of 'prohibited' needs one of tool, text or paths." },
        { "organisation", "versions: { api: [|1.10|] }\n", "'api' must be a text; found 1.10; put it in quotes." },
        { "openslo", "apiVersion: openslo/v1\nkind: [|SLOs|]\n", "'kind' must be one of SLO, SLI, DataSource, Service, AlertPolicy, AlertCondition, AlertNotificationTarget; found 'SLOs'. Did you mean 'SLO'?" },
        { "openslo", "apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: a }\nspec:\n  budgetingMethod: Occurrences\n  objectives:\n    - target: [|99.9|]\n", "'target' must be at most 1; found 99.9." },
        { "check-report", "{\"version\": 1, \"verdict\": [|\"ok\"|], \"account\": {\"documents\": 0, \"runbooks\": 0, \"policies\": 0, \"evaluations\": 0, \"skipped\": 0, \"waived\": 0, \"errors\": 0}, \"findings\": [], \"documents\": []}", "'verdict' must be one of pass, fail, nothing, error; found 'ok'." },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_breaks_a_schema_is_said_in_plain_words_at_its_place(string schema, string marked, string message)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        var file = new SourceFile("t.yml", marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

        var problem = Assert.Single(Validate(file, schema));

        Assert.Equal(ProblemKind.Schema, problem.Kind);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(file.Span(start, end), problem.Span);
    }

    [Fact]
    public void Problems_come_in_document_order_and_each_once()
    {
        var file = new SourceFile("t.yml", "risk: x\nkind: y\nfoo: 1\napproval: &a [{ role: B }, { role: B }]\nwindow: [1]\n");

        var problems = Validate(file, "runbook");

        Assert.Equal(["risk", "kind", "foo", "role", "role", "window"], problems.Select(p => p.Message.Split('\'')[1]));
        Assert.Equal(problems.OrderBy(p => p.Span.Start), problems);
    }

    [Fact]
    public void A_document_of_nothing_but_mistakes_ends_with_a_limit()
    {
        var file = new SourceFile("t.yml", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1\n")));

        var problems = Validate(file, "runbook");

        Assert.Equal(101, problems.Count);
        Assert.Equal(ProblemKind.Limit, problems[^1].Kind);
        Assert.Equal(101, problems[^1].Span.StartPosition.Line);
    }

    internal static IReadOnlyList<Problem> Validate(SourceFile file, string schema)
    {
        var result = YamlReader.Read(EmbeddedText.Whole(file));
        Assert.Empty(result.Problems);
        return SchemaValidator.Validate(result.Root!, schema);
    }

    private static string Step(string step) => $"id: a\ntitle: t\nsections:\n  procedure:\n    {step}";
}
