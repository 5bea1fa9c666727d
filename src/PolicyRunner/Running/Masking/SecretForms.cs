using System.Text;
using System.Text.Encodings.Web;

namespace PolicyRunner.Running.Masking;

/// <summary>
/// The ways in which programs write a secret: as it is, line by line, in base64 wherever it stands in a longer text, encoded for
/// URLs, JSON, XML, shells, or in hexadecimal. Out of reach: reversed, compressed, encrypted, cut into pieces by other text.
/// </summary>
internal static class SecretForms
{
    // A shorter piece stands in usual words and numbers: hiding it would say where it is and make a log unreadable.
    public const int ShortestSecret = 4;
    private const int ShortestForm = 4;

    /// <returns>Each form once, in UTF-8.</returns>
    public static IReadOnlyList<byte[]> Of(string secret)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        string[] texts = [secret, .. secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)];
        foreach (var text in texts.Where(text => text.Trim().Length >= ShortestSecret))
        {
            forms.Add(text);
            forms.UnionWith(Encoded(text).Where(form => form.Length >= ShortestForm));
        }

        return [.. forms.Select(Encoding.UTF8.GetBytes)];
    }

    private static IEnumerable<string> Encoded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        yield return Uri.EscapeDataString(text);
        yield return LowerEscapes(Uri.EscapeDataString(text));
        yield return Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
        yield return Convert.ToHexStringLower(bytes);
        yield return Convert.ToHexString(bytes);
        yield return text.Replace("'", "'\\''", StringComparison.Ordinal);
        yield return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
        foreach (var encoder in (JavaScriptEncoder[])[JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping])
        {
            yield return encoder.Encode(text);
            yield return LowerEscapes(encoder.Encode(text));
            yield return encoder.Encode(text).Replace("/", "\\/", StringComparison.Ordinal);
        }

        for (var offset = 0; offset < 3; offset++)
        {
            // Inside a longer text, and at its end.
            foreach (var base64 in (string[])[Base64(bytes, offset), Base64End(bytes, offset)])
            {
                yield return base64;
                yield return base64.Replace('+', '-').Replace('/', '_');
                yield return base64.Replace('+', '-').Replace('/', '_').TrimEnd('=');
            }
        }

        // base64 breaks its lines after 76 characters, openssl after 64.
        foreach (var line in (int[])[64, 76])
        {
            foreach (var piece in Convert.ToBase64String(bytes).Chunk(line).SkipLast(1))
            {
                yield return new string(piece);
            }
        }
    }

    // A secret inside a longer text begins at one of three places of base64's groups; what it shares with its neighbours is left out.
    private static string Base64(byte[] bytes, int offset) => Base64End(bytes, offset)[..(((offset + bytes.Length) * 8 / 6) - Shared(offset))];

    private static string Base64End(byte[] bytes, int offset) => Convert.ToBase64String([.. new byte[offset], .. bytes])[Shared(offset)..];

    private static int Shared(int offset) => offset == 0 ? 0 : offset + 1;

    // %2F is also written %2f, \u002F also \u002f.
    private static string LowerEscapes(string text)
    {
        var result = text.ToCharArray();
        for (var index = 0; index < result.Length - 2; index++)
        {
            var digits = result[index] == '%' ? 2 : result[index] == '\\' && result[index + 1] == 'u' ? 5 : 0;
            for (var next = index + 1; next <= index + digits && next < result.Length; next++)
            {
                result[next] = char.ToLowerInvariant(result[next]);
            }

            index += digits;
        }

        return new string(result);
    }
}
