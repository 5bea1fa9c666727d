using System.Net.Sockets;

namespace PolicyRunner.Probes;

/// <summary>Opens a connection and closes it.</summary>
internal static class TcpProbe
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TcpReading> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            return new TcpReading(true, null);
        }
        catch (SocketException trouble)
        {
            return new TcpReading(trouble.SocketErrorCode == SocketError.ConnectionRefused ? false : null, $"Nothing answers at {host}:{port}: {trouble.Message}");
        }
        catch (ArgumentException)
        {
            return new TcpReading(null, $"'{host}' port {port} is no place to connect to.");
        }
    }
}

/// <summary>What became of a connection.</summary>
/// <param name="IsOpen">False: the other side refused it; null: nobody knows.</param>
/// <param name="Trouble">Why it was not opened; null: it was.</param>
internal sealed record TcpReading(bool? IsOpen, string? Trouble);
