using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
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
/// same process, turn by turn, as processor time. The ratio is the middle one of the pairs, and the quarters around it say how sure it
/// is. And how far below their limits the policies stay meanwhile.
/// </summary>
/// <remarks>
/// Measured is what the tool does, as it does it: a document is judged on one thread, by code that the runtime has compiled in earnest,
/// under the tool's own settings of the runtime. A turn in which the runtime compiled anything says nothing of the counters
/// and is left out.
/// </remarks>
internal static class BudgetBenchmark
{
    private const int Pairs = 60;

    // The runtime compiles in earnest what ran often, and only while nothing new runs: so many turns in a row it must have had nothing to do.
    private const int Quiet = 6;
    private const int MostDrafts = 120;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    // The ratio the project promises not to pass.
    private const double Most = 1.25;

    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter complaints)
    {
        if (arguments.Count == 0)
        {
            complaints.WriteLine("budget POLICIES [DOCUMENTS...]");
            return 2;
        }

        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            complaints.WriteLine("The runtime is not set as the tool sets it; use ./build.sh --target=BenchBudget.");
            return 2;
        }

        var library = Read([.. arguments.Skip(1)]);
        var (scripts, _, _) = ScriptFolder.Read(arguments[0], "policies");
        var (plain, counted) = (Load(scripts, Counters.None), Load(scripts, Counters.Budget));
        Settle(plain, counted, library);
        var pairs = new List<(double Without, double With)>();
        var disturbed = 0;
        while (pairs.Count < Pairs && disturbed < Pairs)
        {
            // The one that comes first pays for what the other left behind, so they take turns.
            var isPlainFirst = (pairs.Count + disturbed) % 2 == 0;
            var first = Time(isPlainFirst ? plain : counted, library);
            var second = Time(isPlainFirst ? counted : plain, library);
            if (first.Compiled + second.Compiled > 0)
            {
                disturbed++;
                continue;
            }

            pairs.Add(isPlainFirst ? (first.Milliseconds, second.Milliseconds) : (second.Milliseconds, first.Milliseconds));
        }

        if (pairs.Count < Pairs)
        {
            complaints.WriteLine($"The runtime was still compiling in {disturbed} turns; nothing can be said of the counters.");
            return 1;
        }

        var ratios = pairs.Select(pair => pair.With / pair.Without).Order().ToList();
        var ratio = Process.Table.Median(ratios);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{library.Documents.Count} documents, {Pairs} pairs, {disturbed} left out: {Process.Table.Median([.. pairs.Select(pair => pair.Without)]):F1} ms without counters, {Process.Table.Median([.. pairs.Select(pair => pair.With)]):F1} ms with; "
                + $"ratio {ratio:F3}, half of them {ratios[Pairs / 4]:F3}..{ratios[Pairs * 3 / 4]:F3}, all {ratios[0]:F3}..{ratios[^1]:F3}, at most {Most:F2}"));
        var isLow = HighestUse.Tell(counted, library, output);
        return ratio <= Most && isLow ? 0 : 1;
    }

    private static void Settle(PolicyPack plain, PolicyPack counted, Library library)
    {
        for (var (draft, quiet) = (0, 0); draft < MostDrafts && quiet < Quiet; draft++)
        {
            var compiled = Time(plain, library).Compiled + Time(counted, library).Compiled;
            quiet = compiled == 0 ? quiet + 1 : 0;
            Thread.Sleep(Rest);
        }
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
        new PackAssembly(compiled.Image!).Create(isBuiltIn: true, entries, diagnostics);
        return new PolicyPack(entries, diagnostics, []);
    }

    private static Turn Time(PolicyPack pack, Library library)
    {
        var configuration = new Configuration { Organisation = OrganisationFile.Empty, Slos = [], Sections = SectionNames.Default, PoliciesFolder = null, Errors = [] };
        var policies = new PolicySet(pack, configuration.Organisation);
        var evaluation = new Evaluation(policies, configuration, new DateOnly(2026, 11, 15), _ => Profile.Strict, timings: false);
        var judged = new List<RawFinding>?[library.Documents.Count];
        GC.Collect();

        // The processor's time, not the wall's: others may be at work on the machine. Of the whole process, for the collector has threads of its own.
        var (compiled, before) = (JitInfo.GetCompiledMethodCount(), Environment.CpuUsage.TotalTime);
        for (var place = 0; place < judged.Length; place++)
        {
            judged[place] = evaluation.Judge(library.Documents[place], place);
        }

        evaluation.Run(library, judged, CancellationToken.None);
        var time = Environment.CpuUsage.TotalTime - before;
        return evaluation.Errors.FirstOrDefault() is { } error ? throw new BenchmarkException(error.Message) : new Turn(time.TotalMilliseconds, JitInfo.GetCompiledMethodCount() - compiled);
    }

    /// <param name="Milliseconds">Of the processor.</param>
    /// <param name="Compiled">Methods that the runtime compiled meanwhile.</param>
    private readonly record struct Turn(double Milliseconds, long Compiled);
}
