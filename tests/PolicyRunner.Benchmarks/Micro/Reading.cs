using BenchmarkDotNet.Attributes;
using PolicyRunner.Benchmarks.Process;
using PolicyRunner.Findings;
using PolicyRunner.Markdown;
using PolicyRunner.Runbooks;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Benchmarks.Micro;

/// <summary>From text to a document, and its two costly parts alone. All on texts of 4 KB.</summary>
[MemoryDiagnoser]
public class Reading
{
    private readonly string page = GeneratedDocument.Undeclared(0, 4096);
    private readonly string runbook = GeneratedDocument.Declared(0);
    private string frontMatter = "";

    [GlobalSetup]
    public void Setup()
    {
        frontMatter = runbook[4..(runbook.IndexOf("\n---\n", StringComparison.Ordinal) + 1)];

        // A text that is refused is read fast.
        var document = Runbook();
        if (!document.IsDeclared || document.Problems.Count > 0 || FrontMatter().Count > 0)
        {
            throw new BenchmarkException($"The runbook was to be read without problems: {string.Join(' ', document.Problems)}");
        }
    }

    /// <summary>Blocks, inlines and their places.</summary>
    [Benchmark]
    public MarkdownDocument Markdown() => MarkdownReader.Read(new SourceFile("page.md", page));

    /// <summary>Parsed, and held against the schema of runbooks.</summary>
    [Benchmark]
    public IReadOnlyList<Problem> FrontMatter()
    {
        var result = YamlReader.Read(EmbeddedText.Whole(new SourceFile("front-matter.yml", frontMatter)));
        return result.Root is { } root ? SchemaValidator.Validate(root, "runbook") : result.Problems;
    }

    /// <summary>Without front matter: kind, sections, steps and commands are recognised.</summary>
    [Benchmark]
    public Document Page() => DocumentReader.Read(new SourceFile("page.md", page));

    /// <summary>With front matter and actions.</summary>
    [Benchmark]
    public Document Runbook() => DocumentReader.Read(new SourceFile("runbook.md", runbook));
}
