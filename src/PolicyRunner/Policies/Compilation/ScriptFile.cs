using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>The text of a <c>.csx</c> file.</summary>
/// <param name="FullPath">Where it was read.</param>
/// <param name="Path">As shown to people, and as symbols name it.</param>
/// <param name="Text">Without a byte order mark and with LF alone, so that a checkout's line endings change nothing.</param>
/// <param name="Digest">SHA-256 of the text.</param>
/// <param name="Loads">What the file loads, in order.</param>
internal sealed record ScriptFile(string FullPath, string Path, string Text, string Digest, IReadOnlyList<LoadDirective> Loads)
{
    private SourceFile? source;

    /// <summary>The text with its lines.</summary>
    public SourceFile Source => source ??= new SourceFile(Path, Text);
}

/// <summary>A <c>#load</c> or <c>#r</c> at the head of a script; the offset is that of the '#'.</summary>
internal sealed record LoadDirective(int Offset, bool IsReference, string Target);
