using PolicyRunner.Shell;

namespace PolicyRunner.Tests.Shell;

/// <summary>PowerShell is read as far as it takes to see what a block calls: what it runs is not hidden in a string or behind an operator.</summary>
public sealed class PowerShellTests
{
    [Theory]
    [InlineData("Write-Host \"done $(Remove-Item /data -Recurse)\"")]
    [InlineData("Write-Host \"a `\" $(Get-Item \"x $(Remove-Item /data)\") b\"")]
    [InlineData("Write-Host @\"\nit's $(Remove-Item /data)\n\"@")]
    [InlineData("Write-Host @'\nit's\n'@; Remove-Item /data")]
    [InlineData("Write-Host \"a`\"\" # \"; Get-Item x\nRemove-Item /data")]
    [InlineData("Write-Host “a # b”; Remove-Item /data")]
    [InlineData("Write-Host 'it''s # x'; Remove-Item /data")]
    [InlineData("Get-Item x && Remove-Item /data")]
    [InlineData("Get-Item x & Remove-Item /data")]
    [InlineData("& Remove-Item /data")]
    [InlineData("& 'Remove-Item' /data")]
    [InlineData("Get-Item 'x'; & \"Remove-Item\" /data")]
    [InlineData("$x=Remove-Item /data")]
    [InlineData("[string]$x += Remove-Item /data")]
    [InlineData("return Remove-Item /data")]
    [InlineData("Remove`-Item /data")]
    public void What_a_block_runs_is_listed(string script) =>
        Assert.Contains(ShellSamples.Read(script, ShellDialect.PowerShell).Commands, command => command is { Tool: "Remove-Item", Effect: CommandEffect.Destructive, IsIrreversible: true });

    [Theory]
    [InlineData("Write-Host 'done $(Remove-Item /data)'", "Write-Host")]
    [InlineData("Write-Host \"done `$(Remove-Item /data)\"", "Write-Host")]
    [InlineData("Write-Host @'\n$(Remove-Item /data)\n'@", "Write-Host")]
    [InlineData("Get-Item x 2>&1", "Get-Item")]
    [InlineData("$x = 5; $y=\"a\"", "")]
    [InlineData("$l.Remove(\"Remove-Item\")", "")]
    [InlineData("$all = @('Remove-Item', 'b')", "")]
    [InlineData("if (\"Remove-Item\" -eq $x) { Get-Item x }", "Get-Item")]
    public void What_is_only_text_is_not(string script, string tools)
    {
        var read = ShellSamples.Read(script, ShellDialect.PowerShell);

        Assert.Empty(read.Problems);
        Assert.Equal(tools, string.Join(' ', read.Commands.Select(command => command.Tool).Where(tool => tool.Contains('-', StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("remove-item /data", CommandEffect.Destructive)]
    [InlineData("REMOVE-ITEM /data", CommandEffect.Destructive)]
    [InlineData("Remove-Item /data '-WhatIf'", CommandEffect.Destructive)]
    [InlineData("Remove-Item /data -whatif", CommandEffect.Read)]
    [InlineData("docker-compose ps", CommandEffect.Read)]
    [InlineData("kubectl delete ns shop -WhatIf", CommandEffect.Destructive)]
    public void A_cmdlet_is_the_same_in_any_case(string script, CommandEffect effect) =>
        Assert.Equal(effect, ShellSamples.Single(script, ShellDialect.PowerShell).Effect);

    [Fact]
    public void What_a_cmdlet_only_tries_is_brought_back_by_nobody() => Assert.False(ShellSamples.Single("Remove-Item /data -WhatIf", ShellDialect.PowerShell).IsIrreversible);

    [Fact]
    public void A_subexpression_that_never_ends_is_a_problem_at_its_place()
    {
        var problem = ShellSamples.Read("Write-Host \"x $(Get-Item y", ShellDialect.PowerShell).Problems[0];

        Assert.Equal("This subexpression is never closed with ')'.", problem.Message);
        Assert.Equal("$(", problem.Span.Text.ToString());
    }
}
