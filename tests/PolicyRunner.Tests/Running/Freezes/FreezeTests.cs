using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Freezes;
using PolicyRunner.Tests.Running.Admission;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Running.Freezes;

public sealed class FreezeTests(SignerFixture signers) : IClassFixture<SignerFixture>, IDisposable
{
    private const string Peak = """

        freezes:
          - { name: peak, from: 2026-11-20T00:00Z, to: 2026-11-30T00:00Z, environments: [production], reason: Peak season, lift: dba }
          - { name: audit, from: 2027-01-01T00:00Z, to: 2027-01-02T00:00Z }
        """;

    private readonly AdmissionFixture fixture = new() { Organisation = SignerFixture.Read(signers.Text + Peak) };

    public void Dispose() => fixture.Dispose();

    [SshFact]
    public void A_freeze_holds_for_what_changes_its_environments_and_says_who_may_lift_it()
    {
        Assert.Equal(
            ["The freeze 'peak' holds (Peak season); it ends at 2026-11-30 00:00 UTC, and 'dba' may lift it: policyrunner freeze lift peak --role dba."],
            Refusals("production"));
        Assert.Empty(Refusals("staging"));
        Assert.Single(Refusals(null));
        Assert.Empty(Refusals("production", "kubectl get pods"));
        fixture.Clock.Now = DateTimeOffset.Parse("2026-11-30T00:00:00Z", null);
        Assert.Empty(Refusals("production"));
        fixture.Clock.Now = DateTimeOffset.Parse("2027-01-01T00:00:00Z", null);
        Assert.EndsWith(", and nobody may lift it.", Assert.Single(Refusals("staging")), StringComparison.Ordinal);
    }

    [SshFact]
    public void Anybody_sets_a_freeze_and_it_holds_until_somebody_else_of_its_role_has_signed()
    {
        Assert.Null(Set(Freeze("sev1", by: "alice@example.com", lift: "on-call-lead")));
        Assert.Contains(Refusals("staging"), text => text.StartsWith("The freeze 'sev1' holds, set by alice@example.com (incident); it ends when it is lifted", StringComparison.Ordinal));

        Assert.Equal("The freeze 'sev1' stays: alice@example.com has set it, and somebody else must lift it.", Lift("sev1", "on-call-lead", "alice"));
        Assert.Equal("The freeze 'sev1' stays: only the role 'on-call-lead' may lift it.", Lift("sev1", "dba", "carol"));
        Assert.Equal("The freeze 'audit' stays: nobody may lift it, it ends by itself.", Lift("audit", "dba", "carol"));
        Assert.Equal("There is no freeze 'sev2' in force; see 'policyrunner freeze list'.", Lift("sev2", "dba", "carol"));
        Assert.Null(Lift("sev1", "on-call-lead", "bob"));

        Assert.Empty(Refusals("staging"));
        Assert.Equal("bob@example.com", Desk.All(fixture.Request().Shared.Read(CancellationToken.None), CancellationToken.None).Single(freeze => freeze.Name == "sev1").LiftedBy);
    }

    [SshFact]
    public void A_freeze_of_the_organisation_file_is_lifted_with_a_signature_too()
    {
        Assert.Null(Lift("peak", "dba", "carol"));

        Assert.Empty(Refusals("production"));
    }

    [SshFact]
    public void A_lift_that_was_forged_copied_or_whose_signer_is_gone_lifts_nothing()
    {
        var shared = fixture.Request().Shared;
        Set(Freeze("one", "alice@example.com", "on-call-lead"));
        Set(Freeze("two", "alice@example.com", "on-call-lead"));
        Lift("one", "on-call-lead", "bob");
        var all = Desk.All(shared.Read(CancellationToken.None), CancellationToken.None);
        var (one, two) = (all.Single(freeze => freeze.Name == "one").Digest, all.Single(freeze => freeze.Name == "two").Digest);

        shared.Change("forge", state => (FreezeBook.Lift(state, FreezeBook.FindLift(state, one)! with { Freeze = two }), true), CancellationToken.None);

        Assert.Contains("its lift does not count: no signer of the organisation file has signed", Assert.Single(Refusals("staging")), StringComparison.Ordinal);
        var removed = SignerFixture.Read(string.Join('\n', signers.Text.Split('\n').Where(line => !line.Contains("bob@", StringComparison.Ordinal))));
        Assert.Equal(2, AdmissionDesk.Decide(Request("staging") with { Organisation = removed }, CancellationToken.None).Refusals.Count);
    }

    [SshFact]
    public void A_name_is_free_again_once_its_freeze_is_over_and_an_old_lift_does_not_lift_the_new_one()
    {
        Set(Freeze("sev1", "alice@example.com", "on-call-lead"));

        Assert.StartsWith("There is a freeze 'sev1' by alice@example.com since ", Set(Freeze("sev1", "carol@example.com", null)), StringComparison.Ordinal);
        Assert.StartsWith("The organisation file has a freeze 'peak'", Set(Freeze("peak", "carol@example.com", null)), StringComparison.Ordinal);
        Assert.Equal("There is no role 'dbaa' that could lift it. Did you mean 'dba'?", Set(Freeze("x", "carol@example.com", "dbaa")));
        Lift("sev1", "on-call-lead", "bob");
        Assert.Null(Set(Freeze("sev1", "alice@example.com", "on-call-lead")));

        Assert.Single(Refusals("staging"));
    }

    private DateTimeOffset Now => fixture.Clock.Now;

    private FreezeDesk Desk => new(fixture.Organisation, AdmissionFixture.Papers().Repository, fixture.Request().Shared);

    private string? Set(SharedFreeze freeze) => Desk.Set(freeze, Now, CancellationToken.None)?.Message;

    private string? Lift(string name, string role, string key) =>
        Desk.Lift(name, role, "over", SigningKey.Find(fixture.Organisation, signers.KeyOf(key), null, CancellationToken.None), Now, CancellationToken.None)?.Message;

    private SharedFreeze Freeze(string name, string by, string? lift) => new() { Id = FreezeDesk.NewId(), Name = name, By = by, Reason = "incident", From = Now, Lift = lift };

    private AdmissionRequest Request(string? environment, string script = "kubectl rollout restart deployment/api") =>
        fixture.Request(environment is null ? "status: accepted" : $"status: accepted\nenvironment: {environment}", script);

    private IEnumerable<string> Refusals(string? environment, string script = "kubectl rollout restart deployment/api") =>
        AdmissionDesk.Decide(Request(environment, script), CancellationToken.None).Refusals.Select(refusal => $"{refusal}");
}
