namespace PolicyRunner.Policies;

/// <summary>Where compiled policies are kept between runs.</summary>
public sealed record CacheOptions
{
    /// <summary>
    /// Null: <c>POLICYRUNNER_CACHE</c>, else <c>XDG_CACHE_HOME/policyrunner</c>, else <c>~/.cache/policyrunner</c>
    /// (on Windows the user's local application data).
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The file with the key that signs what is kept, outside the folder. Null: <c>XDG_STATE_HOME/policyrunner/cache.key</c>,
    /// else <c>~/.local/state/policyrunner/cache.key</c>.
    /// </summary>
    public string? SecretFile { get; init; }

    /// <summary>Tells for how long a refusal is kept that only a clock decided.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
