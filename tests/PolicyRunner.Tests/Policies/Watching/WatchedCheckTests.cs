using System.Diagnostics;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Policies.Watching;

/// <summary>Scripts that no counter stops, beside an innocent one, in processes as their users start them.</summary>
public sealed class WatchedCheckTests : IDisposable
{
    private const string Page = "# Restart the queue\n\n## Procedure\n\n1. Restart the pod.\n\n";

    private static readonly string Busy = EscapeSuite.Check(EscapeSuite.Endless);

    // The same before there is a policy.
    private static readonly string BusyBefore = EscapeSuite.Check("", before: EscapeSuite.Endless);

    // On a page so long that several evaluations at once could fill the memory before one of them has passed its limit.
    private static readonly string Greedy = EscapeSuite.Check("""
                var all = new List<string>();
                while (all.Count < 80) { all.Add(new string('x', 2_000_000)); }
                for (var i = 0; i < 10_000_000; i++) { }
        """);

    private static readonly string LongPage = Page + string.Concat(Enumerable.Repeat("A line of sixty-four characters, of which there are very many.\n", 16_000));

    // What a name stands for has twice as many parts in each line: 2^24 in the last one.
    private static readonly string Doubled = EscapeSuite.Check(string.Concat(Enumerable.Range(1, 24).Select(i => $"var t{i} = (t{i - 1}, t{i - 1});\n")).Insert(0, "var t0 = (1, 2);\n"));

    private readonly TemporaryRepository repository = new();

