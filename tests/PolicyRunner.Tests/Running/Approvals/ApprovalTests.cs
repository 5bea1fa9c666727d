using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Tests.Running.Admission;

namespace PolicyRunner.Tests.Running.Approvals;

/// <summary>Signed by the real ssh-keygen, refused or counted by the admission as a run would meet it.</summary>
public sealed class ApprovalTests(SignerFixture signers) : IClassFixture<SignerFixture>, IDisposable
{
    private const string Matter = "status: accepted\nlock: backend\napproval:\n  - role: on-call-lead";

    private readonly AdmissionFixture fixture = new() { Organisation = signers.Organisation };

    public void Dispose() => fixture.Dispose();

    [SshFact]
    public void A_plan_that_somebody_else_of_the_role_has_approved_runs_and_the_record_says_who_and_how()
    {
        var request = Request();

        var decision = Enter(request, Asked(request), By("bob", request));

        Assert.Empty(decision.Refusals);
        var approval = decision.Record["approvals"]![0]!;
        Assert.Equal(("on-call-lead", "bob@example.com", "on-call-lead-bob.json"), (approval["role"]!.GetValue<string>(), approval["person"]!.GetValue<string>(), approval["file"]!.GetValue<string>()));
        Assert.Matches("^SHA256:[A-Za-z0-9+/]{43}$", approval["key"]!.GetValue<string>());
        Assert.Equal("2026-11-26T00:30:00Z", approval["expires"]!.GetValue<string>());
    }

    [SshFact]
    public void Without_approval_it_is_refused_with_the_command_that_helps()
    {
        var request = Request();

        Assert.Equal(
            ["alice@example.com has not signed the request of 'plan.json'; ask for the run: policyrunner approve plan.json --request.",
                "The plan needs 1 approval by 'on-call-lead' and has none; let somebody else of that role sign: policyrunner approve plan.json --role on-call-lead."],
            Enter(request).Refusals.Select(refusal => $"{refusal}"));
        Assert.Equal([RefusalKind.Approval], Enter(request with { Shown = null }).Refusals.Select(refusal => refusal.Kind));
    }

    [SshFact]
    public void Nobody_approves_a_run_of_their_own_and_the_requester_must_have_signed()
    {
        var request = Request();

        Refused(request, "alice@example.com asks for the run: nobody approves a run of their own", Asked(request), By("alice", request));
        Assert.Equal([RefusalKind.Requester], Enter(request, By("bob", request)).Refusals.Select(refusal => refusal.Kind));
        Refused(request with { Requester = "bob@example.com" }, "alice@example.com has signed it and not bob@example.com", signers.Sign("alice", Statement(request) with { Requester = "bob@example.com" }));
    }

    [SshFact]
    public void A_used_approval_is_refused_to_another_run_and_left_to_its_own()
    {
        var request = Request();
        var papers = new[] { Asked(request), By("bob", request) };
        Assert.True(Enter(request, papers).IsGranted);
        AdmissionDesk.Leave(request, CancellationToken.None);

        var again = Enter(request with { Run = "run-2" }, papers);

        Assert.Equal(RefusalKind.Used, Assert.Single(again.Refusals).Kind);
        Assert.StartsWith("'plan.json' was used by alice@example.com for run run-1 at 2026-11-25 16:30 UTC; ", $"{again.Refusals[0]}", StringComparison.Ordinal);
        Assert.True(Enter(request, papers).IsGranted);
    }

    [SshFact]
    public void An_approval_of_another_file_of_the_same_plan_does_not_count()
    {
        var request = Request();
        var other = request with { Shown = request.Shown! with { Request = new string('c', 32) } };

        Refused(request, "it is for another file of this plan: each is approved on its own", Asked(request), By("bob", other));
    }

    [SshFact]
    public void An_approval_of_another_plan_or_repository_or_for_another_requester_does_not_count()
    {
        var request = Request();
        var statement = Statement(request) with { Role = "on-call-lead", Expires = Later };

        Refused(request, "it is for another plan", Asked(request), signers.Sign("bob", statement with { Digest = new string('d', 64) }));
        Refused(request, "it is for the repository 'example.com/team/other'; this is 'example.com/team/ops'", Asked(request), signers.Sign("bob", statement with { Repository = "example.com/team/other" }));
        Refused(request, "it is for a run by carol@example.com", Asked(request), signers.Sign("bob", statement with { Requester = "carol@example.com" }));
    }

    [SshFact]
    public void An_approval_in_another_role_does_not_count_for_this_one()
    {
        var request = Request();

        Assert.Equal([RefusalKind.Approval], Enter(request, Asked(request), By("carol", request, "dba")).Refusals.Select(refusal => refusal.Kind));
        Refused(request, "bob@example.com does not sign as 'dba'", Asked(request), By("bob", request, "dba"));
        Refused(request, "there is no role 'king'", Asked(request), By("bob", request, "king"));
    }

