using PolicyRunner.Checking;
using PolicyRunner.Cli;
using PolicyRunner.Running;
using PolicyRunner.Schemas;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

/// <summary>What somebody types on the first day, in a folder with nothing in it.</summary>
public sealed class NewcomerTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData(".")]
    [InlineData("sub")]
    public void The_index_never_lists_its_own_page_and_is_up_to_date_once_it_is_written(string folder)
    {
        var home = Directory.CreateDirectory(repository.At(folder)).FullName;
        Assert.Equal(0, Run(home, "new", "incident", "runbooks/down.md").Code);

        Assert.Equal("Wrote runbooks/README.md.\n", Run(home, "index").Text);
        var first = File.ReadAllText(Path.Combine(home, "runbooks/README.md"));
        Assert.Equal("runbooks/README.md is up to date.\n", Run(home, "index").Text);
        Assert.Equal(0, Run(home, "index", "--check").Code);
        Assert.Contains("| [down.md](./down.md) |", first, StringComparison.Ordinal);
        Assert.DoesNotContain("README", first, StringComparison.Ordinal);
        Assert.DoesNotContain("README", Run(home, "check", "--profile", "strict").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_even_a_runbook_on_the_page_of_the_index_is_listed()
    {
        repository.Write("runbooks/README.md", "---\nid: OPS-009\nkind: maintenance\n---\n# Restart\n\n## Procedure\n\n1. Wait.\n");

        Run(repository.Root, "index");

        Assert.EndsWith("<!-- policyrunner:index -->\n\nNo runbooks yet.\n\n<!-- /policyrunner:index -->\n", File.ReadAllText(repository.At("runbooks/README.md")), StringComparison.Ordinal);
        Assert.Equal(0, Run(repository.Root, "index", "--check").Code);
    }

    private static (int Code, string Text) Run(string folder, params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var host = new Host
        {
            Output = output,
            Error = output,
            WorkingDirectory = folder,
            Environment = _ => null,
            Clock = FixedClock.Today,
            Engine = new Engine
            {
                Check = Checker.Run,
                Fix = (_, _, _, _) => throw new NotSupportedException("Nothing is mended here."),
                Load = LibraryLoader.Load,
                Plan = PlanDesk.Make,
                Run = (commission, observer, attendant, token) => new RunDesk().RunAsync(commission, observer, attendant, token).GetAwaiter().GetResult(),
                Policies = PolicyCatalogue.Load,
                Schema = SchemaCatalog.Text,
                SchemaNames = () => SchemaCatalog.Names,
            },
        };
        return (CommandLine.Run(arguments, host, CancellationToken.None), output.ToString());
    }
}
