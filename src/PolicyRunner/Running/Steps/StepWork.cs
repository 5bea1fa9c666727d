using System.Text;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Steps;

/// <summary>
/// The folder of an attempt: its script, and the file for its outputs. It stays until the attempt's end is recorded: who goes on after
/// a power cut reads there what was handed on.
/// </summary>
internal sealed class StepWork
{
    private const int LongestOutputs = 64 * 1024;

    private readonly string folder;

    private StepWork(string folder) => this.folder = folder;

    public string OutputFile => Path.Combine(folder, "outputs");

    /// <exception cref="RecordingException">It cannot be made: the step must not begin.</exception>
    public static StepWork Create(StepContext context)
    {
        var work = new StepWork(context.Run.Folder.WorkOf(context.Key, context.Attempt));
        work.Write("outputs", "");
        return work;
    }

    /// <returns>The script's file.</returns>
    public string Script(string text, string extension)
    {
        Write("script" + extension, text);
        return Path.Combine(folder, "script" + extension);
    }

    /// <returns>The outputs, or why they cannot be taken.</returns>
    public (IReadOnlyDictionary<string, string> Outputs, string? Problem) Outputs(SecretMasker masker) => Read(OutputFile, masker);

    /// <summary>Reads <c>name=value</c> lines; a file that is not there holds none.</summary>
    public static (IReadOnlyDictionary<string, string> Outputs, string? Problem) Read(string path, SecretMasker masker)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return (outputs, null);
        }

        if (new FileInfo(path).Length > LongestOutputs)
        {
            return (outputs, $"Its outputs hold more than {LongestOutputs} bytes; write files and hand on their names.");
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            return (outputs, "Its outputs are no UTF-8.");
        }

        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            var split = line.IndexOf('=', StringComparison.Ordinal);
            var name = split < 0 ? "" : line[..split];
            if (name.Length is 0 or > 64 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
            {
                return (outputs, $"'{masker.Hide(line.Length > 60 ? line[..60] + "…" : line)}' in its outputs is no name=value; names have letters, digits, '_' and '-'.");
            }

            // The last one counts, as in a shell.
            outputs[name] = line[(split + 1)..];
            if (outputs[name].Contains('\0', StringComparison.Ordinal))
            {
                return (outputs, $"The output '{name}' holds a NUL character, which no variable can hold.");
            }

            if (masker.Finds(outputs[name]))
            {
                return (outputs, $"The output '{name}' holds a secret, and outputs are written down; hand on where to find it instead.");
            }
        }

        return (outputs, null);
    }

    private void Write(string name, string text)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name), text);
        }
        catch (IOException trouble)
        {
            throw new RecordingException($"The step's folder cannot be written: {trouble.Message}", trouble);
        }
    }
}
