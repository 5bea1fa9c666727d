namespace PolicyRunner.Benchmarks.Process;

/// <summary>What the driver is asked to measure.</summary>
internal sealed record ProcessOptions
{
    /// <summary>The published tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Where documents, caches and the yardstick program are written.</summary>
    public required string Folder { get; init; }

    /// <summary>The runtime identifier the yardstick is published for, as the tool was.</summary>
    public required string Runtime { get; init; }

    /// <summary>Timed runs per scenario.</summary>
    public required int Runs { get; init; }

    /// <summary>Leaves out the scenario of 10,000 files.</summary>
    public required bool Quick { get; init; }

    /// <summary>Null, with a sentence in <paramref name="problem"/>, when the arguments make no sense.</summary>
    public static ProcessOptions? Parse(IReadOnlyList<string> arguments, out string problem)
    {
        string? tool = null, folder = null, runtime = null;
        int? runs = null;
        var quick = false;
        problem = "";
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (name == "--quick")
            {
                quick = true;
                continue;
            }

            var value = ++index < arguments.Count ? arguments[index] : "";
            switch (name)
            {
                case "--tool": tool = value; break;
                case "--folder": folder = value; break;
                case "--runtime": runtime = value; break;
                case "--runs" when int.TryParse(value, out var number) && number > 0: runs = number; break;
                default: problem = $"'{name} {value}' is not understood."; return null;
            }
        }

        if (tool is null || folder is null || runtime is null)
        {
            problem = "--tool, --folder and --runtime are needed.";
            return null;
        }

        return new() { Tool = tool, Folder = folder, Runtime = runtime, Runs = runs ?? (quick ? 3 : 9), Quick = quick };
    }
}
