using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PolicyRunner.Tests.GitHub.Api;

/// <summary>A server that answers byte by byte as a test says, faults and all. Each connection is for one request.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Func<RawRequest, RawAnswer> answer;
    private readonly List<RawRequest> requests = [];

    public RawServer(Func<RawRequest, RawAnswer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Task.Run(ListenAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public IReadOnlyList<RawRequest> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        end.Cancel();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                lock (requests)
                {
                    requests.Add(request);
                }

                var given = answer(request);
                await stream.WriteAsync(given.Bytes());
                await stream.FlushAsync();
                await Task.Delay(given.Hold, end.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Whoever asked has had enough.
            }
        }
    }

    private static async Task<RawRequest> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[64 * 1024];
        int end;
        while ((end = Encoding.Latin1.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                throw new IOException("closed");
            }

            bytes.AddRange(buffer[..read]);
        }

        var lines = Encoding.Latin1.GetString([.. bytes[..end]]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text) : 0;
        while (bytes.Count < end + 4 + length)
        {
            bytes.AddRange(buffer[..await stream.ReadAsync(buffer)]);
        }

        var words = lines[0].Split(' ');
        return new RawRequest(words[0], words[1], headers, Encoding.UTF8.GetString([.. bytes[(end + 4)..]]));
    }
}

internal sealed record RawRequest(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public override string ToString() => $"{Method} {Url}";
}

/// <summary>An answer with its faults.</summary>
internal sealed record RawAnswer(int Status, string Body = "")
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Content { get; init; }

    public string RequestId { get; init; } = "0A1B:2C3D";

    /// <summary>Bytes that are promised and do not come.</summary>
    public int Missing { get; init; }

    /// <summary>How long the connection stays open behind the last byte.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>Nothing at all is said.</summary>
    public bool IsSilent { get; init; }

    public static RawAnswer Json(string body) => new(200, body);

    public RawAnswer With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public byte[] Bytes()
    {
        if (IsSilent)
        {
            return [];
        }

        var body = Content ?? Encoding.UTF8.GetBytes(Body);
        var head = new StringBuilder($"HTTP/1.1 {Status} Said\r\nConnection: close\r\nX-GitHub-Request-Id: {RequestId}\r\n");
        if (Status is not (204 or 304))
        {
            head.Append($"Content-Type: application/json\r\nContent-Length: {body.Length + Missing}\r\n");
        }

        foreach (var (name, value) in Headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
    }
}
