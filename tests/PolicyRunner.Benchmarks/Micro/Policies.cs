using BenchmarkDotNet.Attributes;
using PolicyRunner.Benchmarks.Process;
using PolicyRunner.Checking;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Benchmarks.Micro;

/// <summary>The default policies over documents that are read already: evaluation and the making of the report.</summary>
[MemoryDiagnoser]
public class Policies
{
    private readonly Library declared = Documents([GeneratedDocument.Declared(0)]);
    private readonly Library undeclared = Documents([GeneratedDocument.Undeclared(0, 4096)]);
    private readonly Library thousand = Documents(Enumerable.Range(0, 1000).Select(number => GeneratedDocument.Undeclared(number)));
    private readonly CheckRequest request = new() { WorkingDirectory = Path.GetTempPath() };
    private readonly Configuration configuration = new()
    {
        Organisation = Organisation.OrganisationFile.Empty,
        Slos = [],
        Sections = SectionNames.Default,
        PoliciesFolder = null,
        Errors = [],
    };

    private readonly PolicyPack pack = PolicyPackLoader.Load(null, new CacheOptions());

    [GlobalSetup]
    public void Setup()
    {
        foreach (var report in (CheckReport[])[Declared(), Undeclared(), Thousand()])
        {
            if (report.Account.Evaluations < report.Account.Documents * 10 || report.Account.Errors > 0)
            {
                throw new BenchmarkException($"The policies did not run as they should: {report.Account}");
            }
        }
    }

    /// <summary>One runbook of 4 KB under the strict profile.</summary>
    [Benchmark]
    public CheckReport Declared() => Check(declared);

    /// <summary>One page of 4 KB under the baseline profile.</summary>
    [Benchmark]
    public CheckReport Undeclared() => Check(undeclared);

    /// <summary>A thousand pages of 3 to 4 KB, on all processors.</summary>
    [Benchmark]
    public CheckReport Thousand() => Check(thousand);

    private CheckReport Check(Library library) => Checker.Evaluate(request, configuration, pack, library, [], [], CancellationToken.None);

    private static Library Documents(IEnumerable<string> texts) => new(
        [.. texts.Select((text, number) => DocumentReader.Read(new SourceFile($"runbooks/{GeneratedDocument.PathOf(number).Replace('\\', '/')}", text)))]);
}
