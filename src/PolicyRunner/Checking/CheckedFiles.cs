using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>The files a finding may lie in. A script can make a <see cref="SourceFile"/> of its own; nobody could open that one.</summary>
internal sealed class CheckedFiles(Library library, Configuration configuration)
{
    public Library Library => library;

    public bool Contains(SourceFile file) =>
        library.Find(file.Path)?.File == file || configuration.Organisation.File == file || configuration.Slos.Any(slo => slo.File == file);
}
