using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// How much slower than usual the compiler is on this machine, by what it takes for a script of the tool's own: limits of its time are as
/// much wider. The compiler's beginning, which is most of it, is then over before the first script of a repository has its turn.
/// </summary>
internal static class CompilerPace
{
    /// <summary>As slow as a machine is believed to be; the tool before it is published, which is compiled as it runs, is some four times slower.</summary>
    public const double Slowest = 8;

    // Half as much again as a machine of 2025 takes.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(0.6);

    private static readonly Lazy<double> Measured = new(Measure);

    /// <summary>A policy with something of everything that people write.</summary>
    internal const string Sample = """
        #nullable enable
        return new Policy("TOOL1", "sample")
        {
            Title = "A sample",
            Severity = Severity.Info,
            Why = "The compiler begins with it.",
            CheckDocument = (document, context) =>
            {
                var found = new List<Finding>();
                foreach (var section in document.Sections.Where(section => section.Level > 1))
                {
                    if (Word.Of(section.PlainTitle) is { Length: > 20 and var length } word)
                    {
                        found.Add(section.Span.Finding($"The word '{word.Text}' has {length} letters."));
                    }
                }

                return found.OrderBy(finding => finding.Message);
            },
        };

        record Word(string Text)
        {
            public int Length => Text switch { [] => 0, [_] => 1, _ => Text.Length };

            public static Word? Of(string title) => title.Split(' ').Select(text => new Word(text.Trim())).FirstOrDefault(word => word.Length > 0);
        }
        """;

    /// <summary>From 1 to <see cref="Slowest"/>; 1 while nothing has been compiled.</summary>
    public static double Value => Measured.IsValueCreated ? Measured.Value : 1;

    /// <summary>Begins the compiler, once a process, on a thread that can be asked what it takes.</summary>
    public static void Begin() => CompilerThreads.Map([Measured], pace => pace.Value.ToString());

    private static double Measure()
    {
        var clock = ThreadClock.OfThisThread();
        var before = Used();
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sample)));
        var draft = PackCompiler.Draft(new PolicyScript(new ScriptFile("sample.csx", "sample.csx", Sample, digest, []), []), number: 0);
        PackCompiler.Build("PolicyRunner.Pack.Sample", [draft.Lowered!], Counters.Budget, CompileReserve.Ample);
        return Math.Clamp((Used() - before) / Usual, 1, Slowest);

        TimeSpan Used() => clock?.Used() ?? Environment.CpuUsage.TotalTime;
    }
}
