using System.Text;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;
using PolicyRunner.Text;
using SourceSpan = PolicyRunner.Text.SourceSpan;

namespace PolicyRunner.Markdown;

/// <summary>What stands in a line, made flat.</summary>
internal sealed partial class MarkdownTree
{
    private readonly List<MarkdownInline> parts = [];
    private readonly StringBuilder joined = new();

    private MarkdownInlines Inlines(ContainerInline? container)
    {
        if (container?.FirstChild is null)
        {
            return MarkdownInlines.Empty;
        }

        parts.Clear();
        Collect(container, strong: false, link: null, from: 0);
        return new MarkdownInlines(Text(0).Trim(), parts.ToArray());
    }

    // What a reader sees of the parts from an index on.
    private string Text(int from)
    {
        if (parts.Count - from == 1)
        {
            return parts[from].Kind == MarkdownInlineKind.Html ? "" : parts[from].Text;
        }

        joined.Clear();
        for (var i = from; i < parts.Count; i++)
        {
            joined.Append(parts[i].Kind == MarkdownInlineKind.Html ? "" : parts[i].Text);
        }

        return joined.ToString();
    }

    // The parser caps inline nesting, so this recursion is bounded.
    private void Collect(ContainerInline container, bool strong, MarkdownLink? link, int from)
    {
        for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    AddText(CommonText.Of(literal.Content.AsSpan()), strong, link, Span(literal.Span), from);
                    break;
                case CodeInline code:
                    parts.Add(new MarkdownInline(MarkdownInlineKind.Code, code.Content, strong, link, Span(code.Span)));
                    break;
                case LineBreakInline:
                    parts.Add(new MarkdownInline(MarkdownInlineKind.LineBreak, "\n", strong, link, Span(inline.Span)));
                    break;
                case HtmlInline html:
                    parts.Add(new MarkdownInline(MarkdownInlineKind.Html, html.Tag, strong, link, Span(html.Span)));
                    break;
                case HtmlEntityInline entity:
                    AddText(entity.Transcoded.ToString(), strong, link, Span(entity.Span), from);
                    break;
                case AutolinkInline auto:
                    Autolink(auto, strong);
                    break;
                case LinkInline target:
                    Link(target, strong);
                    break;
                case TaskList:
                    break;
                case EmphasisInline emphasis:
                    Collect(emphasis, strong || emphasis.DelimiterCount >= 2, link, from);
                    break;
                case ContainerInline other:
                    Collect(other, strong, link, from);
                    break;
                default:
                    AddText(Span(inline.Span).Text.ToString(), strong, link, Span(inline.Span), from);
                    break;
            }
        }
    }

    private void Autolink(AutolinkInline auto, bool strong)
    {
        var span = Span(auto.Span);
        var target = file.Span(Math.Min(span.Start + 1, span.End), Math.Max(span.Start + 1, span.End - 1));
        var link = new MarkdownLink(auto.Url, auto.Url, false, true, target, span);
        links.Add(link);
        parts.Add(new MarkdownInline(MarkdownInlineKind.Text, auto.Url, strong, link, span));
    }

    private void Link(LinkInline target, bool strong)
    {
        var from = parts.Count;
        var at = links.Count;
        Collect(target, strong, null, from);
        var span = Span(target.Span);
        var text = Text(from);
        var link = new MarkdownLink(CommonText.Of(target.Url), text, target.IsImage, target.IsAutoLink, target.UrlSpan.IsEmpty ? span : Span(target.UrlSpan), span);
        links.Insert(at, link);
        if (target.IsImage)
        {
            parts.RemoveRange(from, parts.Count - from);
            parts.Add(new MarkdownInline(MarkdownInlineKind.Image, text, strong, link, span));
            return;
        }

        for (var i = from; i < parts.Count; i++)
        {
            if (parts[i].Link is null)
            {
                parts[i] = parts[i] with { Link = link };
            }
        }
    }

    // Neighbouring literals are one run of text to a reader; those before a link began are not its own.
    private void AddText(string text, bool strong, MarkdownLink? link, SourceSpan span, int from)
    {
        if (parts.Count > from && parts[^1] is { Kind: MarkdownInlineKind.Text } last && last.IsStrong == strong && last.Link == link && last.Span.End == span.Start)
        {
            parts[^1] = last with { Text = last.Text + text, Span = last.Span.To(span) };
            return;
        }

        parts.Add(new MarkdownInline(MarkdownInlineKind.Text, text, strong, link, span));
    }
}
