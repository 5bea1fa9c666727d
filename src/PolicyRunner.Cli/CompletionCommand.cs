using System.CommandLine;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Scripts that make a shell ask this program what can come next, by the parser's <c>[suggest:POSITION]</c> directive. The program's own name is
/// left out of what is sent: the parser would look for the name of its file.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "pwsh"];

    private const string Bash = """
        _policyrunner() {
            local word="${COMP_WORDS[COMP_CWORD]}" rest="${COMP_LINE#* }"
            local point=$((COMP_POINT - ${#COMP_LINE} + ${#rest}))
            mapfile -t COMPREPLY < <(compgen -W "$(policyrunner "[suggest:${point}]" "${rest}" 2>/dev/null)" -- "${word}")
        }
        complete -o default -F _policyrunner policyrunner

        """;

    private const string Zsh = """
        #compdef policyrunner
        _policyrunner() {
            local rest="${BUFFER#* }"
            local -a found
            found=("${(@f)$(policyrunner "[suggest:$((CURSOR - ${#BUFFER} + ${#rest}))]" "${rest}" 2>/dev/null)}")
            compadd -- "${found[@]}"
            _files
        }
        compdef _policyrunner policyrunner

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName policyrunner -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = "$commandAst"
            $rest = $line -replace '^\S+\s+', ''
            $position = [Math]::Max(0, $cursorPosition - $line.Length + $rest.Length)
            policyrunner "[suggest:$position]" $rest 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
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
