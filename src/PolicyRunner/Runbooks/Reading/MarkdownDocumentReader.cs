using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Schemas;
using PolicyRunner.Shell;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads a Markdown file: what it holds, what it is, which runbooks are in it.</summary>
internal sealed class MarkdownDocumentReader
{
    private const int TrailingLines = 12;

    // Each runbook of a library has a copy of the file's metadata; no file says so much about itself.
    private const int MostInherited = 100;

    // Values of the front matter times runbooks that take them over: a thousand values for a thousand runbooks.
    private const long MostTakenOver = 1_000_000;

    private readonly SourceFile file;
    private readonly List<Problem> problems = [];
    private readonly MarkdownDocument markdown;
    private readonly YamlMapping? frontMatter;
    private readonly EmbeddedText? frontMatterText;
    private YamlMapping? defaults;
    private readonly Contents contents;
    private readonly List<Section> sections;
    private readonly HashSet<Problem> declarationProblems = [];
    private readonly PlaceIndex<MarkdownBlock> blocksByPlace;

    // Only a library asks for parts of the file, and then for thousands of them.
    private PlaceIndex<Section>? sectionsByPlace;
    private PlaceIndex<CodeBlock>? codeByPlace;
    private PlaceIndex<ChecklistItem>? checklistByPlace;

    private MarkdownDocumentReader(SourceFile file, SectionNames names)
    {
        this.file = file;
        (frontMatter, frontMatterText, var start) = FrontMatterReader.Read(file, problems);
        markdown = MarkdownReader.Read(file, start);
        var found = new List<Problem>();
        sections = Outline.Read(markdown, names);
        contents = Contents.Read(markdown, found, MayRun(markdown) ? sections : []);
        if (contents.Excess is { } excess)
        {
            (markdown, found) = (MarkdownReader.Refused(file, excess), []);
            sections = Outline.Read(markdown, names);
            contents = Contents.Read(markdown, found, []);
        }

        problems.AddRange(markdown.Problems);
        problems.AddRange(found);
        blocksByPlace = new PlaceIndex<MarkdownBlock>(markdown.Blocks);
        Place();
    }

    public static Document Read(SourceFile file, SectionNames names) => new MarkdownDocumentReader(file, names).Read();

    private Document Read()
    {
        var (title, titleSpan) = Title();
        var isDeclared = IsDeclaredByFile();
        // Headings that are understood can be judged: a paragraph must not switch that off for a page that declares itself.
        var isEnglish = (isDeclared && sections.Any(section => section.Name != SectionName.None)) || Languages.IsEnglish(contents.Prose);
        var library = isDeclared ? [] : LibraryRecogniser.Find(sections, contents);
        var metadata = FileMetadata(library);
        var recogniser = new KindRecogniser(file.Path, title, sections, contents, markdown.Links);
        var kind = isDeclared ? DeclaredKind(frontMatter!) : recogniser.Recognise(library.Count > 0);
        if (library.Any(entry => LibraryRecogniser.Declaration(entry.Heading, contents) is not null))
        {
            kind = DocumentKind.Library;
            isDeclared = true;
        }

        if (!isDeclared && frontMatter is not null && DeclarationReader.NearId(frontMatter, IsOfSite) is { } nearId)
        {
            problems.Add(nearId);
        }

        var document = new Document
        {
            File = file,
            Kind = kind,
            IsDeclared = isDeclared,
            IsDeprecated = !isDeclared && recogniser.IsDeprecated(metadata),
            IsEnglish = isEnglish,
            Title = title,
            TitleSpan = titleSpan,
            FrontMatter = frontMatter,
            Metadata = metadata,
            Sections = sections.ToArray(),
            CodeBlocks = contents.CodeBlocks.ToArray(),
            Commands = Commands(contents.CodeBlocks),
            Links = Links(markdown.Links),
            Tables = contents.Tables.ToArray(),
            Checklist = contents.Checklist.ToArray(),
            Marks = contents.Marks.ToArray(),
            Warnings = contents.Warnings.ToArray(),
            Prose = new ProseList(file, contents.Prose),
            Anchors = AnchorReader.Read(file, contents),
            Problems = problems,
        };
        if (kind == DocumentKind.Library)
        {
            defaults = Defaults(library);
        }

        document.Runbooks = kind == DocumentKind.Library
            ? [.. library.Select(entry => LibraryRunbook(document, entry))]
            : kind is DocumentKind.Alert or DocumentKind.Incident or DocumentKind.Procedure || isDeclared
                ? [WholeRunbook(document)]
                : [];
        document.NoRunbook = document.Runbooks.Count > 0 ? null : recogniser.Reason(kind);
        document.Ignores = MarkdownIgnores.Read(document, markdown, frontMatterText);
        foreach (var section in sections)
        {
            section.Blocks = [];
        }

        return document;
    }

