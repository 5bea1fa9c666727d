using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies;

public sealed class ScriptCompilationTests : IDisposable
{
    private readonly PolicyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_of_scripts_becomes_policies_ordered_by_id()
    {
        var pack = folder.Write("b.csx", PolicyFolder.Script("RB2")).Write("a.csx", PolicyFolder.Script("RB3"))
            .Write("c.csx", PolicyFolder.Script("RB1")).Load();

        Assert.Empty(pack.Diagnostics);
        Assert.Equal(["RB1", "RB2", "RB3"], pack.Policies.Select(entry => entry.Policy.Id));
        Assert.Equal("policies/c.csx", pack.Policies[0].Path);
        Assert.False(pack.Policies[0].IsBuiltIn);
    }

    [Fact]
    public void Of_hundreds_of_errors_the_first_are_told()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", string.Concat(Enumerable.Range(0, 300).Select(number => $"nothing{number}();\n")))).Load();

        var errors = pack.Errors.ToList();
        Assert.Equal(50, errors.Count);
        Assert.Contains("nothing0", errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_functions_types_and_usings_of_a_script_work_together()
    {
        var pack = folder.Write("a.csx", """
            using System.Globalization;
            using Words = System.Collections.Generic.List<string>;

            bool IsLong(string word) => word.Length > limit;
            var limit = Limits.Longest;
            const string Prefix = "w";
            static string Name(Kind kind) => kind.ToString().ToLower(CultureInfo.InvariantCulture);
            static string Name(int number) => $"{Prefix}{number}";
            static bool IsShout(this string word) => word == word.ToUpperInvariant();
            var words = new Words { Name(Kind.Deep), Name(7), "LOUD" };
            return new Policy("RB1", "name")
            {
                Title = string.Join(' ', words.Where(word => IsLong(word) || word.IsShout())) + new Pair(1, "x").Text(),
                Why = "why",
                Severity = Severity.Error,
            };

            enum Kind { Deep }
            record Pair(int Left, string Right);
            static class Limits
            {
                public const int Longest = 3;
                public static string Text(this Pair pair) => pair.Left + pair.Right + Name(2);
            }
            """).Load();

        Assert.Empty(pack.Diagnostics);
        Assert.Equal("deep LOUD1xw2", pack.Policies[0].Policy.Title);
    }

    [Fact]
    public void Scripts_of_one_pack_do_not_see_each_other()
    {
        const string Same = "static string Mine() => \"mine\"; var x = Mine(); record Thing(int Number);";
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", Same)).Write("b.csx", PolicyFolder.Script("RB2", Same))
            .Write("c.csx", PolicyFolder.Script("RB3", "var x = Mine();")).Load();

        Assert.Equal("policies/c.csx", Assert.Single(pack.Errors).Path);
    }

    [Theory]
    [InlineData("var x = 1;\n  int y = nothere;\n", 2, 11)]
    [InlineData("using System.Text;\nusing Nowhere;\n", 2, 7)]
    [InlineData("static int F() => 1;\n\n   int G() => \"text\";\n", 3, 15)]
    [InlineData("   private bool H() => 1;\n", 1, 24)]
    [InlineData("static class T\n{\n\tpublic static int N => \"text\";\n}\n", 3, 25)]
    [InlineData("#nullable enable\n#region r\nvar x = 1;\n#endregion\nint y = nothere;\n", 5, 9)]
    [InlineData("#if NEVER\nint a = nothere;\n#else\nint b = nothere;\n#endif\n", 4, 9)]
    [InlineData("var text = \"\"\"\n  many\n  lines\n  \"\"\"; int y = nothere;\n", 4, 16)]
    [InlineData("var x = 1 +;\n", 1, 12)]
    public void An_error_is_reported_at_its_line_and_column(string before, int line, int column)
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", before)).Load();

        var error = Assert.Single(pack.Errors);
        Assert.Equal(PolicyDiagnosticKind.Broken, error.Kind);
        Assert.Equal(("policies/a.csx", line, column), (error.Path, error.Position.Line, error.Position.Column));
    }

    [Fact]
    public void A_byte_order_mark_and_CRLF_move_no_place()
    {
        var pack = folder.Write("a.csx", "\uFEFFvar x = 1;\r\n  int y = nothere;\r\n" + PolicyFolder.Script("RB1")).Load();

        Assert.Equal("2:11", Assert.Single(pack.Errors).Position.ToString());
    }

    [Theory]
    [InlineData("new Policy(\"X\", \"x\") { Titel = \"t\", Title = \"t\", Why = \"w\", Severity = Severity.Error }", "'Title'")]
    [InlineData("Severity.Eror.ToString()", "'Error'")]
    [InlineData("Severty.Error", "'Severity'")]
    [InlineData("new[] { 1 }.Selct(x => x)", "'Select'")]
    [InlineData("\"text\"?.Lenght", "'Length'")]
    public void An_unknown_name_is_answered_with_the_nearest_one(string expression, string nearest)
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", $"var x = {expression};")).Load();

