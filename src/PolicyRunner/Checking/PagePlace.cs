using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The place of a document that somebody may point to before it is read.</summary>
internal sealed class PagePlace
{
    private Document? document;

    /// <summary>Null until it is read; set by one thread, seen by others.</summary>
    public Document? Document
    {
        get => Volatile.Read(ref document);
        set => Volatile.Write(ref document, value);
    }
}
