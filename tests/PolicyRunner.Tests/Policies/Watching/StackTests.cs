using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Policies.Watching;

/// <summary>
/// Functions whose frames hold what nobody wrote down: results that an initializer throws away, elements that a pattern looks at. A stack
/// that overflows ends the process, so each runs in one of its own, as users start it.
/// </summary>
public sealed class StackTests : IDisposable
{
    private const string Large = "public struct S { public decimal F0, F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12, F13, F14, F15, F16, F17, F18, F19, F20, F21, F22, F23, F24, F25, F26, F27, F28, F29; public int X => 0; }\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    public static TheoryData<string, string> Attacks => new()
    {
        { "results of an initializer", $"static int F(int n) {{ if (n == 0) return 0; C c = [{string.Join(", ", Enumerable.Repeat("1", 500))}]; return F(n - 1) + 1; }}\n"
            + "public class C : System.Collections.IEnumerable { public S Add(int x) => default; public System.Collections.IEnumerator GetEnumerator() => null!; }" },
        { "elements of a pattern", $"static int F(int n) => P<S>(n); static int P<T>(int n) where T : struct {{ if (n == 0) return 0; G<T>[] a = null!; if (a is [{string.Join(", ", Enumerable.Repeat("{ X: 1 }", 130))}]) return 1; return P<T>(n - 1) + 1; }}\n"
            + "public struct G<T> where T : struct { public T A, B, C, D; public int X => 0; }" },
        { "results of an operator", $"static int F(int n) {{ if (n == 0) return 0; if (n < 0) {{ Q q = default; {string.Concat(Enumerable.Repeat("q += 1; ", 300))} }} return F(n - 1) + 1; }}\n"
            + "public struct Q { public int V; public static S operator +(Q a, int b) => default; public static implicit operator Q(S s) => default; }" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_function_that_fills_the_stack_is_stopped_by_name_and_line(string name, string below)
    {
        Assert.NotEmpty(name);
        repository.Write("runbooks/queue.md", "# Restart the queue\n\n## Procedure\n\n1. Restart the pod.\n");
        repository.Write("policies/innocent.csx", """
            return new Policy("RB900", "innocent")
            {
                Title = "Innocent", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.Sections.Select(section => section.Span.Finding("Innocent.")),
            };
            """);
        repository.Write("policies/attack.csx", EscapeSuite.Check("_ = F(390);", after: Large + below));

        var answer = await ToolProcess.RunAsync(repository.Root, ["check"]);

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("policies/attack.csx:", answer.Error, StringComparison.Ordinal);
        Assert.Contains("it stopped at the function", answer.Error, StringComparison.Ordinal);
        Assert.Contains("Innocent.", answer.Output, StringComparison.Ordinal);
    }
}
