using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies;

public sealed class CoverageTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_lines_that_hold_code_and_those_that_ran_are_told_by_script()
    {
        folder.Write("lib/h.csx", "static string Size(int n) => n switch\n{\n    0 => \"none\",\n    > 9 => \"many\",\n    _ => \"few\",\n};\n").Write("a.csx", """
            #load "lib/h.csx"
            var title = Size(3);
            if (title.Length > 9)
                title = "";
            return new Policy("RB1", "name")
            {
                Title = title, Why = "w", Severity = Severity.Error,
                CheckAll = (library, context) =>
                {
                    var none = new List<Finding>();
                    return none;
                },
            };
            """);

        var (pack, coverage) = PolicyPackLoader.LoadWithCoverage(folder.Scripts, new CacheOptions { Folder = folder.Cache, SecretFile = folder.Secret }, "policies");

        Assert.Empty(pack.Errors);
        Assert.Equal(["policies/a.csx 2,3,4,5,10,11 2,3,5", "policies/lib/h.csx 1,3,4,5 1,5"], Lines());

        var budget = Budget.Begin(PolicyLimits.Default);
        pack.Policies[0].Policy.CheckAll!(null!, null!);
        budget.End();
        Assert.Equal("policies/a.csx 2,3,4,5,10,11 2,3,5,10,11", Lines()[0]);

        List<string> Lines() => [.. coverage.SelectMany(part => part.Scripts).Select(script => $"{script.Path} {string.Join(',', script.Lines)} {string.Join(',', script.Hit)}")];
    }
}
