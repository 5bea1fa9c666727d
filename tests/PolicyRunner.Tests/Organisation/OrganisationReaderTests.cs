using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Organisation;

public sealed class OrganisationReaderTests
{
    private const string Whole = """
        policies:
          RB304: { severity: warning, enforcement: advisory, longest: 3 }
          RB101: { enabled: false }
        profiles:
          - { paths: ["runbooks/**"], profile: strict }
          - { paths: ["**"], profile: baseline }
        teams: [platform-team, data-team]
        roles:
          dba: { teams: [acme/dba], users: [ada], signers: [{ identity: ada@example.com, key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH }] }
          on-call-engineer: { teams: [sre] }
        escalation:
          P0:
            respond-within: 15m
            path:
              - { after: 30m, roles: [dba] }
              - { after: 0m, roles: [on-call-engineer] }
        severities: { SEV1: P0 }
        incidents: { acknowledge-within: 5m, update-every: 15m, review-within: 5 business days, freeze-on: [SEV1], path: [on-call-engineer, dba] }
        calendar: { time-zone: Europe/Berlin, workdays: [monday, tuesday], holidays: [2026-12-25] }
        windows:
          weekly-change: { day: wednesday, at: "16:00", duration: 1h30m, high-risk-approval: [dba] }
        freezes:
          - { name: year-end, from: 2026-12-21, to: 2027-01-04T00:00:00+01:00, environments: [production], reason: holidays, lift: dba }
        channels:
          ops: { kind: webhook, secret: OPS_URL }
          log: { kind: issue, repository: acme/ops, issue: 12 }
        slo-sources:
          main: { kind: prometheus, url: "https://prometheus.example.com", token-secret: PROM, maximum-age: 5m }
        interpreters:
          sql: { command: [psql, -f, "{file}"] }
        contracts:
          operations:
            prohibited:
              - { id: drop, title: Drop a table, tool: sql, verb: drop *, flags: [--cascade], text: '(?i)drop\s+table', paths: ["prod/**"], reason: It is gone. }
            allowed:
              - { id: look, title: Look, tool: kubectl, verb: [get] }
            incident-categories:
              data-loss: { prohibited: [{ id: restart, title: Restart, tool: systemctl }] }
        waivers:
          - { policy: RB304, path: "runbooks/old/**", reason: being rewritten, owner: data-team, expires: 2027-01-31 }
        sections:
          post-incident: [Nacharbeit]
        routes: [/health/live, POST /orders]
        versions: { api: "1.10" }
        secrets: [DEPLOY_TOKEN]
        documents:
          status: { "docs/contracts/**": frozen }
          precedence: ["docs/security/**", "docs/**"]
        """;

    [Fact]
    public void A_whole_file_is_read()
    {
        var organisation = Good(Whole);

        Assert.Equal(Severity.Warning, organisation.Policies["RB304"]?.Severity);
        Assert.Equal(Enforcement.Advisory, organisation.Policies["RB304"]?.Enforcement);
        Assert.Equal("longest", Assert.Single(organisation.Policies["RB304"]!.Values).Key.Text);
        Assert.False(organisation.Policies["RB101"]?.Enabled);
        Assert.Equal("strict", organisation.ProfileFor("runbooks/a/b.md"));
        Assert.Equal("baseline", organisation.ProfileFor("README.md"));
        Assert.True(organisation.Teams.Contains("data-team"));
        Assert.True(organisation.Roles.Contains("dba"));
        Assert.Equal("ada@example.com", Assert.Single(organisation.Roles["dba"]!.Signers).Identity);
        Assert.Equal(TimeSpan.FromMinutes(15), organisation.Escalation.Find("SEV1")?.RespondWithin);
        Assert.Equal(["on-call-engineer", "dba"], organisation.Escalation.Find("P0")!.Path.SelectMany(step => step.Roles));
        Assert.Equal(5, organisation.Incidents.ReviewWithinDays);
        Assert.Equal(["SEV1"], organisation.Incidents.FreezeOn);
        Assert.Equal("Europe/Berlin", organisation.Calendar.TimeZone);
        var window = organisation.Windows["weekly-change"]!;
        Assert.Equal([DayOfWeek.Wednesday], window.Days);
        Assert.Equal(new TimeOnly(16, 0), window.At);
        Assert.Equal(TimeSpan.FromMinutes(90), window.Duration);
        var freeze = organisation.Freezes["year-end"]!;
        Assert.Equal(new DateTimeOffset(2026, 12, 21, 0, 0, 0, TimeSpan.Zero), freeze.From);
        Assert.Equal(new DateTimeOffset(2027, 1, 3, 23, 0, 0, TimeSpan.Zero), freeze.To.ToUniversalTime());
        Assert.Equal("OPS_URL", organisation.Channels["ops"]?.Secret);
        Assert.Equal(12, organisation.Channels["log"]?.Issue);
        Assert.Equal(TimeSpan.FromMinutes(5), organisation.SloSources["main"]?.MaximumAge);
        Assert.Equal(["psql", "-f", "{file}"], organisation.Interpreters["sql"]?.Command);
        var rule = Assert.Single(organisation.Contracts["operations"]!.Prohibited);
        Assert.Equal(["drop", "*"], rule.Verb);
        Assert.Equal("(?i)drop\\s+table", rule.Text);
        Assert.True(Assert.Single(rule.Paths).Matches("prod/db/x.sql"));
        Assert.Equal("systemctl", Assert.Single(organisation.Contracts["operations"]!.IncidentCategories["data-loss"]!.Prohibited).Tool);
        Assert.Equal(new DateOnly(2027, 1, 31), Assert.Single(organisation.Waivers).Expires);
        Assert.Equal(["Nacharbeit"], Assert.Single(organisation.Sections, section => section.Name == SectionName.PostIncident).Synonyms);
        Assert.Equal(("POST", "/orders"), (organisation.Routes[1].Method, organisation.Routes[1].Path));
        Assert.Equal("1.10", organisation.Versions["api"]?.Version);
        Assert.True(organisation.Secrets.Contains("DEPLOY_TOKEN"));
        Assert.Equal("frozen", organisation.Documents.StatusOf("docs/contracts/a.md"));
        Assert.Equal([0, 1, 2], new[] { "docs/security/a.md", "docs/a.md", "a.md" }.Select(organisation.Documents.RankOf));
    }

