using PolicyRunner.Checking.Testing;

namespace PolicyRunner.Tests.Checking.Testing;

public sealed class FolderWatchTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    // Some looks long.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    private readonly TemporaryRepository repository = new();

    public FolderWatchTests() => repository.Write("policies/lib/one.csx", "1");

    public void Dispose() => repository.Dispose();

    [UnixFact]
    public async Task Folders_that_lead_into_one_another_are_watched_once()
    {
        Directory.CreateSymbolicLink(repository.At("policies/lib/a"), ".");
        Directory.CreateSymbolicLink(repository.At("policies/lib/b"), ".");

        await Wakes(() => repository.Write("policies/lib/one.csx", "2, and longer"));
    }

    [UnixTheory]
    [InlineData("policies/two.csx", "../elsewhere.csx")]
    [InlineData("policies/two.csx", "/nowhere/at/all.csx")]
    [InlineData("policies/helpers", "lib")]
    public async Task A_link_that_comes_leads_elsewhere_or_goes_is_a_change(string path, string target)
    {
        repository.Write("elsewhere.csx", "1");

        await Wakes(() => File.CreateSymbolicLink(repository.At(path), target));
        await Wakes(() =>
        {
            File.Delete(repository.At(path));
            File.CreateSymbolicLink(repository.At(path), $"{target}x");
        });
        await Wakes(() => File.Delete(repository.At(path)));
    }

    [UnixTheory]
    [InlineData("policies")]
    [InlineData("policies/lib")]
    public async Task A_folder_in_whose_place_a_link_to_the_same_files_comes_is_a_change(string folder)
    {
        await Wakes(() =>
        {
            Directory.Move(repository.At(folder), repository.At("moved"));
            Directory.CreateSymbolicLink(repository.At(folder), repository.At("moved"));
        });
        await Wakes(() =>
        {
            Directory.Delete(repository.At(folder));
            Directory.Move(repository.At("moved"), repository.At(folder));
        });
    }

    [Fact]
    public async Task Other_text_of_the_same_length_and_time_is_a_change()
    {
        var path = repository.At("policies/lib/one.csx");
        var time = File.GetLastWriteTimeUtc(path);

        await Wakes(() =>
        {
            File.WriteAllText(path, "2");
            File.SetLastWriteTimeUtc(path, time);
        });
    }

    [Theory]
    [InlineData("policies/TEAM1.CSX")]
    [InlineData("policies/TEAM1.cs")]
    [InlineData("policies/TEAM1.csx.txt")]
    [InlineData("policies/policyrunner.yml")]
    public async Task What_policies_are_read_from_or_warned_about_is_a_change(string path) => await Wakes(() => repository.Write(path, ""));

    [Fact]
    public async Task What_an_editor_puts_beside_a_script_is_none()
    {
        using var watch = Watch();
        repository.Write("policies/.TEAM1.csx.swp", "x");

        await Assert.ThrowsAsync<TimeoutException>(() => watch.WaitAsync(CancellationToken.None).WaitAsync(Short));
    }

    private async Task Wakes(Action change)
    {
        using var watch = await Task.Run(Watch).WaitAsync(Long);
        var woken = watch.WaitAsync(CancellationToken.None);
        change();

        await woken.WaitAsync(Long);
    }

    private FolderWatch Watch() => new(repository.At("policies"), repository.Root);
}
