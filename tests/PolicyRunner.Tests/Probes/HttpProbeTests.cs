using System.Net;
using System.Net.Sockets;
using System.Text;
using PolicyRunner.Probes;

namespace PolicyRunner.Tests.Probes;

public sealed class HttpProbeTests
{
    [Fact]
    public async Task The_answer_of_a_server_that_refuses_a_long_body_without_reading_it_is_heard()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = RefuseAsync(listener);

        var (reading, problem) = await HttpProbe.AskAsync(
            new HttpQuestion { Method = "POST", Url = $"http://{listener.LocalEndpoint}/ingest", Body = new string('x', 8_000_000) }, TimeProvider.System, CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal(413, reading!.Status);
        Assert.DoesNotContain('x', (await server)[^4..]);
    }

    // Reads the head alone, answers and closes, as servers do that go by the announced length.
    private static async Task<string> RefuseAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(letter) == 1)
        {
            head.Append((char)letter[0]);
        }

        await stream.WriteAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        return head.ToString();
    }
}
