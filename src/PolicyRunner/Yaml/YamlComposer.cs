using PolicyRunner.Findings;
using PolicyRunner.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolicyRunner.Yaml;

/// <summary>Turns the parser's events into nodes. One use per text.</summary>
internal sealed class YamlComposer(EmbeddedText text, YamlLimits limits)
{
    private const string CoreTag = "tag:yaml.org,2002:";

    private readonly Parser parser = new(new StringReader(text.Text));
    private readonly Dictionary<string, Anchored> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    // Nodes so far, aliases counted with all they stand for.
    private long nodes;

    // Where the innermost '[' or '{' that is still open stands.
    private int? bracket;

    public YamlResult Compose()
    {
        var documents = new List<YamlNode>();
        try
        {
            while (Next() is not StreamEnd)
            {
                if (parser.Current is not DocumentStart start)
                {
                    continue;
                }

                // The parser takes a last '---' with nothing behind it for an error; it is an empty document.
                var behind = (int)start.End.Index;
                if (!start.IsImplicit && IsBlank(text.Text.AsSpan(behind)))
                {
                    documents.Add(new YamlScalar("", YamlType.Null, text.Span(behind, behind)));
                    break;
                }

                anchors.Clear();
                Next();
                documents.Add(Node(0).Node);
            }

            return new YamlResult(documents, []);
        }
        catch (Refusal refusal)
        {
            return new YamlResult(documents, [refusal.Problem]);
        }
        catch (Exception broken) when (IsParserFailure(broken))
        {
            var last = parser.Current is { } current ? (int)current.End.Index : 0;
            return new YamlResult(documents, [new YamlComplaint(text, last, bracket).Explain(broken)]);
        }
    }

    // On some malformed input the parser throws other exceptions than its own.
    private static bool IsParserFailure(Exception exception) => exception is YamlException or InvalidOperationException
        or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException
        or KeyNotFoundException or NullReferenceException or InvalidCastException or NotSupportedException;

    private static bool IsBlank(ReadOnlySpan<char> rest)
    {
        for (rest = rest.TrimStart(); rest.StartsWith("#"); rest = rest.TrimStart())
        {
            var stop = rest.IndexOfAny('\n', '\r');
            rest = stop < 0 ? [] : rest[stop..];
        }

        return rest.IsEmpty;
    }

    private ParsingEvent Next()
    {
        parser.MoveNext();
        return parser.Current ?? throw new InvalidOperationException("The parser has no event left.");
    }

    // Leaves the parser at the node's last event.
    private Anchored Node(int depth)
    {
        var current = parser.Current!;
        if (depth > limits.Depth)
        {
            throw Refuse(ProblemKind.Limit, $"YAML nested deeper than {limits.Depth} levels is not read.", Place(current));
        }

        if (current is AnchorAlias alias)
        {
            return Alias(alias, depth);
        }

        Count(1, current);
        var anchor = (current as NodeEvent)?.Anchor is { IsEmpty: false } name ? name.Value : null;
        if (anchor is not null)
        {
            open.Add(anchor);
        }

        var before = nodes;
        var (node, height) = current switch
        {
            Scalar scalar => (Scalar(scalar), 0),
            SequenceStart sequence => Sequence(sequence, depth),
            MappingStart mapping => Mapping(mapping, depth),
            _ => throw new InvalidOperationException("The parser gave no node where one must be."),
        };
        var anchored = new Anchored(node, height, nodes - before + 1);
        if (anchor is not null)
        {
            open.Remove(anchor);
            anchors[anchor] = anchored;
        }

        return anchored;
    }

