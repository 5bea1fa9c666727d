namespace PolicyRunner.Policies;

/// <summary>Where compiled policies are kept between runs.</summary>
public sealed record CacheOptions
{
    /// <summary>
    /// Null: <c>POLICYRUNNER_CACHE</c>, else <c>XDG_CACHE_HOME/policyrunner</c>, else <c>~/.cache/policyrunner</c>
    /// (on Windows the user's local application data).
    /// </summary>
    public string? Folder { get; init; }
}
