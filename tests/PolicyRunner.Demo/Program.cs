using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using PolicyRunner.Demo;

const string Usage = "PolicyRunner.Demo FOLDER [--port N] [--pace MILLISECONDS] [--tool WORD]... [--attached]";
if (args is ["stand-in", var address, var name, .. var words])
{
    return await StandIn.RunAsync(address, name, words);
}

var (folder, port, pace, tool, isAttached) = ("", 8787, 600, new List<string>(), false);
for (var at = 0; at < args.Length; at++)
{
    switch (args[at])
    {
        case "--port" or "--pace" when at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var number):
            (port, pace) = args[at++] == "--port" ? (number, pace) : (port, number);
            break;
        case "--tool" when at + 1 < args.Length:
            tool.Add(args[++at]);
            break;
        case "--attached":
            isAttached = true;
            break;
        case var word when folder.Length == 0 && !word.StartsWith('-'):
            folder = word;
            break;
        default:
            Console.Error.WriteLine($"demo: '{args[at]}' is not understood: {Usage}");
            return 2;
    }
}

if (folder.Length == 0)
{
    Console.Error.WriteLine($"demo: Name a folder: {Usage}");
    return 2;
}

port = port == 0 ? LoopbackPort.Free() : port;
try
{
    var demo = DemoFolder.Open(folder, $"http://127.0.0.1:{port}", tool.Count > 0 ? tool : null);
    using var service = DemoService.Start(demo.State, port, TimeSpan.FromMilliseconds(pace));
    Console.WriteLine($"The demo service is at {service.Address}; Ctrl-C ends it. In another terminal:");
    Console.WriteLine($"  cd {Path.GetRelativePath(Directory.GetCurrentDirectory(), demo.Root)} && export PATH=\"$PWD/bin:$PATH\"");
    var end = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    if (isAttached)
    {
        // It ends with whoever holds its input, however that one ended.
        _ = Task.Run(() =>
        {
            Console.In.ReadToEnd();
            end.TrySetResult();
        });
    }

    await end.Task;
    return 0;

    void End(PosixSignalContext context)
    {
        context.Cancel = true;
        end.TrySetResult();
    }
}
catch (DemoException trouble)
{
    Console.Error.WriteLine($"demo: {trouble.Message}");
    return 2;
}
catch (HttpListenerException trouble)
{
    Console.Error.WriteLine($"demo: The port {port} cannot be had ({trouble.Message}); end whatever holds it, or take another: --port N with another folder.");
    return 1;
}
