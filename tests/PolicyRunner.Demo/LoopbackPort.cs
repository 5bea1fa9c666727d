using System.Net;
using System.Net.Sockets;

namespace PolicyRunner.Demo;

/// <summary>Ports of the loopback interface for servers that live as long as a test or a demo.</summary>
public static class LoopbackPort
{
    // Below those that the system gives to connections, one of which could have a port before it is listened on.
    private const int First = 18_000;
    private const int Ports = 14_000;

    // Other processes begin elsewhere.
    private static int given = Environment.ProcessId * 101 % Ports;

    /// <returns>One that nobody listens on; no process gets the same one twice before all have been given.</returns>
    public static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref given) % Ports);
            try
            {
                // Listening would tell, too, but a process that is started at that moment has the socket for a while.
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return port;
            }
        }
    }
}