    private Anchored Alias(AnchorAlias alias, int depth)
    {
        var name = alias.Value.Value;
        if (open.Contains(name))
        {
            throw Refuse(ProblemKind.Yaml, $"The alias '*{name}' stands inside what it refers to.", Place(alias));
        }

        if (!anchors.TryGetValue(name, out var target))
        {
            throw Refuse(
                ProblemKind.Yaml,
                $"The alias '*{name}' refers to no anchor '&{name}' before it; a text that begins with '*' needs quotes.",
                Place(alias));
        }

        Count(target.Nodes, alias);
        if (depth + target.Height > limits.Depth)
        {
            throw Refuse(ProblemKind.Limit, $"YAML nested deeper than {limits.Depth} levels is not read.", Place(alias));
        }

        // A scalar is wrong where it is used; a whole collection is better looked at where it is written.
        return target.Node is YamlScalar scalar ? target with { Node = scalar with { Span = Place(alias) } } : target;
    }

    private YamlScalar Scalar(Scalar scalar)
    {
        var start = (int)scalar.Start.Index;
        var end = (int)scalar.End.Index;
        if (scalar.Style is not (ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted))
        {
            end = start + text.Text.AsSpan(start, end - start).TrimEnd().Length;
        }

        var span = text.Span(start, end);
        var plain = scalar.Style is ScalarStyle.Plain;
        return new YamlScalar(scalar.Value, ScalarType(scalar, plain, span), span);
    }

    private static YamlType ScalarType(Scalar scalar, bool plain, SourceSpan span)
    {
        if (scalar.Tag.IsEmpty)
        {
            return plain ? YamlCore.TypeOf(scalar.Value) : YamlType.String;
        }

        var tag = scalar.Tag.IsNonSpecific ? CoreTag + "str" : scalar.Tag.Value;
        (YamlType Type, bool Fits)? read = tag switch
        {
            CoreTag + "str" => (YamlType.String, true),
            CoreTag + "null" => (YamlType.Null, YamlCore.TypeOf(scalar.Value) == YamlType.Null),
            CoreTag + "bool" => (YamlType.Boolean, YamlCore.TypeOf(scalar.Value) == YamlType.Boolean),
            CoreTag + "int" => (YamlType.Integer, YamlCore.IsInteger(scalar.Value)),
            CoreTag + "float" => (YamlType.Float, YamlCore.IsFloat(scalar.Value) || YamlCore.IsInteger(scalar.Value)),
            _ => null,
        };
        return read switch
        {
            null => throw UnknownTag(tag, span),
            { Fits: false } => throw Refuse(ProblemKind.Yaml, $"'{Shorten(scalar.Value)}' is no {tag.Replace(CoreTag, "!!", StringComparison.Ordinal)}.", span),
            { Type: var type } => type,
        };
    }

    private (YamlNode Node, int Height) Sequence(SequenceStart start, int depth)
    {
        RequireTag(start.Tag, "seq", start);
        var outer = Open(start);
        var items = new List<YamlNode>();
        var height = 0;
        while (Next() is not SequenceEnd)
        {
            var item = Node(depth + 1);
            height = Math.Max(height, item.Height);
            items.Add(item.Node);
        }

        bracket = outer;
        return (new YamlSequence(items, items.Count == 0 ? Whole(start, null, null) : Whole(start, items[0], items[^1])), height + 1);
    }

    private (YamlNode Node, int Height) Mapping(MappingStart start, int depth)
    {
        RequireTag(start.Tag, "map", start);
        var outer = Open(start);
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        var height = 0;
        while (Next() is not MappingEnd)
        {
            var key = Key(depth);
            if (!seen.TryAdd(key.Text, key))
            {
                throw Refuse(
                    ProblemKind.Yaml,
                    $"The key '{Shorten(key.Text)}' stands here a second time; the first is at line {seen[key.Text].Span.StartPosition.Line}.",
                    key.Span);
            }

            Next();
            var value = Node(depth + 1);
            height = Math.Max(height, value.Height);
            entries.Add(new YamlEntry(key, value.Node));
        }

        bracket = outer;
        return (new YamlMapping(entries, entries.Count == 0 ? Whole(start, null, null) : Whole(start, entries[0], entries[^1])), height + 1);
    }

