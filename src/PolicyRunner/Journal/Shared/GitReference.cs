using PolicyRunner.Git;

namespace PolicyRunner.Journal.Shared;

/// <summary>A reference that is read and replaced by value.</summary>
internal static class GitReference
{
    /// <returns>The id of its commit, or null when there is no such reference.</returns>
    /// <exception cref="SharedStateException">The repository cannot be read.</exception>
    public static string? Find(StateGit git, string name, CancellationToken cancellation)
    {
        var answer = git.Ask(["for-each-ref", "--format=%(objectname) %(refname)", name], [], cancellation);
        if (answer.ExitCode != 0)
        {
            throw new SharedStateException($"The repository cannot be read: {StateTree.Complaint(answer)}");
        }

        // The pattern also matches what lies below the name.
        return answer.Line.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words.Length == 2 && words[1] == name)?[0];
    }

    /// <summary>Sets a reference that still has its old value; null: that does not exist yet.</summary>
    public static GitAnswer Replace(StateGit git, string name, string? old, string commit, CancellationToken cancellation) =>
        git.Ask(["update-ref", "--no-deref", name, commit, old ?? new string('0', commit.Length)], [], cancellation);
}
