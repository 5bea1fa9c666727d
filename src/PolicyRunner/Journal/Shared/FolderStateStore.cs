using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Text;

namespace PolicyRunner.Journal.Shared;

/// <summary>Keeps the state in one file of a folder: what is left without a repository. Others do not see it.</summary>
/// <param name="folder">Created when something is written.</param>
public sealed class FolderStateStore(string folder) : StateStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private string FilePath => Path.Combine(folder, "state.json");

    public override string Place => "a folder of this machine";

    public override bool IsShared => false;

    public override StateSnapshot Read(CancellationToken cancellation)
    {
        var (version, files) = Load();
        return new StateSnapshot(
            version == 0 ? null : version.ToString(CultureInfo.InvariantCulture),
            [.. files.Select(file => file.Key)],
            path => files[path] is JsonObject content ? (JsonObject)content.DeepClone() : throw Damaged());
    }

    public override bool TryReplace(StateSnapshot next, string what, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var guard = Hold(cancellation);
            SafeFile.Sweep(FilePath);
            var (version, files) = Load();
            if (version != long.Parse(next.Version ?? "0", CultureInfo.InvariantCulture))
            {
                return false;
            }

            foreach (var (path, content) in next.Changes)
            {
                files.Remove(path);
                if (content is not null)
                {
                    files[path] = content.DeepClone();
                }
            }

            SafeFile.Write(FilePath, CanonicalJson.Write(new JsonObject { ["version"] = version + 1, ["files"] = files }));
            return true;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new SharedStateException($"The shared state cannot be written to '{folder}': {trouble.Message}", trouble);
        }
    }

    private (long Version, JsonObject Files) Load()
    {
        try
        {
            if (!File.Exists(FilePath))
            {
                return (0, []);
            }

            if (JsonNode.Parse(File.ReadAllBytes(FilePath), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject state && state["version"] is JsonValue number
                && number.TryGetValue<long>(out var version) && state["files"] is JsonObject files)
            {
                state.Remove("files");
                return (version, files);
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new SharedStateException($"The shared state cannot be read from '{FilePath}': {trouble.Message}", trouble);
        }
        catch (JsonException)
        {
            throw Damaged();
        }

        throw Damaged();
    }

    private SharedStateException Damaged() => new($"The shared state in '{FilePath}' is damaged; look who holds a lock, then remove the file.");

    // Held for one write: the system lets go of it when its process dies.
    private FileStream Hold(CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "state.lock");
        for (var start = Environment.TickCount64; ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException) when (File.Exists(path) && Environment.TickCount64 - start < Patience.TotalMilliseconds)
            {
                cancellation.WaitHandle.WaitOne(5);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
