namespace PolicyRunner.Benchmarks.Process;

/// <summary>Writes the documents and names the runs. The same bytes on every machine.</summary>
internal static class Scenarios
{
    private const string OwnPolicy = """
        // The title stands in lists and on pages: a long one is cut there.
        return new Policy("BENCH1", "title-is-short")
        {
            Title = "A title fits on one line",
            Why = "Whoever reads the list at night must see what the step does.",
            Severity = Severity.Info,
            Enforcement = Enforcement.Advisory,
            Check = (runbook, settings) => runbook.Steps
                .Where(step => step.Title.Length > 60)
                .Select(step => step.Finding($"The title has {step.Title.Length} characters.")),
        };
        """;

    public static IReadOnlyList<Scenario> Prepare(ProcessOptions options)
    {
        var warm = Path.Combine(options.Folder, "cache");
        Scenario Check(string name, string folder, int documents, params string[] more) => new()
        {
            Name = name,
            Program = options.Tool,
            Arguments = ["check", "runbooks", "--format", "json", .. more],
            Folder = folder,
            Documents = documents,
            Cache = warm,
        };

        var own = Repository(options, "own", [GeneratedDocument.Declared(0)]);
        Directory.CreateDirectory(Path.Combine(own, "policies"));
        File.WriteAllText(Path.Combine(own, "policies", "BENCH1-title-is-short.csx"), OwnPolicy);

        List<Scenario> scenarios =
        [
            Check("one declared 4 KB runbook, two actions, warm", Repository(options, "declared", [GeneratedDocument.Declared(0)]), 1) with { IsClean = true },
            Check("one undeclared 4 KB document, warm", Repository(options, "undeclared", [GeneratedDocument.Undeclared(0, 4096)]), 1),
            Check("one file, empty cache, one own policy", own, 1, "--policies", "policies") with
            {
                Cache = Path.Combine(options.Folder, "cache-emptied"),
                StartsCold = true,
            },
        ];
        foreach (var count in options.Quick ? (ReadOnlySpan<int>)[1_000] : [1_000, 10_000])
        {
            var folder = Repository(options, $"files-{count}", Enumerable.Range(0, count).Select(number => GeneratedDocument.Undeclared(number)));
            scenarios.Add(Check($"{count:N0} files, warm", folder, count));
        }

        return scenarios;
    }

    /// <summary>A folder that looks like the root of a repository, so that the one around it is left alone.</summary>
    private static string Repository(ProcessOptions options, string name, IEnumerable<string> documents)
    {
        var root = Path.Combine(options.Folder, name);
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(root, ".git", "objects"));
        Directory.CreateDirectory(Path.Combine(root, ".git", "refs"));
        File.WriteAllText(Path.Combine(root, ".git", "HEAD"), "ref: refs/heads/main\n");
        var index = 0;
        foreach (var document in documents)
        {
            var file = Path.Combine(root, "runbooks", GeneratedDocument.PathOf(index++));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, document);
        }

        return root;
    }
}
