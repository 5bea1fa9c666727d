using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>The files a finding may lie in. A script can make a <see cref="SourceFile"/> of its own; nobody could open that one.</summary>
internal sealed class CheckedFiles
{
    private readonly Configuration configuration;
    private readonly Library? library;
    private readonly Document? only;

    /// <summary>Those of all documents.</summary>
    public CheckedFiles(Library library, Configuration configuration)
    {
        this.library = library;
        this.configuration = configuration;
    }

    /// <summary>That of one document, while others are still being read.</summary>
    public CheckedFiles(Document only, Configuration configuration)
    {
        this.only = only;
        this.configuration = configuration;
    }

    public bool Contains(SourceFile file) =>
        IsDocument(file) || configuration.Organisation.File == file || configuration.Slos.Any(slo => slo.File == file);

    public bool IsDocument(SourceFile file) => only is null ? library!.Find(file.Path)?.File == file : only.File == file;
}
