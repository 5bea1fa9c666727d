namespace PolicyRunner.Probes;

/// <summary>The body of an answer that may be longer than anybody wants to hold.</summary>
internal static class CappedBody
{
    /// <param name="content">The body, unpacked while it is read.</param>
    /// <param name="most">Bytes.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null when there is more than may be.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        using var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