    [SshFact]
    public void Yesterdays_approval_and_one_for_ever_do_not_count()
    {
        var request = Request();
        var statement = Statement(request) with { Role = "on-call-lead" };

        Refused(request, "it held until 2026-11-25 16:30 UTC", Asked(request), signers.Sign("bob", statement with { Expires = fixture.Clock.Now }));
        Refused(request, "it held until 2026-11-24 16:30 UTC", Asked(request), signers.Sign("bob", statement with { Expires = fixture.Clock.Now.AddDays(-1) }));
        Refused(request, "it would hold for more than 7d", Asked(request), signers.Sign("bob", statement with { Expires = fixture.Clock.Now.AddDays(8) }));
    }

    [SshTheory]
    [InlineData("on-call-lead")]
    [InlineData("dba")]
    public void Every_edited_field_breaks_the_signature(string role)
    {
        var request = Request();
        var sound = Statement(request) with { Role = role, Expires = Later };
        ApprovalStatement[] signed =
        [
            sound with { Repository = "other" }, sound with { Digest = new string('d', 64) }, sound with { Request = new string('e', 32) },
            sound with { Requester = "bob@example.com" }, sound with { Role = "on-call" }, sound with { Expires = Later.AddSeconds(-1) },
        ];

        Assert.All(signed, other => Refused(
            request,
            "no signer of the organisation file has signed this text for this purpose",
            Asked(request),
            signers.Sign("carol", other) with { Statement = sound }));
    }

    [SshFact]
    public void A_signature_made_for_another_purpose_or_taken_from_the_request_does_not_count()
    {
        var request = Request();
        var statement = Statement(request) with { Role = "on-call-lead", Expires = Later };
        const string reason = "no signer of the organisation file has signed this text for this purpose";

        Refused(request, reason, Asked(request), signers.Sign("bob", statement, purpose: "git"));
        Refused(request, reason, Asked(request), signers.Sign("bob", statement, purpose: ApprovalStatement.RequestPurpose));
        Refused(request, reason, Asked(request), Asked(request) with { Statement = statement, Source = "copied.json" });
        Refused(request, reason, Asked(request), By("bob", request) with { Signature = "nonsense" });
    }

    [SshFact]
    public void A_signer_who_was_removed_or_never_there_does_not_count()
    {
        var request = Request();
        var removed = SignerFixture.Read(string.Join('\n', signers.Text.Split('\n').Where(line => !line.Contains("bob@", StringComparison.Ordinal))));
        const string reason = "no signer of the organisation file has signed this text for this purpose";

        Refused(request with { Organisation = removed }, reason, Asked(request), By("bob", request));
        Refused(request, reason, Asked(request), By("mallory", request));
        Refused(request with { Organisation = OrganisationWithoutSigners }, reason, Asked(request), By("bob", request));
    }

    [SshFact]
    public void Of_two_people_with_one_key_nobody_has_signed()
    {
        var text = signers.Text.Replace("  dba:\n    signers:\n", $"  dba:\n    signers:\n      - {{ identity: twin@example.com, key: '{File.ReadAllText($"{signers.KeyOf("bob")}.pub").Trim()} twin' }}\n");
        var (organisation, problems) = PolicyRunner.Organisation.OrganisationReader.Read(new PolicyRunner.Text.SourceFile("policies/policyrunner.yml", text));
        var request = Request();

        Assert.Equal("The key of 'twin@example.com' is also the key of 'bob@example.com'; give each person a key of their own.", Assert.Single(problems).Message);
        Refused(request with { Organisation = organisation }, "no signer of the organisation file has signed this text for this purpose", Asked(request), By("bob", request));
    }

    [SshFact]
    public void People_count_and_not_keys_or_copies_of_files()
    {
        var request = Request(Matter + "\n    count: 2");
        var approval = By("bob", request);

        Refused(request, "bob@example.com has approved as 'on-call-lead' already (on-call-lead-bob-card.json): people count, not keys", Asked(request), approval, By("bob-card", request));
        Refused(request, "bob@example.com has approved as 'on-call-lead' already (copy.json): people count, not keys", Asked(request), approval, approval with { Source = "copy.json" });
        var one = Enter(request, Asked(request), approval);
        Assert.StartsWith("The plan needs 2 approvals by 'on-call-lead' and has 1 (bob@example.com); ", $"{Assert.Single(one.Refusals)}", StringComparison.Ordinal);
        Assert.True(Enter(request, Asked(request), approval, By("carol", request)).IsGranted);
    }

    [SshFact]
    public void An_identity_that_looks_like_a_pattern_or_a_line_matches_nobody_else()
    {
        var request = Request();
        var hostile = SignerFixture.Read($"roles:\n  on-call-lead:\n    signers:\n      - {{ identity: \"*\", key: '{File.ReadAllText(signers.KeyOf("carol") + ".pub").Trim()}' }}\n");

        Refused(request with { Organisation = hostile }, "no signer of the organisation file has signed this text for this purpose", By("bob", request));
    }

