using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Journal.Shared;

public sealed class SharedStateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 16, 30, 0, TimeSpan.Zero);
    private readonly List<GitFolder> folders = [];

    public void Dispose() => folders.ForEach(folder => folder.Dispose());

    [Fact]
    public void Two_clones_that_want_one_lock_agree_on_who_has_it()
    {
        var remote = Bare();
        var clones = Enumerable.Range(0, 4).Select(_ => Keep(new GitFolder(remote))).ToList();

        var answers = Together(clones.Select((clone, index) => (Func<LockAnswer>)(() => Take(Open(clone), $"run-{index}"))));

        var winner = Assert.Single(answers, answer => answer.IsTaken).Entry.Holder!.Run;
        Assert.All(answers, answer => Assert.Equal(winner, answer.Entry.Holder!.Run));
        Assert.Equal(1, Assert.Single(LockBook.All(Open(Keep(new GitFolder(remote))).Read(CancellationToken.None))).Token);
    }

    [Fact]
    public void Of_many_writers_in_several_clones_none_is_lost()
    {
        var remote = Bare();
        var clones = new[] { Keep(new GitFolder(remote)), Keep(new GitFolder(remote)) };

        Together(Enumerable.Range(0, 12).Select(index => (Func<LockAnswer>)(() => Take(Open(clones[index % 2]), $"run-{index}", $"lock-{index}"))));

        Assert.Equal(12, LockBook.All(Open(clones[0]).Read(CancellationToken.None)).Count(entry => entry.IsHeld(Now)));
        Assert.Equal("12", remote.Git("rev-list", "--count", "refs/policyrunner/state"));
    }

    [Fact]
    public void Writers_of_one_clone_without_a_remote_and_of_a_folder_wait_for_each_other_too()
    {
        var alone = Commit(Keep(new GitFolder()));
        var folder = Path.Combine(Keep(new GitFolder()).Root, "state");

        Together(Enumerable.Range(0, 10).Select(index => (Func<LockAnswer>)(() => Take(Open(alone), $"run-{index}", $"lock-{index}"))));
        Together(Enumerable.Range(0, 10).Select(index => (Func<LockAnswer>)(() => Take(new SharedState(new FolderStateStore(folder)), $"run-{index}", $"lock-{index}"))));

        Assert.Equal(10, LockBook.All(Open(alone).Read(CancellationToken.None)).Count);
        Assert.Equal(10, LockBook.All(new SharedState(new FolderStateStore(folder)).Read(CancellationToken.None)).Count);
        Assert.Equal(("refs/policyrunner/state of this clone", false), (Open(alone).Place, Open(alone).IsShared));
        Assert.Equal("a folder of this machine", new SharedState(new FolderStateStore(folder)).Place);
    }

    [Fact]
    public void A_folder_in_no_repository_keeps_its_own_state()
    {
        var folder = Directory.CreateTempSubdirectory("policyrunner-state-");
        Take(SharedState.Open(folder.FullName, CancellationToken.None), "run-1");

        Assert.True(File.Exists(Path.Combine(folder.FullName, ".policyrunner", "state", "state.json")));
        Assert.False(Take(SharedState.Open(folder.FullName, CancellationToken.None), "run-2").IsTaken);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_a_killed_writer_of_a_folder_left_is_taken_away_by_the_next_and_nothing_else_is()
    {
        var folder = Path.Combine(Keep(new GitFolder()).Root, "state");
        var state = new SharedState(new FolderStateStore(folder));
        Take(state, "run-1");
        string[] others = ["state.json.tmp", "state.json.old.tmp", $"notes.{Guid.NewGuid():n}.tmp", $"state.json.{Guid.NewGuid():n}"];
        foreach (var name in others.Append($"state.json.{Guid.NewGuid():n}.tmp"))
        {
            File.WriteAllText(Path.Combine(folder, name), "{\"version\":");
        }

        Assert.True(Take(state, "run-2", "lock-2").IsTaken);

        Assert.Equal(others.Concat(["state.json", "state.lock"]).Order(), Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Order());
    }

    [Fact]
    public void The_state_is_a_small_tree_with_a_history_that_no_hook_and_no_signing_takes_part_in()
    {
        var remote = Bare();
        var clone = Keep(new GitFolder(remote));
        var mark = clone.At(".git/hook-ran");
        foreach (var hook in new[] { "reference-transaction", "pre-push", "post-commit" })
        {
            clone.Write($".git/hooks/{hook}", $"#!/bin/sh\ntouch '{mark}'\nexit 1\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(clone.At($".git/hooks/{hook}"), (UnixFileMode)0b111_101_101);
            }
        }

        clone.Git("config", "commit.gpgsign", "true");
        clone.Git("config", "push.gpgSign", "if-asked");
        clone.Git("config", "gpg.program", "false");
        Take(Open(clone), "run-1");
        Open(clone).Anchor(Chain("a", 3), "run-1", "alice", Now, CancellationToken.None);

        Assert.False(File.Exists(mark));
        Assert.Equal("heads/run-1.json\nlocks/backend.json", remote.Git("ls-tree", "-r", "--name-only", "refs/policyrunner/state"));
        Assert.Equal("Anchor run run-1 at record 3\nTake a lock", remote.Git("log", "--format=%s", "refs/policyrunner/state"));
        Assert.Equal("", clone.Git("status", "--porcelain"));
    }

    [Fact]
    public void A_remote_that_goes_back_on_its_state_is_not_believed()
    {
        var remote = Bare();
        var clone = Keep(new GitFolder(remote));
        Take(Open(clone), "run-1");
        var first = remote.Git("rev-parse", "refs/policyrunner/state");
        Take(Open(clone), "run-2", "frontend");

        remote.Git("update-ref", "refs/policyrunner/state", first);
        var rewound = Assert.Throws<SharedStateException>(() => Open(clone).Read(CancellationToken.None));
        remote.Git("update-ref", "-d", "refs/policyrunner/state");
        var removed = Assert.Throws<SharedStateException>(() => Open(clone).Read(CancellationToken.None));

        Assert.All([rewound, removed], trouble => Assert.Contains("somebody rewrote it", trouble.Message, StringComparison.Ordinal));
        clone.Git("update-ref", "-d", "refs/policyrunner/seen/origin");
        Assert.True(Take(Open(clone), "run-3").IsTaken);
    }

    [Fact]
    public void A_remote_that_cannot_be_reached_is_no_empty_state()
    {
        var remote = Bare();
        var clone = Keep(new GitFolder(remote));
        clone.Git("remote", "set-url", "origin", "file:///nowhere/at/all");

        var trouble = Assert.Throws<SharedStateException>(() => Open(clone).Read(CancellationToken.None));
        clone.Git("config", "policyrunner.remote", ".");

        Assert.StartsWith("The shared state (refs/policyrunner/state of origin) cannot be reached: ", trouble.Message, StringComparison.Ordinal);
        Assert.EndsWith("git config policyrunner.remote .", trouble.Message, StringComparison.Ordinal);
        Assert.True(Take(Open(clone), "run-1").IsTaken);
    }

    [Fact]
    public void Between_several_remotes_somebody_has_to_choose()
    {
        var clone = Commit(Keep(new GitFolder()));
        clone.Git("remote", "add", "east", Bare().Root);
        clone.Git("remote", "add", "west", Bare().Root);

        var several = Assert.Throws<SharedStateException>(() => Open(clone)).Message;
        clone.Git("config", "policyrunner.remote", "wets");
        var unknown = Assert.Throws<SharedStateException>(() => Open(clone)).Message;
        clone.Git("config", "policyrunner.remote", "west");

        Assert.Equal("Several remotes could keep the shared state: east and west; choose one: git config policyrunner.remote east", several);
        Assert.Contains("Did you mean 'west'?", unknown, StringComparison.Ordinal);
        Assert.Equal("refs/policyrunner/state of west", Open(clone).Place);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{ \"name\": \"backend\" }")]
    [InlineData("{ \"name\": \"backend\", \"token\": -1 }")]
    [InlineData("{ \"name\": \"backend\", \"token\": 1, \"holder\": { \"owner\": 5 } }")]
    [InlineData("{ \"name\": \"backend\", \"name\": \"other\", \"token\": 1 }")]
    [InlineData("nonsense")]
    public void A_damaged_file_of_the_state_is_no_free_lock(string content)
    {
        var clone = Commit(Keep(new GitFolder()));
        var blob = clone.Git(["hash-object", "-w", "--stdin"], System.Text.Encoding.UTF8.GetBytes(content));
        var folder = clone.Git(["mktree"], System.Text.Encoding.UTF8.GetBytes($"100644 blob {blob}\tbackend.json\n"));
        var root = clone.Git(["mktree"], System.Text.Encoding.UTF8.GetBytes($"040000 tree {folder}\tlocks\n"));
        clone.Git("update-ref", "refs/policyrunner/state", clone.Git("commit-tree", root, "-m", "damaged"));

        Assert.Contains("of the shared state", Assert.Throws<SharedStateException>(() => Take(Open(clone), "run-1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_keep_in_the_state_stays_there()
    {
        var clone = Commit(Keep(new GitFolder()));
        clone.Write("incidents/deep/INC-1.json", "{}").Write("README.md", "state");
        clone.Git("add", "--all");
        clone.Git("update-ref", "refs/policyrunner/state", clone.Git("commit-tree", clone.Git("write-tree"), "-m", "others"));

        Take(Open(clone), "run-1");

        Assert.Equal("README.md\nincidents/deep/INC-1.json\nlocks/backend.json\nreadme.md", clone.Git("ls-tree", "-r", "--name-only", "refs/policyrunner/state"));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("Backend")]
    [InlineData("")]
    [InlineData("a\0b\n")]
    [InlineData(".git")]
    [InlineData("x-0123")]
    public void A_lock_of_any_name_stays_in_its_folder(string name)
    {
        var clone = Commit(Keep(new GitFolder()));

        Take(Open(clone), "run-1", name);

        Assert.Matches("^locks/x-[0-9a-f]{64}\\.json$", clone.Git("ls-tree", "-r", "--name-only", "refs/policyrunner/state"));
        Assert.Equal(name, Assert.Single(LockBook.All(Open(clone).Read(CancellationToken.None))).Name);
    }

    [Fact]
    public void An_anchor_goes_forward_only()
    {
        var shared = Open(Commit(Keep(new GitFolder())));
        var whole = Chain("a", 5);
        Anchor(Chain("a", 3));
        Anchor(whole);
        Anchor(whole);

        Assert.Equal(
            $"The journal of run run-1 was anchored at record 5 ({whole.Head[..12]}) by alice at 2026-11-25 16:30 UTC, and the journal here does not hold that record; it was cut, or the run went on elsewhere: get the journal from there.",
            Assert.Throws<SharedStateException>(() => Anchor(Chain("a", 4))).Message);
        Assert.Throws<SharedStateException>(() => Anchor(Chain("b", 5)));
        Assert.Throws<SharedStateException>(() => Anchor(Chain("b", 6)));
        Assert.Equal(new JournalAnchor("run-1", 5, whole.Head, Now, "alice"), AnchorBook.Find(shared.Read(CancellationToken.None), "run-1"));

        void Anchor(JournalReading journal) => shared.Anchor(journal, "run-1", "alice", Now, CancellationToken.None);
    }

    [Fact]
    public void Of_two_clones_that_go_on_with_one_run_the_first_wins_and_the_other_learns_who_it_was()
    {
        var remote = Bare();
        var (alice, bob) = (Open(Keep(new GitFolder(remote))), Open(Keep(new GitFolder(remote))));
        alice.Anchor(Chain("paused", 3), "run-1", "alice", Now, CancellationToken.None);

        // Both have the paused journal; each has written a record of its own behind it, one of them two.
        var journals = new[] { ("alice", alice, Chain("paused", 3, "alice goes on")), ("bob", bob, Chain("paused", 3, "bob goes on", "bob notes")) };
        var answers = new string?[2];
        Parallel.For(0, 2, index =>
        {
            var (by, shared, journal) = journals[index];
            answers[index] = shared.Change("Go on", now => AnchorBook.Set(now, journal, "run-1", by, Now), CancellationToken.None).By;
        });

        Assert.Equal(answers[0], answers[1]);
        Assert.Contains(answers[0], (string?[])["alice", "bob"]);
    }

    private static JournalReading Chain(string kind, int length, params string[] more)
    {
        var records = new List<JournalRecord>();
        var head = JournalRecord.NoPrevious;
        foreach (var one in Enumerable.Repeat(kind, length).Concat(more))
        {
            records.Add(new JournalRecord { Sequence = records.Count + 1, Time = Now, Kind = one, Data = [], Previous = head });
            head = JournalRecord.HashOf(records[^1].ToLine());
        }

        return new JournalReading { Records = records, Head = head, TornBytes = 0, SoundLength = 0 };
    }

    [Fact]
    public void A_lock_is_released_by_its_run_and_its_token_only_rises()
    {
        var shared = Open(Commit(Keep(new GitFolder())));
        var first = Take(shared, "run-1");

        Assert.False(Release(shared, "run-2"));
        Assert.True(Release(shared, "run-1"));
        Assert.False(Release(shared, "run-1"));
        Assert.Equal((1, 2), (first.Entry.Token, Take(shared, "run-2").Entry.Token));
        Assert.Equal(2, Take(shared, "run-2").Entry.Token);
    }

    private static bool Release(SharedState shared, string run) => shared.Change("Release a lock", now => LockBook.Release(now, "backend", run), CancellationToken.None);

    private static LockAnswer Take(SharedState shared, string run, string name = "backend") => shared.Change(
        "Take a lock",
        now => LockBook.Take(now, new LockRequest { Name = name, Owner = "alice@example.com", Run = run, Lifetime = TimeSpan.FromHours(1) }, Now),
        CancellationToken.None);

    private static SharedState Open(GitFolder folder) => SharedState.Open(folder.Root, CancellationToken.None);

    // Threads of their own: the pool would begin them one after another.
    private static List<T> Together<T>(IEnumerable<Func<T>> works)
    {
        var tasks = works.Select(work => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        return [.. Task.WhenAll(tasks).GetAwaiter().GetResult()];
    }

    private GitFolder Bare()
    {
        var source = Commit(Keep(new GitFolder()));
        return Keep(new GitFolder(source, "--bare"));
    }

    private GitFolder Keep(GitFolder folder)
    {
        folders.Add(folder);
        return folder;
    }

    private static GitFolder Commit(GitFolder folder)
    {
        folder.Write("readme.md", "A repository.\n").Commit();
        return folder;
    }
}
