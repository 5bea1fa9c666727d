using System.Text.Json.Nodes;
using PolicyRunner.Schemas;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Git;
using PolicyRunner.Tests.Running.Approvals;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Cli;

/// <summary>approve, freeze and lock as people start them, in two clones of one repository.</summary>
public sealed class ApproveProcessTests : IClassFixture<SignerFixture>, IDisposable
{
    private static readonly string Deploy = SignedRunbook.Text("status: accepted\nlock: backend");

    private readonly SignerFixture signers;
    private readonly GitFolder source = new();
    private readonly GitFolder remote;
    private readonly GitFolder alice;
    private readonly GitFolder bob;

    public ApproveProcessTests(SignerFixture signers)
    {
        this.signers = signers;
        source.Write("runbooks/deploy.md", Deploy).Write("policies/policyrunner.yml", SignedRunbook.Organisation(signers)).Commit();
        remote = new GitFolder(source, "--bare");
        (alice, bob) = (new GitFolder(remote), new GitFolder(remote));
        alice.Git("config", "user.email", "alice@example.com");
        bob.Git("config", "user.email", "bob@example.com");
    }

    public void Dispose()
    {
        foreach (var folder in new[] { source, remote, alice, bob })
        {
            folder.Dispose();
        }
    }

    [SshFact]
    public async Task One_asks_and_another_approves_in_a_clone_of_their_own()
    {
        await Plan();

        Hand(alice, bob);
        var early = await Run(bob, "approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"));
        var asked = await Run(alice, "approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        var own = await Run(alice, "approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("alice"));
        Hand(alice, bob);
        var approved = await Run(bob, "approve", "plan.json", "--role", "on-call-lead", "--expires", "30m", "--key", signers.KeyOf("bob"));

