namespace PolicyRunner.Benchmarks.Process;

/// <summary>The thing measured did not do its work, so that its speed means nothing.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
