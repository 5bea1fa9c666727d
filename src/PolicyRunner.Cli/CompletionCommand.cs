using System.CommandLine;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Scripts that make a shell ask this program what can come next, by the parser's <c>[suggest:POSITION]</c> directive.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "pwsh"];

    private const string Bash = """
        _policyrunner() {
            local line="${COMP_LINE}" point="${COMP_POINT}"
            mapfile -t COMPREPLY < <(policyrunner "[suggest:${point}]" "${line}" 2>/dev/null | grep -F -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _policyrunner policyrunner

        """;

    private const string Zsh = """
        #compdef policyrunner
        _policyrunner() {
            local -a words_found
            words_found=("${(@f)$(policyrunner "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -- "${words_found[@]}"
            _files
        }
        compdef _policyrunner policyrunner

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName policyrunner -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            policyrunner "[suggest:$cursorPosition]" "$commandAst" 2>$null |
                Where-Object { $_ -like "*$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    public static Command Create(Host host)
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = string.Join(", ", Shells) };
        shell.CompletionSources.Add(_ => Shells.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var command = new Command("completion", "Print the script that completes commands in a shell") { shell };
        command.WithExample("source <(policyrunner completion bash)", "policyrunner completion pwsh | Out-String | Invoke-Expression");
        command.SetAction(result =>
        {
            var name = result.GetRequiredValue(shell);
            host.Output.Write(name switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "pwsh" => PowerShell,
                _ => throw new UsageException($"There is no completion for '{TerminalLineText.Of(name)}', only for {string.Join(", ", Shells)}.{NearestName.Hint(name, Shells)}"),
            });
            return ExitCode.Passed;
        });
        return command;
    }
}
