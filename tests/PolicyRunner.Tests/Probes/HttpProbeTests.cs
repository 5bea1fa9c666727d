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

    [Fact]
    public async Task What_changes_something_does_not_go_over_a_connection_that_may_be_closed_already()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = AnswerOnceEachAsync(listener, connections: 2);
        var url = $"http://{listener.LocalEndpoint}/";

        var (before, _) = await HttpProbe.AskAsync(new HttpQuestion { Method = "GET", Url = url }, TimeProvider.System, CancellationToken.None);
        var (reading, problem) = await HttpProbe.AskAsync(new HttpQuestion { Method = "POST", Url = url, Body = "{}" }, TimeProvider.System, CancellationToken.None);

        Assert.Equal(200, before!.Status);
        Assert.Null(problem);
        Assert.Equal(200, reading!.Status);
        await server;
    }

    // Keeps the connection, as it promises, and closes it without a word when it is asked again.
    private static async Task AnswerOnceEachAsync(TcpListener listener, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var buffer = new byte[4096];
            _ = await stream.ReadAsync(buffer);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            _ = stream.ReadAsync(buffer).AsTask().ContinueWith(_ => client.Dispose(), TaskScheduler.Default);
        }
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
