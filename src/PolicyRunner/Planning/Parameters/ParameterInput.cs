namespace PolicyRunner.Planning.Parameters;

/// <summary>A value as somebody gave it.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Value">Text from a command line is a <see cref="Planning.Value.Output"/>, which takes the parameter's type; a file's values have types.</param>
/// <param name="Source">Where it comes from, for messages: <c>-p</c> or <c>values.yml:3:1</c>.</param>
public sealed record ParameterInput(string Name, Value Value, string Source)
{
    /// <param name="text"><c>name=value</c>; the value may hold anything, more equal signs and line ends included.</param>
    /// <param name="source">Where it comes from.</param>
    /// <returns>Null when there is no equal sign or no name before it.</returns>
    public static ParameterInput? Parse(string text, string source = "-p")
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split <= 0 ? null : new ParameterInput(text[..split], new Value.Output(text[(split + 1)..]), source);
    }
}
