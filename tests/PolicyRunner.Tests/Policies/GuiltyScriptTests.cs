using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Compilation.Budget;

namespace PolicyRunner.Tests.Policies;

/// <summary>An error of a pack that has no place in any script is still one script's, and the others judge on.</summary>
public sealed class GuiltyScriptTests
{
    [Fact]
    public void The_one_that_cannot_be_compiled_by_itself_is_named() =>
        Assert.Equal(["b.csx: The script becomes something that no policy may be: CS0103: The name 'nothere' does not exist in the current context."], Find("", "var x = nothere;", ""));

    [Fact]
    public void Where_each_can_be_compiled_by_itself_the_longest_is_named() =>
        Assert.Equal(["b.csx: This is the longest of the scripts, and no pack can be made of all together; make it shorter. (CS0: full)"], Find("", "var x = 12345;", "var x = 1;"));

    private static IEnumerable<string> Find(params string[] scripts)
    {
        List<LoweredScript> lowered = [.. scripts.Select((text, n) => ScriptLowering.Lower(Script($"{(char)('a' + n)}.csx", PolicyFolder.Script($"RB{n}", text)), n).Script!)];
        var compilation = CSharpCompilation.Create(
            "Pack",
            [ScriptLowering.ParseGenerated(string.Concat(PackCompiler.Imports.Select(name => $"global using {name};\n"))), .. lowered.Select(script => script.Tree)],
            ScriptReferences.Find(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return GuiltyScripts.Find(compilation, lowered, "Pack", Counters.Budget, "CS0: full").Select(item => $"{item.Diagnostic.Path}: {item.Diagnostic.Message}");
    }

    private static PolicyScript Script(string path, string text) => new(new ScriptFile(path, path, text, new string('0', 64), []), []);
}
