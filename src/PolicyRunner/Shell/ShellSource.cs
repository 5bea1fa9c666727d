using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>
/// A text to parse and where its characters come from: the block itself, or what remains of a quoted word,
/// a backtick substitution or a transcript's command once quotes, escapes and prompts are taken off.
/// </summary>
internal sealed class ShellSource
{
    private readonly EmbeddedText root;
    private readonly int[]? origins;

    public ShellSource(EmbeddedText root)
    {
        this.root = root;
        Text = root.Text;
    }

    /// <param name="parent">The text this one is made from.</param>
    /// <param name="text">The characters that remain.</param>
    /// <param name="places">The offset of each of them in the parent's text.</param>
    public ShellSource(ShellSource parent, string text, List<int> places)
    {
        root = parent.root;
        Text = text;
        origins = new int[places.Count];
        for (var i = 0; i < origins.Length; i++)
        {
            origins[i] = parent.Origin(places[i]);
        }
    }

    public string Text { get; }

    public SourceSpan Span(int start, int end) =>
        end > start ? root.Span(Origin(start), Origin(end - 1) + 1) : root.Span(Origin(start), Origin(start));

    private int Origin(int offset) =>
        origins is null ? offset
        : offset < origins.Length ? origins[offset]
        : origins.Length == 0 ? 0 : origins[^1] + 1;
}
