using System.Net;
using System.Text;
using PolicyRunner.Demo;

namespace PolicyRunner.Tests.Running;

/// <summary>A server of this process that answers as a test wants and keeps what it was asked.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<HttpListenerRequest, string, (int Status, string Body)> answer;

    public LocalServer(Func<HttpListenerRequest, string, (int Status, string Body)> answer)
    {
        this.answer = answer;
        Port = LoopbackPort.Free();
        listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public List<Asked> Requests { get; } = [];

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            lock (Requests)
            {
                Requests.Add(new Asked(context.Request.HttpMethod, context.Request.RawUrl!, body, context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!)));
            }

            var (status, text) = answer(context.Request, body);
            context.Response.StatusCode = status;
            context.Response.Headers["X-Server"] = "local server";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
            context.Response.Close();
        }
    }

    internal sealed record Asked(string Method, string Url, string Body, IReadOnlyDictionary<string, string> Headers);
}
