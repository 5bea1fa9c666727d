namespace PolicyRunner.Runbooks;

/// <summary>The comments between which a page holds the generated catalogue of runbooks.</summary>
internal static class IndexMarks
{
    public const string Open = "<!-- policyrunner:index -->";
    public const string Close = "<!-- /policyrunner:index -->";
}
