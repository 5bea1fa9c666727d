using PolicyRunner.Checking.Testing;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Checking.Trust;

namespace PolicyRunner.Tests.Cli;

/// <summary>A policy that judges nothing, or not what its author thinks, is never silence.</summary>
public sealed class SilentPolicyTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public SilentPolicyTests()
    {
        repository.Write("runbooks/a.md", "# A\n\nText.\n");
        repository.Write("policies/MY001-no-get.csx", ReviewedRepository.Policy("MY001", "Error"));
    }

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("policies/sub/MY003-no-get.csx", "MY003", "No script loads this file, so its policy is not applied; move it to policies/MY003-no-get.csx, or remove it.")]
    [InlineData("policies/MY003-no-get.cs", "MY003", "A policy's file ends with .csx, so this one is not applied; rename it to MY003-no-get.csx, or remove it.")]
    [InlineData("policies/MY003-no-get.csx.txt", "MY003", "A policy's file ends with .csx, so this one is not applied; rename it to MY003-no-get.csx, or remove it.")]
    [InlineData("policies/sub/MY003-no-get.CSX", "MY003", "No script loads this file, so its policy is not applied; move it to policies/MY003-no-get.csx, or remove it.")]
    [InlineData("policies/MY003-no-get.CS", "MY003", "A policy's file ends with .csx, so this one is not applied; rename it to MY003-no-get.csx, or remove it.")]
    [InlineData("policies/MY003-no-get.Csx.TXT", "MY003", "A policy's file ends with .csx, so this one is not applied; rename it to MY003-no-get.csx, or remove it.")]
    [InlineData("policies/MY003.v2.cs", "MY003", "A policy's file ends with .csx, so this one is not applied; rename it to MY003.v2.csx, or remove it.")]
    [InlineData("policies/MY003-no-get.csx", "MY001", "This file is the same as policies/MY001-no-get.csx, so the two are one policy; give this one an id of its own, or remove it.")]
    public void A_file_whose_policy_is_not_applied_is_named_with_the_remedy(string path, string id, string message)
    {
        repository.Write(path, ReviewedRepository.Policy(id, "Error"));

        var answer = InProcess.Run(repository.Root, "check");

        Assert.Equal(0, answer.Code);
        Assert.Contains($"policyrunner: {path}:1:1: {message}\n", answer.Text, StringComparison.Ordinal);
        var tested = PolicyTester.Run(new PolicyTestRequest { WorkingDirectory = repository.Root }, CancellationToken.None);
        Assert.Contains(tested.Warnings, warning => warning.Path == path && warning.Message == message);
    }

    // Elsewhere the file system takes such a name for the right one, and the policy is applied.
    [LinuxTheory]
    [InlineData("MY003-no-get.CSX")]
    [InlineData("MY003-no-get.Csx")]
    public void A_script_in_capital_letters_is_named_with_the_remedy(string name)
    {
        File.Move(repository.At("policies/MY001-no-get.csx"), repository.At("policies/MY001-no-get.old"));
        repository.Write($"policies/{name}", ReviewedRepository.Policy("MY003", "Error"));

        Assert.Contains(
            $"policyrunner: policies/{name}:1:1: A policy's file ends with .csx in small letters, so this one is not applied; rename it to MY003-no-get.csx, or remove it.\n",
            InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("policyrunner.yaml")]
    [InlineData("PolicyRunner.yml")]
    public void An_organisation_file_of_another_name_is_named_with_the_remedy(string name)
    {
        const string Message = "The organisation file is called policyrunner.yml, so this one is not applied; rename it, or remove it.";
        repository.Write($"policies/{name}", "policies:\n  MY001: { enabled: false }\n");
        Assert.Contains($"policyrunner: policies/{name}: {Message}\n", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Message, InProcess.Run(repository.Root, "check", "--config", $"policies/{name}").Text, StringComparison.Ordinal);

        repository.Write("policies/policyrunner.yml", "policies:\n  MY001: { severity: info }\n");
        Assert.Contains($"policyrunner: policies/{name}: {Message}\n", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);

        File.Delete(repository.At($"policies/{name}"));
        Assert.DoesNotContain("The organisation file", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_organisation_file_beside_the_policies_is_named_with_the_remedy()
    {
        const string Message = "policyrunner: policyrunner.yml: The organisation file is policies/policyrunner.yml, so this one is not applied; move it there, or give it as --config.\n";
        Assert.DoesNotContain(Message, InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);

        repository.Write("policyrunner.yml", "policies:\n  MY001: { enabled: false }\n");

        Assert.Contains(Message, InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The organisation file is", InProcess.Run(repository.Root, "check", "--config", "policyrunner.yml").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policies/lib/unused.csx", "static string Help() => \"\";")]
    [InlineData("policies/tests/Tests.cs", "// return new Policy(")]
    [InlineData("policies/Notes.cs", "class Notes { }")]
    public void Whatever_else_lies_among_the_policies_is_let_alone(string path, string text)
    {
        repository.Write(path, text);

        Assert.DoesNotContain(path, InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shipped_policy_that_is_copied_under_another_name_is_said_to_be_the_same_one()
    {
        var shipped = Path.Combine(Repository.Root, "policies", "RB012-no-merge-conflict.csx");
        repository.Write("policies/RB012-no-merge-conflict.csx", File.ReadAllText(shipped));
        Assert.DoesNotContain("the same as", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);

        repository.Write("policies/MY012-no-conflict.csx", File.ReadAllText(shipped));

        Assert.Contains("policies/MY012-no-conflict.csx:1:1: This file is the same as policies/RB012-no-merge-conflict.csx,", InProcess.Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a-draft.md", "runbooks/a-draft.md:1:1")]
    [InlineData("z-draft.md", "runbooks/z-draft.md:1:1")]
    public void What_a_strict_policy_says_of_undeclared_pages_is_left_out_with_a_note(string draft, string place)
    {
        const string Steps = "# Restart\n\n## Procedure\n\n1. Restart the pod.\n2. Look at it.\n";
        repository.Write($"runbooks/{draft}", Steps);
        repository.Write("runbooks/m.md", $"---\nid: OPS-001\n---\n{Steps}");
        repository.Write("policies/MY002-one-title.csx", """
            return new Policy("MY002", "one-title")
            {
                Title = "A title is one runbook's", Why = "It is a test.", Severity = Severity.Error,
                CheckAll = (library, context) => library.Runbooks.Select(runbook => runbook.Document.Finding("Here.")),
            };
            """);

        var answer = InProcess.Run(repository.Root, "check", "runbooks/m.md", $"runbooks/{draft}");

        Assert.Contains($"policyrunner: Policy MY002 found 1 thing in pages that it does not judge, such as {place}, and that is left out: its profile is strict, for declared runbooks. ", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("policyrunner: Policy MY002", InProcess.Run(repository.Root, "check", "runbooks/m.md").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("policyrunner: Policy MY002", InProcess.Run(repository.Root, "check", "--profile", "strict", "runbooks/").Text, StringComparison.Ordinal);
    }
}
