using System.Diagnostics;
using PolicyRunner.Probes;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Probes;

/// <summary>A file of readings is something else's work, and whatever lies there is read at most as far as it may be long.</summary>
public sealed class FileSloSourceTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_file_that_begins_with_a_mark_of_its_encoding_is_read()
    {
        repository.Write("results.json", "\uFEFF{ \"api\": { \"value\": 0.5 } }");

        Assert.Null((await Read()).Trouble);
    }

    [UnixFact]
    public async Task A_pipe_is_not_waited_for()
    {
        using (var made = Process.Start("mkfifo", [repository.At("results.json")]))
        {
            await made.WaitForExitAsync();
        }

        Assert.Equal("'results.json' cannot be read: It is a folder, a pipe or a device and no ordinary file.", (await Read()).Trouble);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_no_data_and_no_trouble() =>
        Assert.Equal((null, "There is no file 'results.json'."), ((await Read()).Trouble, (await Read()).Absence));

    [LinuxFact]
    public async Task A_device_without_end_is_not_read()
    {
        File.CreateSymbolicLink(repository.At("results.json"), "/dev/zero");

        Assert.StartsWith("'results.json' cannot be read", (await Read()).Trouble, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task What_lies_behind_a_link_into_git_is_not_read()
    {
        repository.Write(".git/results.json", """{ "errors": { "value": 0.1 } }""");
        File.CreateSymbolicLink(repository.At("results.json"), ".git/results.json");

        Assert.Equal("'results.json' cannot be read: A symbolic link in its path leads into .git or nowhere.", (await Read()).Trouble);
    }

    [UnixFact]
    public async Task What_measures_may_write_outside_of_the_repository()
    {
        using var elsewhere = new TemporaryRepository();
        elsewhere.Write("results.json", """{ "errors": { "value": 0.1 } }""");
        File.CreateSymbolicLink(repository.At("results.json"), elsewhere.At("results.json"));

        Assert.Null((await Read()).Trouble);
    }

    private Task<SloReading> Read() =>
        new FileSloSource("results.json", repository.Root, null, TimeProvider.System).ReadAsync(new SloQuestion(Indicators.Objective, Indicators.Threshold(null)), CancellationToken.None);
}
