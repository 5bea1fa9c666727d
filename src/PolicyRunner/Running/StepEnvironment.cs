using PolicyRunner.Planning;

namespace PolicyRunner.Running;

/// <summary>What a step's program sees: a short list of the tool's variables, the parameters, the outputs so far, the secrets it names.</summary>
internal static class StepEnvironment
{
    /// <summary>Carries <c>run:step:attempt</c>: a process that left its group is still known by it.</summary>
    public const string MarkName = "STEP_RUN";

    public const string OutputName = "STEP_OUTPUT";

    // Where programs, certificates and proxies are, and in which language and time zone people read; nothing that holds a credential.
    private static readonly string[] Passed =
    [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    ];

    /// <param name="context">The attempt.</param>
    /// <param name="output">The file for its outputs.</param>
    /// <param name="more">What the action itself sets; it wins over parameters.</param>
    /// <returns>The variables, or a sentence about why there can be none.</returns>
    public static (IReadOnlyDictionary<string, string> Variables, string? Problem) Of(StepContext context, string? output, IReadOnlyDictionary<string, string>? more = null)
    {
        var variables = Plain(context.Run.Environment);
        foreach (var parameter in context.Plan.Parameters)
        {
            variables[parameter.Parameter.Variable] = parameter.Value.ToString();
        }

        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            variables[name] = value;
        }

        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (step, name, value) in context.Names.Outputs())
        {
            var variable = Variable(step, name);
            if (!owners.TryAdd(variable, $"{step}.{name}"))
            {
                return (variables, $"The outputs {owners[variable]} and {step}.{name} would both be the variable {variable}; rename one of them.");
            }

            variables[variable] = value;
        }

        foreach (var secret in context.Step.Secrets)
        {
            variables[secret] = context.Run.Environment[secret];
        }

        variables["STEP_ID"] = context.Key.Id;
        variables[MarkName] = $"{context.Run.Run}:{context.Key}:{context.Attempt}";
        if (output is not null)
        {
            variables[OutputName] = output;
        }

        return (variables, null);
    }

    /// <summary>The short list alone.</summary>
    public static Dictionary<string, string> Plain(IReadOnlyDictionary<string, string> environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "dumb" };
        foreach (var name in Passed)
        {
            if (environment.TryGetValue(name, out var value))
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    /// <summary>Why a parameter cannot be a variable, or null: it would change which programs run, or another one's value.</summary>
    public static string? Complaint(Plan plan)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in plan.Parameters.Select(bound => bound.Parameter))
        {
            var variable = parameter.Variable;
            if (variable is "IFS" or "ENV" or "CDPATH" or "SHELLOPTS" or "BASHOPTS" or "PS4" or "TERM" || Array.IndexOf(Passed, variable) >= 0
                || Array.Exists((string[])["LD_", "BASH_", "GIT_", "GITHUB_", "STEP"], prefix => variable.StartsWith(prefix, StringComparison.Ordinal))
                || plan.Secrets.Contains(variable))
            {
                return $"The parameter '{parameter.Name}' would set the variable {variable}, which is not free; give it another name.";
            }

            if (!taken.Add(variable))
            {
                return $"Two parameters would be the variable {variable}; give one of them another name.";
            }
        }

        return null;
    }

    private static string Variable(string step, string name) =>
        "STEPS_" + string.Concat($"{step}_{name}".Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
}
