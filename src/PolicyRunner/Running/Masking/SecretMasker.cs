using System.Text;

namespace PolicyRunner.Running.Masking;

/// <summary>Puts three asterisks in the place of secrets, in whatever form they stand.</summary>
internal sealed class SecretMasker
{
    private readonly byte[][] forms;

    public SecretMasker(IEnumerable<string> secrets) =>
        forms = [.. secrets.SelectMany(SecretForms.Of).DistinctBy(Convert.ToHexString).OrderByDescending(form => form.Length)];

    /// <summary>Hides nothing.</summary>
    public static SecretMasker None { get; } = new([]);

    public static ReadOnlySpan<byte> Mask => "***"u8;

    /// <summary>Every form, the longest first.</summary>
    internal IReadOnlyList<byte[]> Forms => forms;

    /// <summary>The length of the longest form, in bytes; 0 when there is none.</summary>
    internal int Longest => forms.Length == 0 ? 0 : forms[0].Length;

    /// <summary>A text that is there whole.</summary>
    public string Hide(string text)
    {
        if (forms.Length == 0 || text.Length == 0)
        {
            return text;
        }

        using var result = new MemoryStream();
        var stream = new MaskingStream(this, piece => result.Write(piece.Span));
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush();
        return Encoding.UTF8.GetString(result.GetBuffer(), 0, (int)result.Length);
    }

    /// <summary>True when the text holds a secret.</summary>
    public bool Finds(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Array.Exists(forms, form => bytes.AsSpan().IndexOf(form) >= 0);
    }
}
