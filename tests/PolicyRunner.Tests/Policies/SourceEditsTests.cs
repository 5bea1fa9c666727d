using Microsoft.CodeAnalysis.CSharp;
using PolicyRunner.Policies.Compilation.Budget;

namespace PolicyRunner.Tests.Policies;

/// <summary>Whatever is put into a script: it becomes code, and no more of the script does than was code before.</summary>
public sealed class SourceEditsTests
{
    [Theory]
    [InlineData("a = /* b */ c;", 4, "Size(", null)]
    [InlineData("a = /* b */ c;", 13, " + 5", null)]
    [InlineData("return a + b;", 7, "Text(", null)]
    [InlineData("List<List<int>> a;", 15, " x; List<int>", null)]
    [InlineData("a = c;", 4, "List<int //>(", "int")]
    [InlineData("a = c; /* b */", 4, "/*", "")]
    [InlineData("a = /* b */ c;", 4, "/* */ 1 /*", "1")]
    [InlineData("a = c; // */ b", 4, "/*", "b")]
    [InlineData("return\"a\";", 6, "Text(", "returnText")]
    [InlineData("a = cd;", 5, " + ", "c")]
    [InlineData("a = c;", 4, "\"", "\"c;")]
    public void A_token_that_nobody_meant_is_noticed(string source, int position, string text, string? stray)
    {
        var edits = new SourceEdits();
        edits.Open(position, text);
        var tree = CSharpSyntaxTree.ParseText(source);

        Assert.Equal(stray, edits.Stray(tree.GetRoot(), tree.WithChangedText(edits.Apply(tree.GetText())).GetRoot())?.Text);
    }

    [Fact]
    public void What_is_replaced_is_gone()
    {
        var edits = new SourceEdits();
        var tree = CSharpSyntaxTree.ParseText("class K { int A => 1; }");
        edits.Replace(new(16, 2), "{ get { return ");
        edits.Replace(new(20, 1), "; } }");

        Assert.Null(edits.Stray(tree.GetRoot(), tree.WithChangedText(edits.Apply(tree.GetText())).GetRoot()));
    }
}