    private bool IsOfSite => file.Path.EndsWith(".mdx", StringComparison.OrdinalIgnoreCase);

    private bool IsDeclaredByFile() => frontMatter is not null && DeclarationReader.Declares(frontMatter, IsOfSite);

    // Known before the blocks are read, and so of the whole file: a library's runbooks declare themselves one by one.
    private bool MayRun(MarkdownDocument document) =>
        IsDeclaredByFile() || document.Blocks.OfType<MarkdownCode>().Any(code => InfoString.Language(code.Info) is "yaml" or "yml" && BlockReader.SecondWord(code.Info) == "runbook");

    private void Place()
    {
        var at = -1;
        foreach (var block in contents.CodeBlocks)
        {
            while (at + 1 < sections.Count && sections[at + 1].Span.Start < block.Span.Start)
            {
                at++;
            }

            block.Section = at >= 0 ? sections[at] : null;
        }

        foreach (var section in sections)
        {
            section.HasWarning = !contents.WarningIndex.Between(section.Extent.Start, section.Extent.End).IsEmpty;
        }
    }

    private (string Title, SourceSpan Span) Title()
    {
        if (frontMatter?["title"] is YamlScalar { IsNull: false } declared)
        {
            return (declared.Text, declared.Span);
        }

        var heading = sections.FirstOrDefault(section => section is { Level: 1, IsBoldLabel: false });
        if (heading is not null)
        {
            return (heading.Title, heading.Span);
        }

        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        return (name, file.LineSpan(1).FirstLine());
    }

    private Metadata FileMetadata(List<LibraryRecogniser.Entry> library)
    {
        var items = new List<MetadataItem>();
        if (frontMatter is not null)
        {
            MetadataReader.FromFrontMatter(frontMatter, items);
        }

        // The preamble reaches to the second heading, the title being the first.
        var headings = sections.Where(section => !section.IsBoldLabel).Take(2).ToList();
        var end = headings.Count == 2 ? headings[1].Span.Start
            : headings.Count == 1 && headings[0].Level > 1 ? headings[0].Span.Start : file.Text.Length;
        MetadataReader.FromBlocks(Between(0, end), isPreamble: true, items);

        var last = Between(Math.Max(end, file.StartOfLast(TrailingLines)), file.Text.Length);
        MetadataReader.FromBlocks(last.Where(block => !library.Any(entry => entry.Heading.Extent.Contains(block.Span.Start))), isPreamble: false, items);
        return new Metadata(items.ToArray());
    }

    private MarkdownBlock[] Between(int start, int end) => blocksByPlace.Between(start, end).ToArray();

    private Runbook WholeRunbook(Document document)
    {
        var declaration = Declaration.None;
        string? id = null;
        if (document.IsDeclared && frontMatter is not null)
        {
            Validate(frontMatter, "runbook");
            declaration = DeclarationReader.Read(frontMatter);
            id = frontMatter.Text("id");
        }

        id ??= HeadingText.Id(document.Title)?.Id;
        var place = document.IsDeclared ? frontMatter!["id"]!.Span : document.TitleSpan;
        return Make(document, id, HeadingText.Plain(document.Title), place, file.Span(0, file.Text.Length), document.IsDeclared, declaration, document.Metadata);
    }

    // What each runbook of a library takes over is read and held against the schema once for each.
    private YamlMapping? Defaults(List<LibraryRecogniser.Entry> library)
    {
        if (frontMatter is null)
        {
            return null;
        }

        var values = Count(frontMatter);
        if (values * library.Count <= MostTakenOver)
        {
            return frontMatter;
        }

        problems.Add(new Problem(
            ProblemKind.Limit,
            $"The {library.Count} runbooks of this file cannot all take over the {values} values of its front matter; shorten it, or split the file. None of them takes over any.",
            frontMatter.Span.FirstLine()));
        return null;
    }

    private static long Count(YamlNode node) => node switch
    {
        YamlMapping mapping => 1 + mapping.Entries.Sum(entry => Count(entry.Value)),
        YamlSequence sequence => 1 + sequence.Items.Sum(Count),
        _ => 1,
    };

