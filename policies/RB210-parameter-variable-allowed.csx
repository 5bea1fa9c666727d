#nullable enable
// Parameters become variables of every command: PATH or LD_PRELOAD would hand the machine to whoever fills in the form.
return new Policy("RB210", "parameter-variable-allowed")
{
    Title = "A parameter's variable means nothing to the shell, the runner or another parameter",
    Why = "A parameter that sets PATH, LD_PRELOAD or GIT_SSH_COMMAND changes which programs run.",
    Severity = Severity.Error,
    Enforcement = Enforcement.HardMandatory,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => runbook.Declaration.Parameters.SelectMany((parameter, index) => Judge(runbook.Declaration.Parameters, parameter, index)),
    Bad =
    [
        """
        ---
        id: OPS-11
        title: Look
        parameters:
          [|path|]: { type: string }
          [|ld-preload|]: { type: string }
          app-name: { type: string }
          [|app_name|]: { type: string }
        ---
        # Look

        ## Procedure

        1. Look.
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-11
        title: Look
        parameters:
          url-path: { type: string }
          environment: { type: string }
          git: { type: string }
        ---
        # Look

        ## Procedure

        1. Look.
        """,
    ],
};

static IEnumerable<Finding> Judge(IReadOnlyList<Parameter> parameters, Parameter parameter, int index)
{
    var variable = parameter.Variable;
    string[] prefixes = ["LD_", "BASH_", "GIT_", "GITHUB_", "STEP"];
    if (variable is "PATH" or "HOME" or "IFS" or "ENV" || prefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal)))
    {
        yield return parameter.Finding($"The parameter '{parameter.Name}' would set the variable {variable}, which is not free; give it another name.");
    }
    else if (parameters.Take(index).FirstOrDefault(other => other.Variable == variable) is { } first)
    {
        yield return parameter.Finding($"The parameters '{first.Name}' and '{parameter.Name}' would both be the variable {variable}; give one of them another name.") with
        {
            Related = [new RelatedPlace(first.Span, "has it first")],
        };
    }
}
