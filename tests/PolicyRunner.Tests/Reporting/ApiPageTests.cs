using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

public sealed class ApiPageTests
{
    [Fact]
    public void The_page_about_what_a_policy_can_ask_is_what_policy_docs_writes()
    {
        var path = Path.Combine(Repository.Root, "policies", "API.md");
        var page = ApiPageWriter.Write();
        Assert.NotNull(page);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "policies/API.md is not up to date; run 'policyrunner policy docs --api --out policies/API.md' and commit it.");
    }

    [Fact]
    public void A_policy_may_name_every_type_that_it_can_be_given()
    {
        var missing = ApiSurface.ReachableFrom([typeof(PolicyRunner.Policies.Policy), typeof(PolicyRunner.Policies.PolicyContext)])
            .Select(type => type.FullName!)
            .Except(PolicyRunner.Policies.Compilation.Guard.AllowList.Instance.Types)
            .Order(StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    [Fact]
    public void No_type_of_the_page_needs_a_using()
    {
        var unknown = ApiSurface.ReachableFrom([typeof(PolicyRunner.Policies.Policy), typeof(PolicyRunner.Policies.PolicyContext)])
            .Where(type => !PolicyRunner.Policies.Compilation.PackCompiler.Imports.Contains(type.Namespace));

        Assert.Empty(unknown);
    }

    [Fact]
    public void The_beginnings_on_the_page_are_policies()
    {
        using var folder = new PolicyRunner.Tests.Policies.PolicyFolder();
        foreach (var (recipe, index) in ApiRecipes.All.Select((recipe, index) => (recipe, index)))
        {
            folder.Write($"T{index}.csx", $"return new Policy(\"T{index}\", \"n{index}\")\n{{\n    Title = \"t\", Why = \"w\", Severity = Severity.Error,\n{recipe.Code}\n}};\n");
        }

        var pack = folder.Load();

        Assert.Empty(pack.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(ApiRecipes.All.Count, pack.Policies.Count(policy => !policy.IsBuiltIn));
    }

    [Fact]
    public void A_difference_is_shown_where_it_begins()
    {
        Assert.Empty(TextDifference.Excerpt("a\nb\n", "a\nb\n"));
        Assert.Equal(["    2 - b", "    2 + c", "    3 + d"], TextDifference.Excerpt("a\nb\ne\n", "a\nc\nd\ne\n"));
        Assert.Equal("      + and 4 more lines", TextDifference.Excerpt("a\n", "a\n" + string.Concat(Enumerable.Range(0, 10).Select(n => $"{n}\n")))[^1]);
    }

    [Fact]
    public void Of_a_difference_in_many_places_the_first_are_shown_and_nothing_of_what_is_the_same()
    {
        var lines = Enumerable.Range(1, 60).Select(n => $"{n}").ToList();
        string Text(params int[] changed) => string.Concat(lines.Select((line, index) => changed.Contains(index + 1) ? $"x{line}\n" : $"{line}\n"));

        Assert.Equal(["    3 - 3", "    3 + x3", "   50 - 50", "   50 + x50"], TextDifference.Excerpt(Text(), Text(3, 50)));
        Assert.Equal("      and 2 more places", TextDifference.Excerpt(Text(), Text(3, 10, 20, 30, 40, 50))[^1]);
        Assert.Equal(["    2 - b (without the end of the line)", "    2 + b"], TextDifference.Excerpt("a\nb", "a\nb\n"));
    }
}
