using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Schemas;
using PolicyRunner.Shell;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Reads a YAML runbook into the same model as Markdown.</summary>
internal sealed class YamlDocumentReader
{
    private readonly SourceFile file;
    private readonly YamlMapping root;
    private readonly List<Problem> problems;
    private readonly List<Section> sections = [];
    private readonly List<CodeBlock> blocks = [];
    private readonly List<Step> steps = [];
    private readonly List<WarningMark> warnings = [];
    private readonly List<Prose> prose = [];
    private readonly ShellAllowance allowance = new();
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    private YamlDocumentReader(SourceFile file, YamlMapping root, List<Problem> problems)
    {
        this.file = file;
        this.root = root;
        this.problems = problems;
    }

    public static Document Read(SourceFile file)
    {
        var result = YamlReader.Read(EmbeddedText.Whole(file));
        var problems = result.Problems.ToList();
        if (result.Root is YamlMapping root)
        {
            return new YamlDocumentReader(file, root, problems).Read();
        }

        if (problems.Count == 0)
        {
            problems.Add(new Problem(ProblemKind.Yaml, "A YAML runbook is a mapping that begins with its id.", file.LineSpan(1)));
        }

        return DocumentReader.Unreadable(file, problems[0]);
    }

    private Document Read()
    {
        problems.AddRange(SchemaValidator.Validate(root, "yaml-runbook"));
        Sections();
        if (allowance.Excess is { } excess)
        {
            return DocumentReader.Unreadable(file, excess);
        }

        var items = new List<MetadataItem>();
        MetadataReader.FromFrontMatter(root, items);
        var title = root.Text("title") ?? file.Path[(file.Path.LastIndexOf('/') + 1)..];
        var titleSpan = root["title"]?.Span ?? root.Span.FirstLine();
        var document = new Document
        {
            File = file,
            Kind = root.Text("kind") == "incident" ? DocumentKind.Incident : DocumentKind.Procedure,
            IsDeclared = true,
            Title = title,
            TitleSpan = titleSpan,
            FrontMatter = root,
            Metadata = new Metadata(items),
            Sections = sections,
            CodeBlocks = blocks,
            Commands = [.. blocks.SelectMany(block => block.Commands)],
            Links = [],
            Tables = [],
            Checklist = [],
            Marks = [],
            Warnings = warnings,
            Prose = prose,
            Anchors = new HashSet<string>(),
            Problems = problems,
            Ignores = YamlIgnores.Read(file, root),
        };
        document.Runbooks =
        [
            new Runbook
            {
                Document = document,
                Id = root.Text("id"),
                Title = title,
                Span = root["id"]?.Span ?? titleSpan,
                Extent = file.Span(0, file.Text.Length),
                IsDeclared = true,
                Declaration = DeclarationReader.Read(root),
                Metadata = document.Metadata,
                Sections = sections,
                Steps = steps,
                Commands = document.Commands,
                CodeBlocks = blocks,
                Checklist = [],
            },
        ];
        return document;
    }

    private void Sections()
    {
        if (root["sections"] is not YamlMapping parts)
        {
            return;
        }

        foreach (var part in parts.Entries)
        {
            var name = SectionNames.Parse(part.Key.Text);
            var texts = part.Value is YamlSequence list ? list.Items.OfType<YamlScalar>() : part.Value is YamlScalar only ? [only] : [];
            var section = new Section
            {
                Title = part.Key.Text,
                PlainTitle = part.Key.Text,
                Name = name,
                Level = 2,
                IsBoldLabel = false,
                Span = part.Key.Span,
                Extent = part.Span,
                Parent = null,
                IsEmpty = part.Value is YamlScalar { IsNull: true } or YamlScalar { Text: "" } or YamlSequence { Items.Count: 0 },
                TodoSpan = texts.FirstOrDefault(text => text.Text.Trim() is "TODO" or "TBD")?.Span,
            };
            sections.Add(section);
            foreach (var text in texts)
            {
                Say(text);
            }

            if (name is SectionName.Procedure or SectionName.Verification or SectionName.Rollback && part.Value is YamlSequence sequence)
            {
                var number = 0;
                foreach (var step in sequence.Items.OfType<YamlMapping>())
                {
                    Step(section, step, ++number);
                }
            }

            section.HasWarning = warnings.Any(warning => part.Span.Contains(warning.Span));
        }
    }

    private void Say(YamlScalar text)
    {
        prose.Add(new Prose(text.Text, text.Span));
        WarningReader.Read(text.Text, text.Span, warnings);
    }

    private void Step(Section section, YamlMapping yaml, int number)
    {
        var title = yaml.Text("title") ?? $"Step {number}";
        var span = yaml["title"]?.Span ?? yaml.Span.FirstLine();
        foreach (var key in (string[])["title", "text", "warning"])
        {
            if (yaml[key] is YamlScalar text)
            {
                Say(text);
            }
        }

        var hasWarning = yaml["warning"] is not null || warnings.Any(warning => yaml.Span.Contains(warning.Span));
        if (yaml["warning"] is YamlScalar warned)
        {
            warnings.Add(new WarningMark(warned.Text, warned.Span));
        }

        var id = Unique(Slug.Id(title));
        var actions = new List<RunbookAction>();
        foreach (var action in yaml.List("actions").OfType<YamlMapping>())
        {
            if (Action(section, action, actions.Count == 0 ? id : $"{id}-{actions.Count + 1}") is { } made)
            {
                actions.Add(made);
            }
        }

        if (actions.Count == 0)
        {
            actions.Add(ActionReader.Manual(id, span));
        }

        if (actions.Count == 1 && actions[0].Attributes.Id is { } own)
        {
            id = own;
        }

        var estimate = yaml["time"] is YamlScalar time && TimeText.TryFind(time.Text, out var minimum, out var maximum, out _, out _)
            ? new TimeEstimate(minimum, maximum, time.Span)
            : null;
        steps.Add(new Step
        {
            Id = id,
            Title = title,
            Section = section.Name,
            Span = span,
            Extent = yaml.Span,
            Number = number,
            IsItem = true,
            Actions = actions,
            Estimate = estimate,
            HasWarning = hasWarning,
            Marks = [],
        });
    }

