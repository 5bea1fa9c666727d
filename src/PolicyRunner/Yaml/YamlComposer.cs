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

    public YamlResult Compose()
    {
        var documents = new List<YamlNode>();
        try
        {
            while (Next() is not StreamEnd)
            {
                if (parser.Current is DocumentStart)
                {
                    anchors.Clear();
                    Next();
                    documents.Add(Node(0).Node);
                }
            }

            return new YamlResult(documents, []);
        }
        catch (Refusal refusal)
        {
            return new YamlResult(documents, [refusal.Problem]);
        }
        catch (YamlException broken)
        {
            return new YamlResult(documents, [YamlComplaint.Explain(text, broken)]);
        }
        catch (Exception broken) when (IsParserFailure(broken))
        {
            // What the parser throws on some malformed input instead of its own exception; it then knows no place.
            var place = parser.Current is { } current ? (int)current.End.Index : 0;
            return new YamlResult(documents, [YamlComplaint.Unexplained(text, place)]);
        }
    }

    private static bool IsParserFailure(Exception exception) => exception is InvalidOperationException
        or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException
        or KeyNotFoundException or NullReferenceException or InvalidCastException or NotSupportedException;

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
        var items = new List<YamlNode>();
        var height = 0;
        while (Next() is not SequenceEnd)
        {
            var item = Node(depth + 1);
            height = Math.Max(height, item.Height);
            items.Add(item.Node);
        }

        return (new YamlSequence(items, Between(start, items.Count > 0 ? items[^1] : null)), height + 1);
    }

    private (YamlNode Node, int Height) Mapping(MappingStart start, int depth)
    {
        RequireTag(start.Tag, "map", start);
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

        return (new YamlMapping(entries, Between(start, entries.Count > 0 ? entries[^1] : null)), height + 1);
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

    // Flow collections end at their bracket; a block collection's end event only comes where the next thing begins.
    private SourceSpan Between(NodeEvent start, ILocated? last)
    {
        var from = (int)start.Start.Index;
        var current = parser.Current!;
        if (start is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow }
            && current.End.Index > current.Start.Index)
        {
            return text.Span(from, (int)current.End.Index);
        }

        var span = text.Span(from, from);
        return last is null ? span : span.To(last.Span);
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

    private readonly record struct Anchored(YamlNode Node, int Height, long Nodes);

    // Ends the reading from any depth; never leaves the composer.
    private sealed class Refusal(Problem problem) : Exception
    {
        public Problem Problem { get; } = problem;
    }
}
