using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// Attributes that only mean something on a block that runs, on one that nothing runs, and kinds of actions that are nearly one: the step
/// would be left out, and nobody told.
/// </summary>
internal static class IdleAttributes
{
    private static readonly string[] OfRuns =
        ["id", "timeout", "effect", "retry", "backoff", "needs", "when", "undo", "idempotent", "probe", "runs-on", "secrets", "cwd"];

    /// <summary>What is wrong with a block of a section of steps, or null.</summary>
    public static Problem? Find(CodeBlock block)
    {
        if (NearKind(block) is { } kind)
        {
            return new Problem(
                ProblemKind.Attribute,
                $"Nothing runs a block of YAML of the kind '{BlockReader.SecondWord(block.Info)}'; write 'yaml {kind}' if it is an action, or run=false if it is only shown.",
                block.Span);
        }

        if (!block.IsFenced || !block.Info.Contains('=', StringComparison.Ordinal) || block.Role is BlockRole.Expected or BlockRole.Declaration
            || JsonAttributes.AreMeant(block.Info) || ActionReader.WouldRun(block))
        {
            return null;
        }

        var words = InfoString.Words(block.Info, new SourceSpan(block.Span.File, block.Span.End - block.Info.Length, block.Span.End));
        return words.Any(word => word is { Name: "run", Value: "false" }) || words.Find(word => word.Value is not null && OfRuns.Contains(word.Name)) is not { } idle
            ? null
            : new Problem(ProblemKind.Attribute, $"Nothing runs {What(block)}, and '{idle.Name}' only says how a block runs; {Remedy(block)}", idle.Span);
    }

    // "yaml Command", "yaml htpp": of three letters every word is near another.
    private static string? NearKind(CodeBlock block) =>
        block is { IsFenced: true, Language: "yaml" or "yml", Role: BlockRole.Other } && !block.Info.Contains("run=false", StringComparison.Ordinal)
            && BlockReader.SecondWord(block.Info) is var word && NearestName.Find(word, BlockReader.YamlKinds) is { } near
            && (word.Length > 3 || word.Equals(near, StringComparison.OrdinalIgnoreCase))
            ? near
            : null;

    private static string What(CodeBlock block) => block.Language switch
    {
        "" => "a block without a language",
        "yaml" or "yml" => "a block of YAML without the kind of its action",
        var language => $"a block of '{language}'",
    };

    private static string Remedy(CodeBlock block)
    {
        if (block.Language is "yaml" or "yml")
        {
            return $"write it like 'yaml http'; the kinds are {Wording.And(BlockReader.YamlKinds)}.{NearestName.Hint(BlockReader.SecondWord(block.Info), BlockReader.YamlKinds)}";
        }

        var remedy = block.Language.Length == 0 ? "write one, such as 'bash', in front of it" : "write a language that runs, such as 'bash'";
        return $"{remedy}, or run=false if it is only shown.{NearestName.Hint(block.Language, BlockReader.RunnableLanguages)}";
    }
}