    private RunbookAction? Action(Section section, YamlMapping yaml, string id)
    {
        foreach (var entry in yaml.Entries)
        {
            var key = entry.Key.Text;
            var kind = BlockReader.IsRunnable(key) ? ActionKind.Shell : ActionReader.ParseKind(key);
            if (kind is null)
            {
                continue;
            }

            var attributes = Attributes(yaml);
            var block = kind == ActionKind.Shell && entry.Value is YamlScalar script ? Block(section, key, entry, script) : null;
            var body = kind == ActionKind.Shell ? null : entry.Value as YamlMapping;
            return new RunbookAction
            {
                Id = attributes.Id ?? id,
                Kind = kind.Value,
                Span = entry.Key.Span,
                Block = block,
                Attributes = attributes,
                Yaml = body,
                ComesTo = ActionCommands.Of(kind.Value, block, entry.Key.Span, body),
                InferredEffect = block is { Role: BlockRole.Shell } ? ActionReader.EffectOf(block.Commands) : ActionReader.EffectOf(kind.Value, body),
                Expected = Expected(yaml),
                IsRunnable = attributes.Run != false && kind != ActionKind.Manual,
            };
        }

        return null;
    }

    private CodeBlock Block(Section section, string language, YamlEntry entry, YamlScalar script)
    {
        var content = Content(script);
        var code = new MarkdownCode(language, entry.Key.Span, entry.Key.Span, content, true, true, entry.Span);
        var block = BlockReader.Read(code, before: null, allowance, isInStep: true);
        block.Section = section;
        blocks.Add(block);
        problems.AddRange(block.Script.Limits);
        WarningReader.Read(block, warnings);
        return block;
    }

    // The attributes are the keys beside the action; they are read by the reader of info strings, so that both forms mean the same.
    private static ActionAttributes Attributes(YamlMapping yaml)
    {
        var words = new List<InfoString.Word>();
        foreach (var entry in yaml.Entries)
        {
            var value = entry.Value switch
            {
                YamlScalar { IsNull: false } scalar => scalar.Text,
                YamlSequence list => string.Join(',', list.Items.OfType<YamlScalar>().Select(item => item.Text)),
                _ => null,
            };
            if (value is not null && entry.Key.Text is "id" or "timeout" or "effect" or "retry" or "backoff" or "needs" or "when" or "undo"
                or "idempotent" or "probe" or "environment" or "runs-on" or "secrets" or "cwd" or "run" or "on" or "time" or "kind" or "reversible")
            {
                words.Add(new InfoString.Word(entry.Key.Text, value, entry.Value.Span, false));
            }
        }

        // The schema has complained about their values, and knows templates besides.
        return AttributeReader.Read(words, []);
    }

    private static ExpectedOutput? Expected(YamlMapping yaml) => yaml["expect"] switch
    {
        YamlScalar { IsNull: false } text => new ExpectedOutput(ExpectMode.Contains, text.Text, text.Span),
        YamlMapping { Entries: [{ Value: YamlScalar value } entry, ..] } => new ExpectedOutput(
            entry.Key.Text switch
            {
                "exact" => ExpectMode.Exact,
                "regex" => ExpectMode.Regex,
                "json" => ExpectMode.Json,
                _ => ExpectMode.Contains,
            },
            value.Text,
            value.Span),
        YamlMapping mapping => new ExpectedOutput(ExpectMode.Json, mapping.Span.Text.ToString(), mapping.Span),
        _ => null,
    };

    // A literal block's lines stand one below the other in the file; anything else begins where its scalar begins and ends where it ends,
    // however long what an alias stands for.
    private static EmbeddedText Content(YamlScalar script)
    {
        var source = script.Span.File;
        if (script.Span.Length == 0 || script.Span.Text[0] != '|')
        {
            var quoted = script.Span.Length > 0 && script.Span.Text[0] is '"' or '\'' ? 1 : 0;
            var begin = script.Span.Start + quoted;
            return new EmbeddedText(source, script.Text, [0, script.Text.Length + 1], [begin, Math.Max(begin, script.Span.End - 1)]);
        }

        var text = script.Text.TrimEnd('\n');
        var lines = text.Split('\n');
        var starts = new int[lines.Length];
        var places = new int[lines.Length];
        var first = script.Span.StartPosition.Line + 1;
        var at = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = source.LineSpan(first + i);
            starts[i] = at;
            places[i] = Math.Max(line.Start, line.End - lines[i].Length);
            at += lines[i].Length + 1;
        }

        return new EmbeddedText(source, text, starts, places);
    }

    private string Unique(string id)
    {
        if (ids.Add(id))
        {
            return id;
        }

        var number = numbers.GetValueOrDefault(id, 2);
        while (!ids.Add($"{id}-{number}"))
        {
            number++;
        }

        numbers[id] = number + 1;
        return $"{id}-{number}";
    }
}
