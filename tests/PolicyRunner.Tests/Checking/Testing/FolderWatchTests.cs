using PolicyRunner.Checking.Testing;

namespace PolicyRunner.Tests.Checking.Testing;

public sealed class FolderWatchTests
{
    [UnixFact]
    public async Task Folders_that_lead_into_one_another_are_watched_once()
    {
        using var repository = new TemporaryRepository();
        repository.Write("policies/lib/one.csx", "1");
        Directory.CreateSymbolicLink(repository.At("policies/lib/a"), ".");
        Directory.CreateSymbolicLink(repository.At("policies/lib/b"), ".");
        using var watch = await Task.Run(() => new FolderWatch(repository.At("policies"))).WaitAsync(TimeSpan.FromSeconds(30));
        var change = watch.WaitAsync(CancellationToken.None);
        repository.Write("policies/lib/one.csx", "2, and longer");

        await change.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
