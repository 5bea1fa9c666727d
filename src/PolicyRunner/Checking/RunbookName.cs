using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>How people name a runbook: by its file, its id, or both as <c>path#ID</c>.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Path">The file, or null: it is looked up below <c>runbooks/</c>.</param>
/// <param name="Id">The id, or null: the file holds one runbook.</param>
internal sealed record RunbookName(string Text, string? Path, string? Id)
{
    /// <summary>The folder that ids are looked up below, which is the one that a check takes; null where there is none.</summary>
    public static string? Folder(string workingDirectory) =>
        new CheckRequest { WorkingDirectory = workingDirectory }.Folders.FirstOrDefault(folder => Directory.Exists(System.IO.Path.GetFullPath(folder, workingDirectory)));

    public static RunbookName Parse(string text, string workingDirectory)
    {
        if (File.Exists(System.IO.Path.GetFullPath(text, workingDirectory)))
        {
            return new RunbookName(text, text, null);
        }

        var mark = text.LastIndexOf('#');
        if (mark > 0)
        {
            return new RunbookName(text, text[..mark], text[(mark + 1)..]);
        }

        var isPath = text.Contains('/', StringComparison.Ordinal) || FileFinder.IsDocument(text);
        return new RunbookName(text, isPath ? text : null, isPath ? null : text);
    }

    /// <returns>The one runbook of that name; null: there is none, or there are several, which is a problem.</returns>
    public Runbook? Find(Library library, string workingDirectory, List<PlanProblem> problems)
    {
        var document = Path is null ? null : library.Find(Shown(Path, workingDirectory));
        if (Path is not null && document is null)
        {
            problems.Add(new PlanProblem($"There is no runbook file '{Text}'.", null));
            return null;
        }

        var candidates = (document?.Runbooks ?? library.Runbooks).Where(runbook => runbook.Id is not null).ToList();
        var found = Id is null ? candidates : [.. candidates.Where(runbook => runbook.Id == Id)];
        if (found is [var one])
        {
            return one;
        }

        var ids = candidates.Select(runbook => runbook.Id!).ToList();
        problems.Add(new PlanProblem((found.Count, Id) switch
        {
            (0, null) => $"'{Text}' holds no runbook with an id; give its front matter an id to plan it.",
            (0, _) => $"There is no runbook '{Id}'{(Path is null ? " below runbooks/" : $" in '{Path}'")}.{Near(document is null ? library.Documents : [document]) ?? NearestName.Hint(Id!, ids)}",
            (_, null) => $"'{Text}' holds {Wording.Count(found.Count, "runbook")}; name one: {Wording.Or(found.Select(runbook => $"'{Text}#{runbook.Id}'"))}.",
            _ => $"Several files hold a runbook '{Id}': {Wording.And(found.Select(runbook => $"'{runbook.Document.Path}'"))}; name one with path#{Id}.",
        }, null));
        return null;
    }

    // A page whose front matter is none declares nothing, and still looks to everybody as if it did.
    private string? Near(IEnumerable<Document> documents)
    {
        foreach (var document in documents)
        {
            if (NearFrontMatter.LineOf(document.File, Id!) is { } line)
            {
                return $" '{document.Path}' names it on line {line.StartPosition.Line} and declares no such runbook; 'policyrunner check {document.Path}' says why.";
            }
        }

        return null;
    }

    private static string Shown(string path, string workingDirectory) =>
        new FileFinder(FileFinder.Repository(workingDirectory) ?? workingDirectory, workingDirectory).Show(System.IO.Path.GetFullPath(path, workingDirectory));
}
