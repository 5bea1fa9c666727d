using PolicyRunner.Policies;

namespace PolicyRunner.Tests.Policies;

/// <summary>A folder of scripts and a cache beside it, gone after the test.</summary>
internal sealed class PolicyFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("policies-").FullName;

    public PolicyFolder() => Directory.CreateDirectory(Scripts);

    public string Scripts => Path.Combine(root, "policies");

    public string Cache => Path.Combine(root, "cache");

    public string Secret => Path.Combine(root, "cache.key");

    /// <summary>The one by which refusals are kept.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>A policy without anything of interest but its id, and what comes before it.</summary>
    public static string Script(string id, string before = "", string title = "Title") =>
        $$"""
        {{before}}
        return new Policy("{{id}}", "name") { Title = "{{title}}", Why = "why", Severity = Severity.Error };
        """;

    public PolicyFolder Write(string path, string text)
    {
        var full = Path.Combine(Scripts, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public PolicyPack Load(string? defaultPack = null) =>
        PolicyPackLoader.Load(Scripts, new CacheOptions { Folder = Cache, SecretFile = Secret, Clock = Clock }, "policies", defaultPack);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