    [SshFact]
    public void Broken_glass_goes_past_approval_window_and_freeze_and_says_so_loudly()
    {
        var organisation = SignerFixture.Read(signers.Text + """

            windows:
              sunday: { day: sunday, at: "10:00", duration: 2h }
            freezes:
              - { name: peak, from: 2026-11-20T00:00Z, to: 2026-11-30T00:00Z, reason: Peak season }
            """);
        var request = Request(Matter + "\nwindow: sunday", "kubectl rollout restart deployment/api") with { Organisation = organisation, BreakGlass = "checkout is down" };
        var glass = By("alice", request, ApprovalVerifier.BreakGlass, TimeSpan.FromMinutes(59));

        var decision = Enter(request, glass);

        Assert.Empty(decision.Refusals);
        Assert.Equal("alice@example.com", decision.Record["breakGlass"]!["by"]!.GetValue<string>());
        Assert.Equal(["requester", "approval", "window", "freeze"], decision.Record["breakGlass"]!["past"]!.AsArray().Select(past => past!["kind"]!.GetValue<string>()));
        Assert.StartsWith("Break-glass by alice@example.com: checkout is down. It went past ", decision.Notes[0], StringComparison.Ordinal);
    }

    [SshFact]
    public void Broken_glass_lives_an_hour_and_must_be_signed_in_its_role_and_asked_for()
    {
        var request = Request();
        var broken = request with { BreakGlass = "checkout is down" };

        Refused(broken, "it would hold for more than 1h", By("alice", request, ApprovalVerifier.BreakGlass, TimeSpan.FromMinutes(62)));
        Refused(broken, "bob@example.com does not sign as 'break-glass'", By("bob", request, ApprovalVerifier.BreakGlass, TimeSpan.FromMinutes(30)));
        Assert.Contains(Enter(broken).Refusals, refusal => refusal.Reason == "Nobody has signed as 'break-glass' within the last hour");
        Assert.False(Enter(request, By("alice", request, ApprovalVerifier.BreakGlass, TimeSpan.FromMinutes(30))).IsGranted);
    }

    [SshFact]
    public void No_glass_breaks_digest_policies_contract_lock_status_or_confirmation()
    {
        var organisation = SignerFixture.Read(signers.Text + """

            contracts:
              operations:
                prohibited:
                  - { id: no-delete, title: Delete, tool: kubectl, verb: delete }
            """);
        var taken = fixture.Request("status: accepted\nlock: backend") with { Run = "run-0" };
        Assert.True(AdmissionDesk.Enter(taken, CancellationToken.None).IsGranted);
        var request = Request(Matter.Replace("accepted", "draft") + "\nconfirm: YES\ncontract: operations", "kubectl delete pod x") with
        {
            Organisation = organisation,
            BreakGlass = "checkout is down",
            Check = PolicyRunner.Tests.Reporting.Sketch.Report(PolicyRunner.Tests.Reporting.Sketch.Finding(new PolicyRunner.Text.SourceFile("x.md", "x").Span(0, 1))),
        };
        var shown = request with { Shown = request.Shown! with { Digest = new string('a', 64) } };

        var decision = Enter(shown, By("alice", request, ApprovalVerifier.BreakGlass, TimeSpan.FromMinutes(30)));

        Assert.Equal(
            [RefusalKind.Digest, RefusalKind.Policy, RefusalKind.Contract, RefusalKind.Status, RefusalKind.Confirmation, RefusalKind.Lock],
            decision.Refusals.Select(refusal => refusal.Kind));
    }

    private static PolicyRunner.Organisation.OrganisationFile OrganisationWithoutSigners => SignerFixture.Read("roles:\n  on-call-lead: { teams: [sre] }\n");

    private DateTimeOffset Later => fixture.Clock.Now.AddHours(8);

    private AdmissionRequest Request(string matter = Matter, string script = "echo deployed")
    {
        var request = fixture.Request(matter, script);
        return request with { Shown = new PlanFile { Path = "plan.json", Digest = request.Plan.Digest, Request = new string('b', 32), Runbook = "REL-001", File = "runbooks/deploy.md", Parameters = [] } };
    }

    private static ApprovalStatement Statement(AdmissionRequest request) =>
        new() { Repository = request.Papers.Repository, Digest = request.Plan.Digest, Request = request.Shown!.Request, Requester = request.Requester };

    private Approval Asked(AdmissionRequest request) => signers.Sign("alice", Statement(request));

    private Approval By(string key, AdmissionRequest request, string role = "on-call-lead", TimeSpan? life = null) =>
        signers.Sign(key, Statement(request) with { Role = role, Expires = fixture.Clock.Now + (life ?? TimeSpan.FromHours(8)) });

    private static AdmissionDecision Enter(AdmissionRequest request, params Approval[] approvals) =>
        AdmissionDesk.Enter(request with { Papers = request.Papers with { Approvals = approvals } }, CancellationToken.None);

    private static void Refused(AdmissionRequest request, string why, params Approval[] approvals)
    {
        var decision = Enter(request, approvals);

        Assert.NotEmpty(decision.Refusals);
        Assert.Contains(decision.Notes, note => note.EndsWith($"does not count: {why}.", StringComparison.Ordinal));
    }
}
