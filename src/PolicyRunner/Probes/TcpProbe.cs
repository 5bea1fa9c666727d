using System.Net.Sockets;

namespace PolicyRunner.Probes;

/// <summary>Opens a connection and closes it.</summary>
internal static class TcpProbe
{
    /// <returns>Null when it was opened, else why not.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<string?> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (SocketException trouble)
        {
            return $"Nothing answers at {host}:{port}: {trouble.Message}";
        }
        catch (ArgumentException)
        {
            return $"'{host}' port {port} is no place to connect to.";
        }
    }
}
