using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Reporting;

public sealed class PolicyReferenceTests
{
    [Fact]
    public void The_page_about_the_policies_is_what_policy_docs_writes()
    {
        var path = Path.Combine(Repository.Root, "policies", "README.md");
        var page = PolicyReferenceWriter.Write(Checker.Policies("policies", Repository.Root, CancellationToken.None));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "policies/README.md is not up to date; run 'policyrunner policy docs --out policies/README.md' and commit it.");
    }
}
