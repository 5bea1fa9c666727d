using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Tests.Policies;

public sealed class CompilerPaceTests
{
    [Fact]
    public void The_sample_that_the_compiler_begins_with_is_a_sound_policy()
    {
        var script = new PolicyScript(new ScriptFile("sample.csx", "sample.csx", CompilerPace.Sample, new string('0', 64), []), []);
        var compiled = PackCompiler.Compile($"Sample{Guid.NewGuid():n}", [script]);
        Assert.Empty(compiled.Diagnostics);
        var entries = new List<PolicyEntry>();
        new PackAssembly(compiled.Image!).Create(isBuiltIn: true, entries, []);

        Assert.Equal("TOOL1", Assert.Single(entries).Policy.Id);
    }

    [Fact]
    public void A_machine_is_as_usual_or_slower_and_not_without_end()
    {
        CompilerPace.Begin();

        Assert.InRange(CompilerPace.Value, 1, CompilerPace.Slowest);
    }
}
