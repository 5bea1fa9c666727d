using PolicyRunner.Findings;

namespace PolicyRunner.Reporting;

/// <summary>Colours, or none.</summary>
internal readonly record struct Paint(bool IsOn)
{
    private const string Reset = "\x1b[0m";

    public string Bold(string text) => With("\x1b[1m", text);

    public string Dim(string text) => With("\x1b[2m", text);

    public string Frame(string text) => With("\x1b[1;34m", text);

    public string Good(string text) => With("\x1b[1;32m", text);

    public string Bad(string text) => With("\x1b[1;31m", text);

    public string Help(string text) => With("\x1b[1;36m", text);

    public string Of(Severity severity, string text) => severity switch
    {
        Severity.Error => With("\x1b[1;31m", text),
        Severity.Warning => With("\x1b[1;33m", text),
        _ => With("\x1b[1;36m", text),
    };

    private string With(string code, string text) => IsOn && text.Length > 0 ? code + text + Reset : text;
}