        Assert.Equal((5, "policyrunner: Nobody has asked for this run; whoever will start it signs first: policyrunner approve plan.json --request\n"), (early.ExitCode, early.Error));
        Assert.Equal((0, ""), (asked.ExitCode, asked.Error));
        Assert.Equal((5, "policyrunner: It would not count: alice@example.com asks for the run: nobody approves a run of their own.\n"), (own.ExitCode, own.Error));
        Assert.Equal((0, ""), (approved.ExitCode, approved.Error));
        Assert.Contains("\nApproved as 'on-call-lead' by bob@example.com for alice@example.com, until ", approved.Output, StringComparison.Ordinal);
        Assert.Contains("echo \"$VERSION\"", approved.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(bob.At("plan.json.approvals")).Length);
    }

    [SshFact]
    public async Task A_request_from_a_clone_without_the_remote_is_named_with_the_two_repositories()
    {
        alice.Git("remote", "remove", "origin");
        await Plan();
        await Run(alice, "approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        Hand(alice, bob);

        var answer = await Run(bob, "approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"));
        Directory.Delete(bob.At("plan.json.approvals"), recursive: true);
        bob.Write("plan.json.approvals/request-1.json", File.ReadAllText(Directory.GetFiles(alice.At("plan.json.approvals"))[0]).Replace("\"commit:", "\"evil.example/", StringComparison.Ordinal));
        var forged = await Run(bob, "approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"));

        Assert.Equal(5, answer.ExitCode);
        Assert.Matches("^policyrunner: alice@example.com has asked for this run in the repository 'commit:[0-9a-f]{40}', and here it is '[^']+'; give both clones the same remote, origin; then it is asked for anew: policyrunner approve plan.json --request\n$", answer.Error);
        Assert.StartsWith("policyrunner: Nobody has asked for this run; ", forged.Error, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task A_request_for_something_else_is_named_by_approve_and_by_a_gate()
    {
        bob.Write("policies/gates/released.yml", "conditions:\n  - approvals: { plan: plan.json }\n");
        await Plan();
        Hand(alice, bob);
        var nobody = await Run(bob, "gate", "released");
        await Run(alice, "approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        Hand(alice, bob);

        async Task Told(string sentence)
        {
            Assert.Contains(sentence, (await Run(bob, "approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"))).Error, StringComparison.Ordinal);
            Assert.Contains(sentence, (await Run(bob, "gate", "released")).Output, StringComparison.Ordinal);
        }

        Assert.Contains("Nobody has asked for the run of 'plan.json': policyrunner approve plan.json --request", nobody.Output, StringComparison.Ordinal);
        await Run(bob, "plan", "REL-001", "-p", "version=v1", "--out", "plan.json");
        await Told("alice@example.com has asked for another file of this plan than 'plan.json', and each is asked for on its own; ask anew: policyrunner approve plan.json --request");
        await Run(bob, "plan", "REL-001", "-p", "version=v2", "--out", "plan.json");
        await Told("alice@example.com has asked for another plan than 'plan.json' holds; ask anew: policyrunner approve plan.json --request");
        File.Copy(alice.At("plan.json"), bob.At("plan.json"), overwrite: true);
        bob.Git("remote", "remove", "origin");
        await Told("alice@example.com has asked for this run in the repository '");
    }

    [SshFact]
    public async Task What_was_approved_runs_once_and_the_record_says_who_said_yes()
    {
        await Plan();
        await Run(alice, "approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        var alone = await Run(alice, "run", "plan.json");
        Hand(alice, bob);
        await Run(bob, "approve", "plan.json", "--role", "on-call-lead", "--key", signers.KeyOf("bob"));
        Hand(bob, alice);

        var first = await Run(alice, "run", "plan.json");
        var second = await Run(alice, "run", "plan.json");

        Assert.Equal(5, alone.ExitCode);
        Assert.Contains("The plan needs 1 approval by 'on-call-lead' and has none; let somebody else of that role sign: policyrunner approve plan.json --role on-call-lead.", alone.Error, StringComparison.Ordinal);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(5, second.ExitCode);
        Assert.Contains("'plan.json' was used by alice@example.com for run ", second.Error, StringComparison.Ordinal);
        Assert.EndsWith("or make a new plan: policyrunner plan REL-001 -p version=v1 --out plan.json.\n", second.Error, StringComparison.Ordinal);
        var journal = File.ReadAllText(Assert.Single(Directory.GetFiles(alice.At(".policyrunner/runs"), "journal.jsonl", SearchOption.AllDirectories), path => File.ReadAllText(path).Contains("\"admitted\"", StringComparison.Ordinal)));
        Assert.Contains("\"person\":\"bob@example.com\"", journal, StringComparison.Ordinal);
        Assert.Equal("0 locks held; kept in refs/policyrunner/state of origin.", (await Run(bob, "lock", "list")).Output.TrimEnd('\n').Split('\n')[^1]);
    }

    [SshFact]
    public async Task A_refusal_names_the_command_with_the_parameters_that_were_given_and_who_has_asked()
    {
        var alone = await Run(alice, "run", "REL-001", "-p", "version=v 1");
        await Plan();
        var asked = await Run(alice, "approve", "plan.json", "--request", "--key", signers.KeyOf("alice"));
        alice.Git("config", "user.email", "alice@home.example");
        var other = await Run(alice, "run", "plan.json");

        Assert.Contains("and have it approved: policyrunner plan REL-001 -p 'version=v 1' --out plan.json.\n", alone.Error, StringComparison.Ordinal);
        Assert.Contains("next, somebody else approves it: policyrunner approve plan.json --role on-call-lead\n", asked.Output, StringComparison.Ordinal);
        Assert.Contains(
            "alice@home.example has not signed the request of 'plan.json', but alice@example.com; ask for the run: policyrunner approve plan.json --request; or say that you are alice@example.com: --as alice@example.com.\n",
            other.Error,
            StringComparison.Ordinal);
    }

    [SshFact]
    public async Task What_the_signers_own_files_do_not_make_is_not_signed()
    {
        await Plan();
        Hand(alice, bob);
        bob.Write("runbooks/deploy.md", Deploy.Replace("echo \"$VERSION\"", "echo other"));

        var answer = await Run(bob, "approve", "plan.json", "--request", "--key", signers.KeyOf("bob"));

        Assert.Equal(5, answer.ExitCode);
        Assert.Matches("^policyrunner: Your files make the plan [0-9a-f]{12} and not [0-9a-f]{12}; get the commit that 'plan.json' was made from, or plan it anew: policyrunner plan REL-001 -p version=v1 --out plan.json\n$", answer.Error);
        Assert.False(Directory.Exists(bob.At("plan.json.approvals")));
    }

    [SshFact]
    public async Task The_key_is_found_where_ssh_keeps_it_and_misuse_is_one_line()
    {
        await Plan();
        var home = Directory.CreateDirectory(Path.Combine(signers.Folder, "home", ".ssh")).Parent!.FullName;
        File.Copy(signers.KeyOf("bob"), Path.Combine(home, ".ssh", "id_ed25519"), overwrite: true);
        File.Copy($"{signers.KeyOf("bob")}.pub", Path.Combine(home, ".ssh", "id_ed25519.pub"), overwrite: true);
        var variables = new Dictionary<string, string> { ["HOME"] = home };

        Assert.Contains("Asked for by bob@example.com", (await ToolProcess.RunAsync(alice.Root, variables, "approve", "plan.json", "--request")).Output, StringComparison.Ordinal);
        await Misuse("Say in which role you approve it, --role ROLE, or that you ask for it, --request.", "approve", "plan.json");
        await Misuse("There is no role 'on-call-led' in the organisation file. Did you mean 'on-call-lead'?", "approve", "plan.json", "--role", "on-call-led", "--key", signers.KeyOf("bob"));
        await Misuse("An approval as 'on-call-lead' holds for at most 7d.", "approve", "plan.json", "--role", "on-call-lead", "--expires", "8d", "--key", signers.KeyOf("carol"));
        await Misuse("--expires takes a duration such as 8h, not 'soon'.", "approve", "plan.json", "--role", "on-call-lead", "--expires", "soon");
        await Misuse("'readme.json' is no plan", "approve", "readme.json", "--request");
        await Misuse("There is no plan 'nothing.json'.", "approve", "nothing.json", "--request");
        await Misuse("There is no key '", "approve", "plan.json", "--request", "--key", "nothing");
        await Misuse("is no signer's of the organisation file, or two people's; add it to the 'signers' of a role: { identity: YOUR-ADDRESS, key: ssh-ed25519 ", "approve", "plan.json", "--request", "--key", signers.KeyOf("mallory"));
    }

    [SshFact]
    public async Task A_freeze_that_one_sets_the_other_sees_and_lifts()
    {
        var set = await Run(alice, "freeze", "set", "sev1", "--reason", "Checkout is down", "--lift", "on-call-lead");
        var seen = await Run(bob, "freeze", "list");
        var kept = await Run(alice, "freeze", "lift", "sev1", "--role", "on-call-lead", "--reason", "over", "--key", signers.KeyOf("alice"));
        var lifted = await Run(bob, "freeze", "lift", "sev1", "--role", "on-call-lead", "--reason", "over", "--key", signers.KeyOf("bob"));
        var after = await Run(alice, "freeze", "list", "--format", "json");

        Assert.Equal((0, "Frozen: sev1.\n", ""), (set.ExitCode, set.Output, set.Error));
        Assert.Equal(
            "sev1  holds until it is lifted · everywhere · Checkout is down · set by alice@example.com · 'on-call-lead' may lift it\n1 freeze in force; those that were set are kept in refs/policyrunner/state of origin.\n",
            seen.Output);
        Assert.Equal((5, "policyrunner: The freeze 'sev1' stays: alice@example.com has set it, and somebody else must lift it.\n"), (kept.ExitCode, kept.Error));
        Assert.Equal((0, "Lifted: sev1, by bob@example.com as 'on-call-lead'.\n"), (lifted.ExitCode, lifted.Output));
        Valid(after.Output, "freezes");
        Assert.Equal("bob@example.com", (string?)JsonNode.Parse(after.Output)!["freezes"]![0]!["liftedBy"]);
        await Misuse("It would hold for ever; say when it ends, --until TIME, or who may lift it, --lift ROLE.", "freeze", "set", "x", "--reason", "y");
        await Misuse("'yesterday' is no time; write --until 4h or --until 2026-12-01T08:00Z.", "freeze", "set", "x", "--reason", "y", "--until", "yesterday");
        await Misuse("There is no freeze 'x' in force; see 'policyrunner freeze list'.", "freeze", "lift", "x", "--role", "dba", "--reason", "y", "--key", signers.KeyOf("carol"));
    }

    [SshFact]
    public async Task Locks_are_listed_and_released_by_their_owner_only()
    {
        var shared = PolicyRunner.Journal.Shared.SharedState.Open(alice.Root, CancellationToken.None);
        shared.Change("Take a lock", now => PolicyRunner.Journal.Shared.LockBook.Take(now, new() { Name = "backend", Owner = "alice@example.com", Run = "run-1", Reason = "release", Lifetime = TimeSpan.FromHours(1) }, TimeProvider.System.GetUtcNow()), CancellationToken.None);

        var listed = await Run(bob, "lock", "list");
        var json = await Run(bob, "lock", "list", "--format", "json");
        var others = await Run(bob, "lock", "release", "backend");
        var own = await Run(alice, "lock", "release", "backend");

        Assert.Matches("^backend  held by alice@example.com with run run-1 since .* UTC until .* UTC \\(release\\)\n1 lock held; kept in refs/policyrunner/state of origin.\n$", listed.Output);
        Valid(json.Output, "locks");
        Assert.Equal((5, true), (others.ExitCode, others.Error.StartsWith("policyrunner: The lock 'backend' is held by alice@example.com with run run-1, and you are bob@example.com; only its owner releases it", StringComparison.Ordinal)));
        Assert.Equal((0, "Released 'backend', held for run run-1.\n"), (own.ExitCode, own.Output));
        await Misuse("Nobody holds a lock 'backend'; see 'policyrunner lock list'.", "lock", "release", "backend");
    }

    [SshFact]
    public async Task Without_its_remote_nothing_is_shared_and_no_stack_is_shown()
    {
        alice.Git("remote", "set-url", "origin", "file:///nowhere/at/all");

        var answer = await Run(alice, "lock", "list");

        Assert.Equal(4, answer.ExitCode);
        Assert.StartsWith("policyrunner: The shared state (refs/policyrunner/state of origin) cannot be reached: ", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    private async Task Plan()
    {
        await Run(alice, "plan", "REL-001", "-p", "version=v1", "--out", "plan.json");
        Assert.True(File.Exists(alice.At("plan.json")));
    }

    private static void Hand(GitFolder from, GitFolder to)
    {
        File.Copy(from.At("plan.json"), to.At("plan.json"), overwrite: true);
        if (Directory.Exists(from.At("plan.json.approvals")))
        {
            foreach (var file in Directory.GetFiles(from.At("plan.json.approvals")))
            {
                to.Write($"plan.json.approvals/{Path.GetFileName(file)}", File.ReadAllText(file));
            }
        }
    }

    private async Task Misuse(string message, params string[] arguments)
    {
        alice.Write("readme.json", "{}");
        var answer = await Run(alice, arguments);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    private static void Valid(string json, string schema) =>
        Assert.Empty(SchemaValidator.Validate(YamlReader.Read(EmbeddedText.Whole(new SourceFile("answer.json", json))).Root!, schema));

    private static Task<ToolAnswer> Run(GitFolder folder, params string[] arguments) =>
        ToolProcess.RunAsync(folder.Root, new Dictionary<string, string> { ["HOME"] = folder.Root, ["GIT_CONFIG_GLOBAL"] = "/dev/null" }, arguments);
}