    private YamlScalar Key(int depth)
    {
        var current = parser.Current!;
        if (current is MappingStart { Style: MappingStyle.Flow } && IsTemplate(current))
        {
            throw Refuse(ProblemKind.Yaml, "'{{' opens a mapping in YAML; put the whole value in quotes.", Place(current));
        }

        if (current is MappingStart or SequenceStart)
        {
            throw Refuse(ProblemKind.Yaml, "A key must be a plain text, not a list or a mapping.", Place(current));
        }

        if (current is Scalar { Style: ScalarStyle.Plain, Tag.IsEmpty: true, Value: "<<" })
        {
            throw Refuse(ProblemKind.Yaml, "The merge key '<<' is not supported; write the keys out, or use an alias for the whole value.", Place(current));
        }

        return Node(depth + 1).Node is YamlScalar key
            ? key
            : throw Refuse(ProblemKind.Yaml, "A key must be a plain text, not a list or a mapping.", Place(current));
    }

    // "{{ name }}" without quotes: two flow mappings, one the key of the other.
    private bool IsTemplate(ParsingEvent inner) =>
        inner.Start.Index > 0 && text.Text[(int)inner.Start.Index - 1] == '{';

    private int? Open(NodeEvent start)
    {
        var outer = bracket;
        var index = (int)start.Start.Index;
        if (index < text.Text.Length && text.Text[index] is '[' or '{')
        {
            bracket = index;
        }

        return outer;
    }

    // The end event of a flow collection begins at its bracket. That of a block collection comes where the next thing
    // begins, and a lone pair in a flow sequence has no bracket of its own: these reach from first to last.
    private SourceSpan Whole(NodeEvent start, ILocated? first, ILocated? last)
    {
        var from = (int)start.Start.Index;
        var stop = (int)parser.Current!.Start.Index;
        var (flow, closing) = start switch
        {
            SequenceStart sequence => (sequence.Style == SequenceStyle.Flow, ']'),
            MappingStart mapping => (mapping.Style == MappingStyle.Flow, '}'),
            _ => (false, '\0'),
        };
        if (flow && stop < text.Text.Length && text.Text[stop] == closing)
        {
            return text.Span(from, stop + 1);
        }

        if (first is null || last is null)
        {
            return text.Span(from, from);
        }

        // An anchor or tag stands before the first entry; an empty first key stands before where the parser begins.
        var beginning = text.Span(from, from);
        return flow || first.Span.Start < beginning.Start ? first.Span.To(last.Span) : beginning.To(last.Span);
    }

    private void RequireTag(TagName tag, string kind, NodeEvent node)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != CoreTag + kind)
        {
            throw UnknownTag(tag.Value, Place(node));
        }
    }

    private void Count(long more, ParsingEvent at)
    {
        nodes += more;
        if (nodes > limits.Nodes)
        {
            throw Refuse(ProblemKind.Limit, $"YAML of more than {limits.Nodes} nodes, aliases expanded, is not read.", Place(at));
        }
    }

    private SourceSpan Place(ParsingEvent at) => text.Span((int)at.Start.Index, (int)at.End.Index).FirstLine();

    private static Refusal UnknownTag(string tag, SourceSpan span) => Refuse(
        ProblemKind.Yaml,
        $"The tag '{Shorten(tag.Replace(CoreTag, "!!", StringComparison.Ordinal))}' is not supported here; only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are, each on its own kind.",
        span);

    private static string Shorten(string value) => value.Length <= 60 ? value : value[..57] + "...";

    private static Refusal Refuse(ProblemKind kind, string message, SourceSpan span) => new(new Problem(kind, message, span));

    private sealed record Anchored(YamlNode Node, int Height, long Nodes);

    // Ends the reading from any depth; never leaves the composer.
    private sealed class Refusal(Problem problem) : Exception
    {
        public Problem Problem { get; } = problem;
    }
}