        var error = Assert.Single(pack.Errors);
        Assert.EndsWith($" Did you mean {nearest}?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_is_reported_and_the_policy_stands_also_when_it_comes_from_the_cache()
    {
        folder.Write("a.csx", PolicyFolder.Script("RB1", "string? maybe = \"x\".Length > 0 ? \"y\" : null;\nvar length = maybe.Length;"));

        foreach (var pack in new[] { folder.Load(), folder.Load() })
        {
            Assert.Single(pack.Policies);
            Assert.Contains(pack.Diagnostics, found => found.Kind == PolicyDiagnosticKind.Warning
                && found.Position.Line == 2 && found.Message.StartsWith("This may be null", StringComparison.Ordinal));
            Assert.Empty(pack.Errors);
        }
    }

    [Fact]
    public void A_broken_script_does_not_stop_the_others()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1")).Write("b.csx", "return 1;").Write("c.csx", "var = ;")
            .Write("d.csx", PolicyFolder.Script("RB4", "Fail(); void Fail() => throw new Exception(\"no\");"))
            .Write("e.csx", "return null!;").Write("f.csx", PolicyFolder.Script("RB6")).Load();

        Assert.Equal(["RB1", "RB6"], pack.Policies.Select(entry => entry.Policy.Id));
        Assert.Equal(
            ["policies/b.csx", "policies/c.csx", "policies/d.csx", "policies/e.csx"],
            pack.Errors.Select(error => error.Path).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_script_that_throws_is_reported_at_the_line_that_threw()
    {
        var pack = folder.Write("a.csx", PolicyFolder.Script("RB1", "// one\nvar none = Array.Empty<int>();\n\nvar first =\n    none.First() + none.Last();")).Load();

        var error = Assert.Single(pack.Errors);
        Assert.Equal(("policies/a.csx", 4), (error.Path, error.Position.Line));
        Assert.Contains("InvalidOperationException", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_out_of_a_check_is_reported_at_its_line_in_the_script_or_in_what_it_loads()
    {
        var pack = folder.Write("lib/h.csx", "// helper\nstatic int Fail(string text) =>\n    int.Parse(text);\n").Write("a.csx", """
            #load "lib/h.csx"
            return new Policy("RB1", "name")
            {
                Title = "t", Why = "w", Severity = Severity.Error,
                Settings = [],
                AppliesTo = runbook =>
                    runbook.Steps.Count > 0,
                CheckAll = (library, context) => [new Finding { Message = $"{Fail("x")}", Span = default }],
            };
            """).Load();
        var entry = Assert.Single(pack.Policies);

        var own = Thrown(() => entry.Policy.AppliesTo!(null!));
        Assert.Equal(("policies/a.csx", 7), (own.Path, own.Position.Line));

        var loaded = Thrown(() => entry.Policy.CheckAll!(null!, null!));
        Assert.Equal(("policies/lib/h.csx", 3), (loaded.Path, loaded.Position.Line));

        PolicyDiagnostic Thrown(Action run)
        {
            var budget = Budget.Begin(PolicyLimits.Default);
            try
            {
                return entry.Describe(Assert.ThrowsAny<Exception>(run));
            }
            finally
            {
                budget.End();
            }
        }
    }

    [Theory]
    [InlineData("// nothing", "returns no policy")]
    [InlineData("if (DateOnly.MinValue.Year == 2) { return null!; }", "on every path")]
    [InlineData("namespace N { } return null!;", "cannot stand at the top")]
    [InlineData("#line 7\nreturn null!;", "remove this directive")]
    [InlineData("global using System.Text;\nreturn null!;", "global using")]
    [InlineData("[assembly: System.Reflection.AssemblyTitle(\"x\")]\nreturn null!;", "no assembly of its own")]
    public void What_cannot_be_a_policy_is_refused_with_a_sentence(string script, string part)
    {
        var pack = folder.Write("a.csx", script).Load();

        Assert.Contains(pack.Errors, error => error.Message.Contains(part, StringComparison.Ordinal));
        Assert.Empty(pack.Policies);
    }

    [Fact]
    public void Every_namespace_that_scripts_see_exists()
    {
        var known = typeof(Finding).Assembly.GetTypes().Select(type => type.Namespace).ToHashSet();

        Assert.All(PackCompiler.Imports.Where(name => name.StartsWith("PolicyRunner.", StringComparison.Ordinal)), name => Assert.Contains(name, known));
    }
}