    [Fact]
    public void Parts_know_where_they_stand()
    {
        var organisation = Good(Whole);

        Assert.Equal("weekly-change", organisation.Windows["weekly-change"]!.Span.Text);
        Assert.Equal("drop", organisation.Contracts["operations"]!.Prohibited[0].Span.Text);
        Assert.Equal("data-team", organisation.Teams["data-team"]!.Span.Text);
        Assert.StartsWith("{ policy: RB304", organisation.Waivers[0].Span.Text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    public void An_empty_file_says_nothing(string text)
    {
        var organisation = Good(text);

        Assert.Empty(organisation.Roles);
        Assert.True(organisation.Calendar.IsWorkday(new DateOnly(2026, 11, 20)));
        Assert.Null(organisation.ProfileFor("a.md"));
    }

    [Theory]
    [InlineData("roles: { dba: {} }\nfreezes: [{ name: a, from: 2026-01-01, to: 2026-01-02, lift: [|dab|] }]", "The role 'dab' is not declared under 'roles'. Did you mean 'dba'?")]
    [InlineData("escalation: { P0: { path: [{ after: 0m, roles: [[|ops|]] }] } }", "The role 'ops' is not declared under 'roles'.")]
    [InlineData("severities: { SEV1: [|P0|] }", "The priority 'P0' is not declared under 'escalation'.")]
    [InlineData("freezes: [{ name: [|a|], from: 2026-01-02, to: 2026-01-01 }]", "The freeze 'a' ends before it begins.")]
    [InlineData("contracts: { c: { prohibited: [{ id: a, title: t, text: [|'(?=x)'|] }] } }", "'(?=x)' is no regular expression that runs without backtracking; ")]
    [InlineData("contracts: { c: { prohibited: [{ id: a, title: t, tool: x }, { id: [|a|], title: t, tool: x }] } }", "The contract 'c' has another rule 'a'; give this one an id of its own.")]
    [InlineData("[|wavers|]: []", "'wavers' is not known here. Did you mean 'waivers'?")]
    [InlineData("a: 1\n[|a|]: 2", "The key 'a' stands here a second time; the first is at line 1.")]
    [InlineData("[|text|]", "This must be a mapping of keys to values; found 'text'.")]
    [InlineData("teams: [a]\n---\n[|teams: [b]|]", "An organisation file is one document; join them.")]
    public void What_is_wrong_is_said_at_its_place(string marked, string message)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        var file = new SourceFile("policies/policyrunner.yml", marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

        var problem = Assert.Single(OrganisationReader.Read(file).Problems);

        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(file.Span(start, end), problem.Span);
    }

    [Fact]
    public void A_part_that_is_wrong_is_left_out_and_the_rest_is_kept()
    {
        var result = OrganisationReader.Read(new SourceFile("o.yml", """
            windows:
              good: { day: monday, at: "08:00", duration: 1h }
              bad: { day: monday, at: late, duration: 1h }
            waivers:
              - { policy: RB1, path: a, reason: r, owner: o, expires: someday }
            """));

        Assert.Equal(2, result.Problems.Count);
        Assert.Equal(["good"], result.Organisation.Windows.Names);
        Assert.Empty(result.Organisation.Waivers);
    }

    [Fact]
    public void Workdays_skip_weekends_and_holidays()
    {
        var calendar = new WorkingCalendar { Holidays = [new DateOnly(2026, 12, 25)] };

        Assert.Equal(new DateOnly(2026, 12, 29), calendar.AddWorkdays(new DateOnly(2026, 12, 23), 3));
        Assert.Equal(new DateOnly(2026, 12, 24), calendar.AddWorkdays(new DateOnly(2026, 12, 24), 0));
    }

    [Fact]
    public void A_calendar_without_workdays_still_ends()
    {
        var calendar = new WorkingCalendar { Workdays = [] };

        Assert.True(calendar.AddWorkdays(new DateOnly(2026, 1, 1), 5) < new DateOnly(2028, 1, 1));
    }

    private static OrganisationFile Good(string text)
    {
        var result = OrganisationReader.Read(new SourceFile("policies/policyrunner.yml", text));
        Assert.Empty(result.Problems);
        return result.Organisation;
    }
}
