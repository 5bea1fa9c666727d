using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace PolicyRunner.Tests.Checking;

/// <summary>What is no readable file: the tool says so in one finding, checks everything else, and ends with the right code.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string DeadLink = "# Fail over\n\nSee [it](nowhere.md).\n";

    private readonly TemporaryRepository repository = new();

    public BadInputTests() => repository.Write("runbooks/other.md", DeadLink);

    public static TheoryData<string, string> Contents => new()
    {
        { "invalid UTF-8", "RB001" },
        { "UTF-16", "RB001" },
        { "NUL", "RB001" },
        { "empty", "RB001" },
        { "a pointer of Git LFS", "RB001" },
        { "ten megabytes", "RB002" },
        { "nested quotes", "RB002" },
        { "nested lists", "RB002" },
        { "nested brackets", "RB002" },
        { "nested emphasis", "" },
        { "unclosed links", "RB002" },
        { "many items", "RB002" },
        { "many columns", "RB002" },
        { "many lines", "RB002" },
        { "many marks", "RB002" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Hostile_bytes_are_at_most_one_finding_and_the_other_file_is_checked(string name, string policy)
    {
        repository.Write("runbooks/bad.md", Bytes(name));

        await ExpectAsync(policy.Length == 0 ? [] : [("runbooks/bad.md", policy)]);
    }

    [Fact]
    public async Task A_link_to_a_file_outside_of_the_repository_is_not_followed()
    {
        using var outside = new TemporaryRepository();
        outside.Write("secret.md", "# Secret\n\nSee [it](gone.md).\n");
        File.CreateSymbolicLink(repository.At("runbooks/out.md"), outside.At("secret.md"));

        await ExpectAsync(("runbooks/out.md", "RB001"));
    }

    [UnixTheory]
    [InlineData("../.git/config")]
    [InlineData("../.git/logs/HEAD")]
    [InlineData("../gha-creds-1.json")]
    public async Task What_git_or_a_job_keeps_in_the_repository_is_not_read_through_a_link(string target)
    {
        repository.Write(".git/config", "See [it](gone.md).\n");
        repository.Write(".git/logs/HEAD", "See [it](gone.md).\n");
        repository.Write("gha-creds-1.json", "See [it](gone.md).\n");
        File.CreateSymbolicLink(repository.At("runbooks/link.md"), target);

        await ExpectAsync(("runbooks/link.md", "RB001"));
    }

    [Fact]
    public async Task A_link_to_a_folder_outside_of_the_repository_is_not_followed()
    {
        using var outside = new TemporaryRepository();
        outside.Write("secret.md", "# Secret\n\nSee [it](gone.md).\n");
        Directory.CreateSymbolicLink(repository.At("runbooks/out"), outside.Root);

        await ExpectAsync(("runbooks/out", "RB001"));
    }

    [Theory]
    [InlineData("runbooks/out/secret.md")]
    [InlineData("runbooks/out/sub/../secret.md")]
    public async Task A_link_that_leads_out_by_way_of_another_one_is_not_followed(string target)
    {
        using var outside = new TemporaryRepository();
        outside.Write("secret.md", "# Secret\n\nSee [it](gone.md).\n");
        outside.Write("sub/a.md", "# A\n");
        Directory.CreateSymbolicLink(repository.At("runbooks/out"), outside.Root);
        File.CreateSymbolicLink(repository.At("runbooks/through.md"), repository.At(target));

        await ExpectAsync(("runbooks/out", "RB001"), ("runbooks/through.md", "RB001"));
    }

    [Theory]
    [InlineData("runbooks", "runbooks", "runbooks")]
    [InlineData("runbooks", "runbooks/secret.md", "runbooks/secret.md")]
    [InlineData("docs", "docs/sub", "docs/sub")]
    [InlineData("docs", "docs/sub/", "docs/sub")]
    public async Task What_is_asked_for_is_not_found_outside_of_the_repository(string link, string asked, string file)
    {
        using var outside = new TemporaryRepository();
        outside.Write("secret.md", "# Secret\n");
        outside.Write("sub/secret.md", "# Secret\n");
        Directory.Move(repository.At("runbooks"), repository.At("real"));
        Directory.CreateSymbolicLink(repository.At(link), outside.Root);

        var answer = await ToolProcess.RunAsync(repository.Root, "check", asked, "--format", "json");

        using var json = JsonDocument.Parse(answer.Output);
        var finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal((file, "RB001"), (finding.GetProperty("file").GetString(), finding.GetProperty("policy").GetString()));
        Assert.Equal(1, answer.ExitCode);
    }

    [Fact]
    public async Task A_folder_that_is_asked_for_may_be_a_link_to_another_one_of_the_repository()
    {
        Directory.Move(repository.At("runbooks"), repository.At("real"));
        Directory.CreateSymbolicLink(repository.At("runbooks"), "real");

        await ExpectAsync();
    }

    [UnixFact]
    public async Task A_name_with_a_backslash_hides_no_other_file()
    {
        repository.Write("runbooks/sub/a.md", DeadLink);
        repository.Write("runbooks/sub\\a.md", "# Fine\n");

        await ExpectAsync(("runbooks/sub/a.md", "RB011"), ("runbooks/sub\\a.md", "RB001"));
    }

    [UnixFact]
    public async Task A_name_that_is_no_text_is_not_taken_for_another_one()
    {
        repository.Write("runbooks/bad\uFFFD.md", "# Fine\n");
        var bad = $"\"$(printf '{repository.At("runbooks")}/bad\\377.md')\"";
        await Shell($"printf '# Bad\\n\\nSee [it](nowhere.md).\\n' > {bad}");
        try
        {
            Assert.Equal(3, Directory.GetFiles(repository.At("runbooks")).Length);

            await ExpectAsync(("runbooks/bad\uFFFD.md", "RB001"));
        }
        finally
        {
            await Shell($"rm {bad}");
        }

        static async Task Shell(string command)
        {
            using var shell = Process.Start("sh", ["-c", command]);
            await shell.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task A_link_that_leads_to_itself_is_one_finding()
    {
        File.CreateSymbolicLink(repository.At("runbooks/a.md"), "b.md");
        File.CreateSymbolicLink(repository.At("runbooks/b.md"), "a.md");

        await ExpectAsync(("runbooks/a.md", "RB001"), ("runbooks/b.md", "RB001"));
    }

    [Fact]
    public async Task A_link_to_nothing_is_one_finding()
    {
        File.CreateSymbolicLink(repository.At("runbooks/gone.md"), "nowhere-at-all.md");

        await ExpectAsync(("runbooks/gone.md", "RB001"));
    }

    [Fact]
    public async Task A_link_to_a_folder_above_is_no_endless_way()
    {
        Directory.CreateSymbolicLink(repository.At("runbooks/again"), "..");

        await ExpectAsync();
    }

    [Fact]
    public async Task A_link_to_a_file_of_the_repository_is_read_through()
    {
        repository.Write("docs/real.md", "# Real\n\nSee [it](gone.md).\n");
        File.CreateSymbolicLink(repository.At("runbooks/linked.md"), "../docs/real.md");

        await ExpectAsync(("runbooks/linked.md", "RB011"));
    }

    [Fact]
    public async Task A_folder_with_a_name_like_a_file_is_walked_as_a_folder()
    {
        repository.Write("runbooks/folder.md/inside.md", "# Inside\n\nSee [it](gone.md).\n");

        await ExpectAsync(("runbooks/folder.md/inside.md", "RB011"));
    }

    [UnixFact]
    public async Task A_pipe_is_not_waited_for()
    {
        using var command = Process.Start("mkfifo", [repository.At("runbooks/pipe.md")]);
        await command.WaitForExitAsync();

        await ExpectAsync(("runbooks/pipe.md", "RB001"));
    }

    [UnixFact]
    public async Task A_socket_is_not_read()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(repository.At("runbooks/socket.md")));

        await ExpectAsync(("runbooks/socket.md", "RB001"));
    }

    [UnreadableFileFact]
    public async Task A_file_nobody_may_read_is_one_finding()
    {
        repository.Write("runbooks/locked.md", DeadLink);
        using var command = Process.Start("chmod", ["000", repository.At("runbooks/locked.md")]);
        await command.WaitForExitAsync();

        await ExpectAsync(("runbooks/locked.md", "RB001"));
    }

    // The file of a process's memory refuses to be read at its beginning whoever asks, the superuser too.
    [LinuxFact]
    public async Task A_file_that_fails_while_it_is_read_is_one_finding()
    {
        var answer = await ToolProcess.RunAsync(repository.Root, "check", "/proc/self/mem", "runbooks", "--format", "json");

        using var json = JsonDocument.Parse(answer.Output);
        Assert.Equal(
            ["RB001", "RB011"],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("policy").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("", answer.Error);
    }

    [UnixFact]
    public async Task Names_with_spaces_dollars_line_breaks_and_escapes_are_names()
    {
        string[] names = ["a b.md", "$HOME.md", "`id`.md", "new\nline.md", "\u001b[31mred.md", "::error::x.md", "-rf.md", "%0A.md", "ß 復旧 🚀.md"];
        foreach (var name in names)
        {
            repository.Write("runbooks/" + name, DeadLink);
        }

        await ExpectAsync([.. names.Select(name => ("runbooks/" + name, "RB011"))]);
        var text = await ToolProcess.RunAsync(repository.Root, "check");
        Assert.DoesNotContain('\u001b', text.Output);
        Assert.DoesNotContain(text.Output.Split('\n'), line => line.StartsWith("::", StringComparison.Ordinal) || line.StartsWith("line.md", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_misuse_said_in_one_line()
    {
        var answer = await ToolProcess.RunAsync(repository.Root, "check", "nowhere");

        Assert.Equal(2, answer.ExitCode);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains("nowhere", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_is_no_pass()
    {
        Directory.CreateDirectory(repository.At("empty"));

        var answer = await ToolProcess.RunAsync(repository.Root, "check", "empty");

        Assert.Equal(3, answer.ExitCode);
        Assert.Equal("", answer.Error);
    }

    [Fact]
    public async Task A_folder_without_any_document_is_no_pass()
    {
        repository.Write("empty/notes.txt", "# Not looked at\n");

        var answer = await ToolProcess.RunAsync(repository.Root, "check", "empty");

        Assert.Equal(3, answer.ExitCode);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("teams: [")]
    [InlineData("teams: &a [*a]")]
    [InlineData("policies: { RB999: { severity: error } }")]
    [InlineData("- a list")]
    public async Task An_organisation_file_that_cannot_be_used_is_misuse_and_no_pass(string text)
    {
        repository.Write("policies/policyrunner.yml", text);

        var answer = await ToolProcess.RunAsync(repository.Root, "check");

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("policies/policyrunner.yml", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    public void Dispose() => repository.Dispose();

    private static byte[] Bytes(string name) => name switch
    {
        "invalid UTF-8" => [.. "# One\n"u8, 0xC3, 0x28, .. "\n"u8],
        "UTF-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(DeadLink)],
        "NUL" => [.. "# One\n\n"u8, 0, .. "\n"u8],
        "empty" => [],
        "a pointer of Git LFS" => Encoding.UTF8.GetBytes($"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('0', 64)}\nsize 12\n"),
        "ten megabytes" => [.. Enumerable.Repeat((byte)'\n', 10 * 1024 * 1024)],
        "nested quotes" => Repeat("> "),
        "nested lists" => Repeat("- "),
        "nested brackets" => Repeat("["),
        "nested emphasis" => Encoding.UTF8.GetBytes("# One\n\n" + string.Concat(Enumerable.Repeat("*a **b ", 5_000)) + "\n"),
        "many items" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("- a\n", 100_001))),
        "many columns" => Encoding.UTF8.GetBytes("# One\n\n" + string.Concat(Enumerable.Repeat("a|", 2_000)) + "\n"),
        "many lines" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a\n", 500_001))),
        "many marks" => Encoding.UTF8.GetBytes("# One\n\n" + string.Concat(Enumerable.Repeat("&amp;\n", 400_001))),
        "unclosed links" => Encoding.UTF8.GetBytes("# One\n\n" + string.Concat(Enumerable.Repeat("[a](\n", 50_000))),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static byte[] Repeat(string text) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 100_000)) + "x\n");

    // The other file's dead link is always among the findings: it was checked all the same.
    private async Task ExpectAsync(params (string File, string Policy)[] expected)
    {
        var answer = await ToolProcess.RunAsync(repository.Root, "check", "--format", "json");

        Assert.Equal("", answer.Error);
        using var json = JsonDocument.Parse(answer.Output);
        var found = json.RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => (finding.GetProperty("file").GetString()!, finding.GetProperty("policy").GetString()!));
        Assert.Equal(
            expected.Append(("runbooks/other.md", "RB011")).OrderBy(finding => finding, Comparer<(string, string)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1))),
            found.OrderBy(finding => finding, Comparer<(string, string)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1))));
        Assert.Equal(1, answer.ExitCode);
    }
}
