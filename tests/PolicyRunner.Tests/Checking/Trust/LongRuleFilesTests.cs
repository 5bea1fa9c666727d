using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking.Trust;

/// <summary>What is too long to be a script is not read by whoever compares the rules of two sides, either.</summary>
public sealed class LongRuleFilesTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Of_a_long_file_only_its_length_counts()
    {
        repository.Write("policies/lib/long.csx", new string('a', 200_000));
        repository.Write("policies/lib/short.csx", "a");
        var before = Files();

        repository.Write("policies/lib/long.csx", new string('b', 200_000));
        Assert.Empty(Files().Differences(before));

        repository.Write("policies/lib/long.csx", new string('b', 200_001));
        repository.Write("policies/lib/short.csx", "b");
        Assert.Equal(["policies/lib/long.csx", "policies/lib/short.csx"], Files().Differences(before));
    }

    [Fact]
    public void Many_of_them_are_one_thing_too_many()
    {
        var text = new string('a', 190_000);
        for (var i = 0; i < 110; i++)
        {
            repository.Write($"policies/lib/{i}.csx", text);
        }

        Assert.Contains("policies", Files().Differences(new RuleFiles(Configuration(new TemporaryRepository()), Rules(), Request())));
    }

    private RuleFiles Files() => new(Configuration(repository), Rules(), Request());

    private RuleSource Rules() => RuleSource.Own(Request());

    private CheckRequest Request() => new() { WorkingDirectory = repository.Root, Clock = FixedClock.Today };

    private static Configuration Configuration(TemporaryRepository of)
    {
        var request = new CheckRequest { WorkingDirectory = of.Root, Clock = FixedClock.Today };
        return PolicyRunner.Checking.Configuration.Read(request, RuleSource.Own(request));
    }
}
