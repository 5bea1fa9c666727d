using System.Net;
using System.Text;

namespace PolicyRunner.Demo;

/// <summary>
/// A service on the loopback interface that can be deployed, watched and broken, and that plays the programs which the demo's
/// runbooks call: each call is written down.
/// </summary>
public sealed class DemoService : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Timer measuring;

    private DemoService(StateFile state, int port, TimeSpan pace)
    {
        State = state;
        Port = port;
        Pages = new ServicePages(state);
        StandIns = new StandIns(state, pace);
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        measuring = new Timer(_ => state.Measure(), null, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    public StateFile State { get; }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    private ServicePages Pages { get; }

    private StandIns StandIns { get; }

    /// <param name="folder">Where its state is kept.</param>
    /// <param name="port">0: any that is free.</param>
    /// <param name="pace">How long a step of what stand-ins do takes.</param>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public static DemoService Start(string folder, int port, TimeSpan pace)
    {
        var service = new DemoService(new StateFile(folder), port == 0 ? LoopbackPort.Free() : port, pace);
        _ = Task.Run(service.ServeAsync);
        return service;
    }

    public void Dispose()
    {
        measuring.Dispose();
        listener.Close();
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync().ConfigureAwait(false);
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        // To dispose of a response closes the connection, too, and nobody has said so to whoever keeps it open.
        var response = context.Response;
        try
        {
            var path = context.Request.Url!.AbsolutePath;
            if (path.StartsWith("/stand-ins/", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var words = (await reader.ReadToEndAsync().ConfigureAwait(false)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
                response.SendChunked = true;
                await StandIns.PlayAsync([path["/stand-ins/".Length..], .. words], response.OutputStream).ConfigureAwait(false);
                response.Close();
                return;
            }

            var page = await Pages.AnswerAsync(context.Request).ConfigureAwait(false);
            response.StatusCode = page.Status;
            response.ContentType = page.Type;
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(page.Body)).ConfigureAwait(false);
            response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever asked does not listen any more.
            response.Abort();
        }
    }
}