    private Runbook LibraryRunbook(Document document, LibraryRecogniser.Entry entry)
    {
        var extent = entry.Heading.Extent;
        var declaration = Declaration.None;
        var block = LibraryRecogniser.Declaration(entry.Heading, contents);
        var items = new List<MetadataItem>();
        string? id = null;
        if (block is not null)
        {
            var result = YamlReader.Read(block.Content);
            problems.AddRange(result.Problems);
            if (result.Root is YamlMapping own)
            {
                var merged = DeclarationReader.Merge(defaults, own);
                Validate(own, merged);
                declaration = DeclarationReader.Read(merged);
                MetadataReader.FromFrontMatter(own, items);
                id = own.Text("id");
            }
            else if (result.Problems.Count == 0)
            {
                problems.Add(new Problem(ProblemKind.Yaml, "A runbook's declaration needs 'key: value' lines.", block.Span));
            }
        }

        MetadataReader.FromBlocks(Between(extent.Start, extent.End), isPreamble: false, items);
        var metadata = new Metadata([.. items, .. document.Metadata.Items.Take(MostInherited)]);
        var title = HeadingText.Plain(entry.Heading.Title);
        return Make(document, entry.Id ?? id, title, entry.Heading.Span, extent, block is not null, declaration, metadata);
    }

    private Runbook Make(
        Document document, string? id, string title, SourceSpan span, SourceSpan extent, bool isDeclared, Declaration declaration, Metadata metadata)
    {
        var isWhole = extent.Start == 0 && extent.End == file.Text.Length;
        var own = isWhole ? document.Sections : (sectionsByPlace ??= new(sections)).Between(extent.Start + 1, extent.End).ToArray();
        var blocks = isWhole ? document.CodeBlocks : (codeByPlace ??= new(contents.CodeBlocks)).Between(extent.Start, extent.End).ToArray();
        var runbook = new Runbook
        {
            Document = document,
            Id = id,
            Title = title,
            Span = span,
            Extent = extent,
            IsDeclared = isDeclared,
            Declaration = declaration,
            Metadata = metadata,
            Sections = own,
            Commands = isWhole ? document.Commands : Commands(blocks),
            CodeBlocks = blocks,
            Checklist = isWhole ? document.Checklist : (checklistByPlace ??= new(contents.Checklist)).Between(extent.Start, extent.End).ToArray(),
        };
        runbook.Steps = new StepReader(contents, isDeclared, problems).Read(own);
        if (isDeclared)
        {
            foreach (var action in runbook.Actions.Where(action => action.Yaml is not null))
            {
                Validate(action.Yaml!, "action-" + BlockReader.SecondWord(action.Block!.Info));
            }
        }

        return runbook;
    }

    private void Validate(YamlNode node, string schema) => problems.AddRange(SchemaValidator.Validate(node, schema));

    // The heading carries the id and the file may carry the rest: only what stands in the block itself is its fault,
    // except for what is missing from both.
    private void Validate(YamlMapping own, YamlMapping merged)
    {
        var withId = merged.Entry("id") is null
            ? new YamlMapping([new YamlEntry(new YamlScalar("id", YamlType.String, own.Span), new YamlScalar("LIB-0", YamlType.String, own.Span)), .. merged.Entries], own.Span)
            : merged;
        foreach (var problem in SchemaValidator.Validate(withId, "runbook"))
        {
            if (declarationProblems.Add(problem))
            {
                problems.Add(problem);
            }
        }
    }

    private static DocumentKind DeclaredKind(YamlMapping yaml) => yaml.Text("kind") switch
    {
        "incident" => DocumentKind.Incident,
        _ => DocumentKind.Procedure,
    };

    private static ShellCommand[] Commands(IReadOnlyList<CodeBlock> blocks)
    {
        var commands = new List<ShellCommand>();
        foreach (var block in blocks)
        {
            commands.AddRange(block.Commands);
        }

        return commands.ToArray();
    }

    private static Link[] Links(IReadOnlyList<MarkdownLink> read)
    {
        var links = new Link[read.Count];
        for (var i = 0; i < links.Length; i++)
        {
            var link = read[i];
            links[i] = new Link
            {
                Target = link.Target,
                Text = link.Text,
                IsImage = link.IsImage,
                Span = link.Span,
                TargetSpan = link.TargetSpan,
            };
        }

        return links;
    }
}
