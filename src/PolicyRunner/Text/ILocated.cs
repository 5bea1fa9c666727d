namespace PolicyRunner.Text;

/// <summary>Anything that stands at a place of a file.</summary>
public interface ILocated
{
    SourceSpan Span { get; }
}
