using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Shell;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Turns the code blocks of a step into actions, and output blocks into what they are expected to print.</summary>
internal sealed class ActionReader(bool isDeclared, List<Problem> problems)
{
    /// <param name="blocks">The step's code blocks in order.</param>
    /// <param name="stepId">The step's id; actions without one of their own are named after it.</param>
    /// <param name="stepSpan">Where the step stands.</param>
    /// <param name="marks">Its marks; a step with one, or with no action at all, has a manual action.</param>
    public List<RunbookAction> Read(List<CodeBlock> blocks, string stepId, SourceSpan stepSpan, IReadOnlyList<Mark> marks)
    {
        var actions = new List<RunbookAction>();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (Kind(blocks[i]) is not { } kind)
            {
                continue;
            }

            var expected = i + 1 < blocks.Count && blocks[i + 1].Role == BlockRole.Expected ? Expected(blocks[i + 1]) : null;
            var id = actions.Count == 0 ? stepId : $"{stepId}-{actions.Count + 1}";
            actions.Add(Action(blocks[i], kind, id, expected));
        }

        if (marks.Count > 0 || !actions.Any(action => action.IsRunnable))
        {
            actions.Insert(0, Manual(actions.Count == 0 ? stepId : $"{stepId}-confirm", stepSpan));
        }

        return actions;
    }

    public static RunbookAction Manual(string id, SourceSpan span) => new()
    {
        Id = id,
        Kind = ActionKind.Manual,
        Span = span,
        Block = null,
        Attributes = ActionAttributes.None,
        InferredEffect = Effect.Read,
        IsRunnable = false,
    };

    /// <summary>The largest effect of some commands; unknown counts as changing something.</summary>
    public static Effect EffectOf(IEnumerable<ShellCommand> commands)
    {
        var effect = Effect.Read;
        foreach (var command in commands)
        {
            var one = command.Effect switch
            {
                CommandEffect.Destructive => Effect.Destructive,
                CommandEffect.Mutate or CommandEffect.Unknown => Effect.Mutate,
                _ => Effect.Read,
            };
            effect = one > effect ? one : effect;
        }

        return effect;
    }

    /// <summary>What a YAML action does to the world, by its kind and its mapping.</summary>
    public static Effect EffectOf(ActionKind kind, YamlMapping? yaml) => kind switch
    {
        ActionKind.Http => yaml?.Text("method")?.ToUpperInvariant() is null or "GET" or "HEAD" or "OPTIONS" ? Effect.Read : Effect.Mutate,
        ActionKind.Command => EffectOf(ActionCommands.Line(default, yaml?.List("run").OfType<YamlScalar>().Select(word => word.Text) ?? [])),
        ActionKind.Workflow or ActionKind.Call => Effect.Mutate,
        ActionKind.Tcp or ActionKind.Slo or ActionKind.Wait or ActionKind.Notify or ActionKind.Manual => Effect.Read,
        ActionKind.Shell => Effect.Mutate,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of a YAML action named by a word.</summary>
    public static ActionKind? ParseKind(string word) => word switch
    {
        "http" => ActionKind.Http,
        "tcp" => ActionKind.Tcp,
        "command" => ActionKind.Command,
        "slo" => ActionKind.Slo,
        "wait" => ActionKind.Wait,
        "workflow" => ActionKind.Workflow,
        "call" => ActionKind.Call,
        "notify" => ActionKind.Notify,
        "manual" => ActionKind.Manual,
        _ => null,
    };

    private static ActionKind? Kind(CodeBlock block) => block.Role switch
    {
        BlockRole.Shell => ActionKind.Shell,
        BlockRole.YamlAction => ParseKind(BlockReader.SecondWord(block.Info)),
        BlockRole.Other when block.IsFenced && BlockReader.IsRunnable(block.Language) => ActionKind.Shell,
        _ => null,
    };

    /// <summary>True for a block that a step would have as an action.</summary>
    public static bool IsAction(CodeBlock block) => Kind(block) is not null;

    /// <summary>True for a block that would run if it stood in a step.</summary>
    public static bool WouldRun(CodeBlock block) => Kind(block) is { } kind && WouldRun(block, kind, Attributes(block, kind, []));

    /// <summary>True for a block of a script that would run if it stood in a step.</summary>
    public static bool Runs(MarkdownCode code, string language) =>
        code.IsFenced && code.IsClosed && BlockReader.IsRunnable(language) && Attributes(code.OpeningSpan, code.Info, ActionKind.Shell, []).Run != false;

    private static bool WouldRun(CodeBlock block, ActionKind kind, ActionAttributes attributes) =>
        attributes.Run != false && block.IsClosed && (kind != ActionKind.Shell || (block.IsFenced && BlockReader.IsRunnable(block.Language)));

    private RunbookAction Action(CodeBlock block, ActionKind kind, string id, ExpectedOutput? expected)
    {
        var attributes = Attributes(block, kind, isDeclared ? problems : []);
        var yaml = kind == ActionKind.Shell ? null : Yaml(block);
        return new RunbookAction
        {
            Id = attributes.Id ?? id,
            Kind = kind,
            Span = block.Span,
            Block = block,
            Attributes = attributes,
            Yaml = yaml,
            ComesTo = ActionCommands.Of(kind, block, block.Span, yaml),
            InferredEffect = kind != ActionKind.Shell ? EffectOf(kind, yaml)
                : block.Role == BlockRole.Shell ? EffectOf(block.Commands) : Effect.Mutate,
            Expected = expected,
            IsRunnable = WouldRun(block, kind, attributes),
        };
    }

    private static ActionAttributes Attributes(CodeBlock block, ActionKind kind, List<Problem> bag) => Attributes(block.Span, block.Info, kind, bag);

    private static ActionAttributes Attributes(SourceSpan opening, string info, ActionKind kind, List<Problem> bag)
    {
        var infoSpan = new SourceSpan(opening.File, opening.End - info.Length, opening.End);
        if (kind == ActionKind.Shell && JsonAttributes.AreMeant(info))
        {
            return JsonAttributes.Read(info, infoSpan, bag);
        }

        var words = InfoString.Words(info, infoSpan);
        return AttributeReader.Read(kind == ActionKind.Shell ? words : words.Skip(1), bag);
    }

    private YamlMapping? Yaml(CodeBlock block)
    {
        var result = YamlReader.Read(block.Content);
        if (isDeclared)
        {
            problems.AddRange(result.Problems);
            if (result.Problems.Count == 0 && result.Root is not YamlMapping)
            {
                problems.Add(new Problem(ProblemKind.Yaml, $"This {BlockReader.SecondWord(block.Info)} action needs 'key: value' lines.", block.Span));
            }
        }

        return result.Root as YamlMapping;
    }

    private ExpectedOutput Expected(CodeBlock block)
    {
        var infoSpan = new SourceSpan(block.Span.File, block.Span.End - block.Info.Length, block.Span.End);
        var words = InfoString.Words(block.Info, infoSpan).Where(word => word.Name == "expect");
        var mode = AttributeReader.Read(words, isDeclared ? problems : []).Expect ?? ExpectMode.Contains;
        return new ExpectedOutput(mode, block.Content.Text, block.Span);
    }
}
