using System.Collections;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>The documents of a library while they are still being read: a policy that asks for them is asked again when they are there.</summary>
internal sealed class UnreadDocuments : IReadOnlyList<Document>
{
    public static UnreadDocuments Instance { get; } = new();

    public int Count => throw new UnreadException();

    public Document this[int index] => throw new UnreadException();

    public IEnumerator<Document> GetEnumerator() => throw new UnreadException();

    IEnumerator IEnumerable.GetEnumerator() => throw new UnreadException();

    public override string ToString() => throw new UnreadException();

    public override bool Equals(object? obj) => throw new UnreadException();

    public override int GetHashCode() => throw new UnreadException();
}

/// <summary>Thrown through a policy that asked for what is not in memory now; scripts cannot catch it, but a sort wraps what its comparer throws.</summary>
internal sealed class UnreadException : Exception
{
    public UnreadException() => Budget.Current?.NoteUnread();

    /// <summary>Whether it is one, or one is behind it; what is made at first use throws the one of then again.</summary>
    public static bool IsIn(Exception? exception) => exception is not null && (exception is UnreadException || IsIn(exception.InnerException));
}
