using System.Text.Json;

namespace PolicyRunner.Demo;

/// <summary>The state's file, and beside it the service levels that runbooks read and the calls that stand-ins were given.</summary>
public sealed class StateFile
{
    /// <summary>How many requests the window of a service level counts.</summary>
    private const int Window = 10_000;

    private readonly string folder;
    private readonly Lock gate = new();
    private ServiceState state;

    /// <param name="folder">Made when it is missing.</param>
    public StateFile(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        state = File.Exists(Path) ? JsonSerializer.Deserialize<ServiceState>(File.ReadAllText(Path)) ?? new ServiceState() : new ServiceState();
        Save();
    }

    public ServiceState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    private string Path => System.IO.Path.Combine(folder, "service.json");

    public void Change(Func<ServiceState, ServiceState> change)
    {
        lock (gate)
        {
            state = change(state);
            Save();
        }
    }

    /// <summary>Writes down that a stand-in was called.</summary>
    public void Record(IReadOnlyList<string> command)
    {
        lock (gate)
        {
            File.AppendAllText(System.IO.Path.Combine(folder, "calls.jsonl"), JsonSerializer.Serialize(command) + "\n");
        }
    }

    /// <summary>Measures the service levels anew; what is not fresh counts as no data.</summary>
    public void Measure()
    {
        lock (gate)
        {
            var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            var bad = (int)(Window * state.ErrorRate);
            Write(System.IO.Path.Combine(folder, "slo.json"), new Dictionary<string, object>
            {
                ["api-availability"] = new { good = Window - bad, total = Window, at },
                ["api-error-rate"] = new { good = bad, total = Window, at },
                ["api-latency"] = new { value = state.Latency, samples = Window, at },
            });
            Write(System.IO.Path.Combine(folder, "benchmark.json"), new[] { new { name = "quotes", mean = state.Latency * 0.6, p95 = state.Latency, unit = "ms" } });
        }
    }

    private void Save()
    {
        Write(Path, state);
        Measure();
    }

    private static void Write(string path, object content)
    {
        var temporary = path + ".new";
        File.WriteAllText(temporary, JsonSerializer.Serialize(content, Indented) + "\n");
        File.Move(temporary, path, overwrite: true);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