    public WatchedCheckTests()
    {
        repository.Write("runbooks/queue.md", Page);
        repository.Write("policies/innocent.csx", """
            return new Policy("RB900", "innocent")
            {
                Title = "Innocent", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.Sections.Select(section => section.Span.Finding($"Innocent {section.PlainTitle}.")),
                Bad = ["# A\n\n[|## B\n\ntext\n|]"],
                Good = ["text\n"],
            };
            """);
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_call_that_does_not_end_is_that_policy_s_error_and_all_others_stand()
    {
        var before = await Run("check");
        repository.Write("policies/attack.csx", Busy);

        var answer = await Run("check");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("RB666 took more than 0.4 s of processor time", answer.Error, StringComparison.Ordinal);
        Assert.Contains("policies/attack.csx:", answer.Error, StringComparison.Ordinal);
        Assert.Contains("looking at runbooks/queue.md", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(before));
        Assert.Equal(Innocent(before), Innocent(answer));
    }

    [Fact]
    public async Task A_policy_that_fills_the_memory_is_stopped_by_what_it_allocates_itself_in_the_first_document_whatever_thread_is_faster()
    {
        repository.Write("policies/attack.csx", Greedy);
        foreach (var name in (string[])["queue", "queue1", "queue2", "queue3", "queue4"])
        {
            repository.Write($"runbooks/{name}.md", LongPage);
        }

        var answer = await Run("check", "--profile", "baseline");
        var again = await Run("check", "--profile", "baseline");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("policies/attack.csx:8:9: policy RB666 broke: RB666 allocated more than 111 MiB", answer.Error, StringComparison.Ordinal);
        Assert.Contains("looking at runbooks/queue.md", answer.Error, StringComparison.Ordinal);
        Assert.Equal(answer.Error, again.Error);
        Assert.NotEmpty(Innocent(answer));
        Assert.Equal(Innocent(answer), Innocent(again));
    }

    [Fact]
    public async Task A_script_that_would_keep_the_compiler_busy_is_refused_before_it_does()
    {
        repository.Write("policies/attack.csx", Doubled);

        var answer = await Run("check");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("The type of this consists of more than", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(answer));
    }

    [Fact]
    public async Task Before_it_mends_a_file_a_check_with_fixes_begins_anew_as_well()
    {
        repository.Write("policies/attack.csx", Busy);

        var answer = await Run("check", "--fix", "safe");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("RB666 took more than 0.4 s of processor time", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(answer));
    }

    [Fact]
    public async Task Each_of_several_is_left_out_by_its_own_start()
    {
        repository.Write("runbooks/queue.md", LongPage);
        repository.Write("policies/attack.csx", Busy);
        repository.Write("policies/other.csx", Greedy.Replace("RB666", "RB667", StringComparison.Ordinal));

        var answer = await Run("check");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("RB666 took more than", answer.Error, StringComparison.Ordinal);
        Assert.Contains("RB667 allocated more than", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(answer));
    }

    [Fact]
    public async Task Policy_test_says_it_of_the_samples_and_tests_the_others()
    {
        repository.Write("policies/attack.csx", Busy.Replace("Title = ", "Bad = [\"[|# A|]\\n\"], Good = [\"text\\n\"], Title = ", StringComparison.Ordinal));

        var answer = await Run("policy", "test");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("RB666 took more than 0.4 s of processor time", answer.Output, StringComparison.Ordinal);
        Assert.Contains("RB900", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_script_that_is_stopped_is_an_error_and_not_missing()
    {
        repository.Write("policies/attack.csx", Busy);
        var locked = await Run("policy", "lock");

        var answer = await Run("check", "--locked");

        Assert.Equal(0, locked.ExitCode);
        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("RB666 took more than", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(answer));
    }

    [Fact]
    public async Task A_function_of_a_file_that_is_loaded_is_named_by_that_file()
    {
        repository.Write("policies/lib/busy.csx", $"static void Busy()\n{{\n{EscapeSuite.Endless}\n}}\n");
        repository.Write("policies/attack.csx", EscapeSuite.Check("Busy();", before: "#load \"lib/busy.csx\""));

        var answer = await Run("check");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("policies/lib/busy.csx", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(answer));
    }

    [Fact]
    public async Task Policy_lock_writes_nothing_and_says_of_every_script_what_is_wrong_with_it()
    {
        repository.Write("policies/attack.csx", BusyBefore);
        repository.Write("policies/other.csx", BusyBefore.Replace("RB666", "RB667", StringComparison.Ordinal));

        var answer = await Run("policy", "lock");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("policies/attack.csx:", answer.Error, StringComparison.Ordinal);
        Assert.Contains("policies/other.csx:", answer.Error, StringComparison.Ordinal);
        Assert.Contains("before it was a policy", answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(repository.At("policies/policyrunner.lock")));
    }

    [Fact]
    public async Task A_command_that_would_do_something_ends_before_it_does()
    {
        repository.Write("policies/attack.csx", Busy);
        repository.Write("runbooks/note.md", "---\nid: OPS-001\ntitle: Note\n---\n# Note\n\n## Procedure\n\n### Step 1: Note\n\n```bash id=note timeout=5m\ntouch done\n```\n");

        var plan = await Run("plan", "OPS-001", "--out", "plan.json");
        var run = await Run("run", "OPS-001", "--reason", "a test");

        foreach (var answer in (ToolAnswer[])[plan, run])
        {
            Assert.Equal(4, answer.ExitCode);
            Assert.Contains("policies/attack.csx:", answer.Error, StringComparison.Ordinal);
            Assert.Contains("RB666 took more than 0.4 s of processor time", answer.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(repository.At("plan.json")));
        Assert.False(File.Exists(repository.At("done")));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("5;1;0;aaaa:QQ==:0:0:7:QQ==")]
    public async Task What_the_tool_did_not_hand_on_to_itself_is_misuse(string value)
    {
        var answer = await ToolProcess.RunAsync(repository.Root, new Dictionary<string, string> { [HandOver.Variable] = value }, "check");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(HandOver.Variable, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_said_to_be_stopped_is_an_error_and_no_pass()
    {
        repository.Write("policies/innocent.csx", "return new Policy(\"RB900\", \"innocent\") { Title = \"Innocent\", Why = \"why\", Severity = Severity.Error };");
        var handed = HandOver.None.Without(new StoppedScript(Digest("innocent"), "RB900", 1, "RB900 was stopped."));

        var answer = await ToolProcess.RunAsync(repository.Root, new Dictionary<string, string> { [HandOver.Variable] = $"{handed}" }, "check");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("policy RB900 broke: RB900 was stopped.", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_whose_compilation_was_stopped_is_left_out_of_the_next_check_at_once_and_the_same_is_said()
    {
        repository.Write("policies/attack.csx", EscapeSuite.Check("var attack = 1;"));
        repository.Write("policies/other.csx", EscapeSuite.Check("var other = 1;").Replace("RB666", "RB667", StringComparison.Ordinal));
        repository.Write("policies/sound.csx", EscapeSuite.Check("var sound = 1;").Replace("RB666", "RB668", StringComparison.Ordinal));
        var handed = HandOver.None
            .Without(new StoppedScript(Digest("attack"), null, 1, "Compiling the script took more than 0.7 s.") { IsKept = true })
            .Without(new StoppedScript(Digest("other"), null, 1, "Compiling the script took more than 0.8 s.") { IsKept = true });

        var first = await Run(handed);
        var second = await Run(HandOver.None);

        Assert.Equal(4, first.ExitCode);
        Assert.Contains("policies/attack.csx:1:1: Compiling the script took more than 0.7 s.", first.Error, StringComparison.Ordinal);
        Assert.Contains("policies/other.csx:1:1: Compiling the script took more than 0.8 s.", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("RB668", first.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(first));
        Assert.Equal(first, second);

        repository.Write("policies/attack.csx", EscapeSuite.Check("var attack = 2;"));
        repository.Write("policies/other.csx", EscapeSuite.Check("var other = 2;").Replace("RB666", "RB667", StringComparison.Ordinal));
        Assert.Equal(1, (await Run(HandOver.None)).ExitCode);
    }

    [Fact]
    public async Task Where_too_many_had_to_be_stopped_all_of_them_are_named()
    {
        repository.Write("policies/attack.csx", Busy);
        repository.Write("policies/other.csx", EscapeSuite.Check("var other = 1;"));
        repository.Write("policies/third.csx", EscapeSuite.Check("var third = 1;"));
        var given = HandOver.None
            .Without(new StoppedScript(Digest("third"), "RB668", 1, "RB668 was stopped."))
            .Without(new StoppedScript(Digest("other"), null, 1, "The compiler was stopped."));
        while (!given.IsLast)
        {
            given = given.Without(new StoppedScript($"{given.Starts:d64}", null, 1, "It is gone."));
        }

        var answer = await Run(given);

        Assert.Equal(4, answer.ExitCode);
        var said = answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, said.Length);
        Assert.Equal("policyrunner: policies/other.csx:1:1: The compiler was stopped.", said[0]);
        Assert.Equal("policyrunner: policies/third.csx:1:1: RB668 was stopped.", said[1]);
        Assert.StartsWith("policyrunner: policies/attack.csx:", said[2], StringComparison.Ordinal);
        Assert.Contains("It is one too many: 32 times", said[2], StringComparison.Ordinal);
        Assert.Empty(answer.Output);
    }

    [Fact]
    public async Task A_script_that_was_stopped_at_its_work_is_tried_by_the_next_check()
    {
        repository.Write("policies/attack.csx", EscapeSuite.Check("var attack = 1;"));

        var first = await Run(HandOver.None.Without(new StoppedScript(Digest("attack"), "RB666", 1, "RB666 was stopped.")));
        var second = await Run(HandOver.None);

        Assert.Equal(4, first.ExitCode);
        Assert.Equal(1, second.ExitCode);
    }

    [Fact]
    public async Task Where_nothing_can_be_kept_a_stopped_script_is_an_error_all_the_same()
    {
        repository.Write("policies/attack.csx", EscapeSuite.Check("var attack = 1;"));
        repository.Write("cache", "a file");

        var answer = await Run(HandOver.None.Without(new StoppedScript(Digest("attack"), null, 1, "Compiling the script took more than 0.7 s.") { IsKept = true }));

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("Compiling the script took more than 0.7 s.", answer.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Innocent(answer));
    }

    [Fact]
    public async Task Where_a_policy_that_finds_secrets_had_to_be_stopped_no_text_of_any_page_is_shown()
    {
        var seeker = Busy.Replace("Title = ", "Bad = [new Sample(\"[|key|]\\n\") { IsSecret = true }], Title = ", StringComparison.Ordinal);
        repository.Write("policies/attack.csx", Busy);
        var other = await Run("check");
        repository.Write("policies/attack.csx", seeker);

        var answer = await Run("check");

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("RB666 took more than", answer.Error, StringComparison.Ordinal);
        Assert.Contains("## Procedure", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("## Procedure", answer.Output, StringComparison.Ordinal);
        Assert.Contains("RB900", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_check_with_scripts_of_its_own_has_the_watch_s_thread()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        repository.Write("policies/attack.csx", Busy);
        Assert.Contains("script watch", await ThreadsOf("check"));
        Directory.Delete(repository.At("policies"), recursive: true);
        Assert.DoesNotContain("script watch", await ThreadsOf("check"));
    }

    private static List<string> Innocent(ToolAnswer answer) => [.. answer.Output.Split('\n').Where(line => line.Contains("Innocent ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private string Digest(string script) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(repository.At($"policies/{script}.csx"))));

    // A check with a cache of its own, in a process that another one became.
    private Task<ToolAnswer> Run(HandOver given)
    {
        var environment = new Dictionary<string, string> { ["POLICYRUNNER_CACHE"] = repository.At("cache"), ["XDG_STATE_HOME"] = repository.At("state") };
        if (given.Starts > 0)
        {
            environment[HandOver.Variable] = $"{given}";
        }

        return ToolProcess.RunAsync(repository.Root, environment, "check");
    }

    private Task<ToolAnswer> Run(params string[] arguments) => ToolProcess.RunAsync(repository.Root, arguments);

    // The names of all threads that were seen while it ran.
    private async Task<HashSet<string>> ThreadsOf(string command)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PolicyRunner.Cli.dll"), command]) { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("GITHUB_ACTIONS");
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!process.HasExited)
        {
            try
            {
                names.UnionWith(Directory.EnumerateDirectories($"/proc/{process.Id}/task").Select(task => File.ReadAllText($"{task}/comm").Trim()));
            }
            catch (IOException)
            {
                // It, or one of its threads, ended meanwhile.
            }

            await Task.Delay(5);
        }

        await Task.WhenAll(said, complained);
        return names;
    }
}
