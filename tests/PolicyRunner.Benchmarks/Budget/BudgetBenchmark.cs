using System.Globalization;
using PolicyRunner.Benchmarks.Process;
using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Benchmarks.Budget;

/// <summary>
/// What the counters of the budget cost: the default policies compiled with and without them, over the same documents in the
/// same process, turn by turn. The ratio is of the sums; the middle and the worst round say how sure it is. And how far below
/// their limits the policies stay meanwhile.
/// </summary>
internal static class BudgetBenchmark
{
    private const int Rounds = 21;

    // The runtime compiles in earnest what ran often, and only while nothing new runs: measured before, it would be its first drafts.
    private const int Drafts = 10;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    // The ratio the project promises not to pass.
    private const double Most = 1.25;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter complaints)
    {
        if (arguments.Count == 0)
        {
            complaints.WriteLine("budget POLICIES [DOCUMENTS...]");
            return 2;
        }

        var policies = arguments[0];
        var library = Read([.. arguments.Skip(1)]);
        var (scripts, _) = ScriptFolder.Read(policies, "policies");
        var (plain, counted) = (Load(scripts, Counters.None), Load(scripts, Counters.Budget));
        var ratios = new List<double>();
        var (plainTime, countedTime) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = -Drafts; round < Rounds; round++)
        {
            Thread.Sleep(round <= 0 ? Rest : TimeSpan.Zero);

            // The one that comes first pays for what the other left behind, so they take turns.
            var first = Time(round % 2 == 0 ? plain : counted, library);
            var second = Time(round % 2 == 0 ? counted : plain, library);
            var (without, with) = round % 2 == 0 ? (first, second) : (second, first);
            if (round >= 0)
            {
                ratios.Add(with / without);
                plainTime += without;
                countedTime += with;
            }
        }

        var ratio = Process.Table.Median(ratios);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{library.Documents.Count} documents, {Rounds} rounds: {plainTime.TotalMilliseconds / Rounds:F1} ms without counters, {countedTime.TotalMilliseconds / Rounds:F1} ms with; ratio {ratio:F3} ({ratios.Min():F3}..{ratios.Max():F3}), at most {Most:F2}"));
        var isLow = HighestUse.Tell(counted, library, output);
        return ratio <= Most && isLow ? 0 : 1;
    }

    private static Library Read(IReadOnlyList<string> folders)
    {
        var texts = folders.Count == 0
            ? Enumerable.Range(0, 500).Select(number => (Path: $"runbooks/{number}.md", Text: number % 2 == 0 ? GeneratedDocument.Undeclared(number, 4096) : GeneratedDocument.Declared(number)))
            : folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).Select(file => (Path: file, Text: File.ReadAllText(file)));
        return new Library([.. texts.Select(text => DocumentReader.Read(new SourceFile(text.Path, text.Text)))]);
    }

    private static PolicyPack Load(IReadOnlyList<PolicyScript> scripts, Counters counters)
    {
        var compiled = PackCompiler.Compile($"Benchmark.{counters}", scripts, counters);
        var entries = new List<PolicyEntry>();
        var diagnostics = compiled.Diagnostics.ToList();
        new PackAssembly(PackAssembly.LoadImage(compiled.Image!)).Create(isBuiltIn: true, entries, diagnostics);
        return new PolicyPack(entries, diagnostics, []);
    }

    private static TimeSpan Time(PolicyPack pack, Library library)
    {
        var configuration = new Configuration { Organisation = OrganisationFile.Empty, Slos = [], Sections = SectionNames.Default, PoliciesFolder = null, Errors = [] };
        var policies = new PolicySet(pack.Policies, configuration.Organisation, pack.Rivals);
        var evaluation = new Evaluation(policies, configuration, new DateOnly(2026, 11, 15), _ => Profile.Strict, timings: false);
        GC.Collect();

        // The processor's time, not the wall's: others may be at work on the machine.
        var before = Environment.CpuUsage.TotalTime;
        evaluation.Run(library, judged: null, CancellationToken.None);
        var time = Environment.CpuUsage.TotalTime - before;
        return evaluation.Errors.FirstOrDefault() is { } error ? throw new BenchmarkException(error.Message) : time;
    }
}
