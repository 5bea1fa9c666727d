using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Approvals;

/// <summary>The approvals of a plan's file: the files of the folder beside it, <c>plan.json.approvals</c>, however they came there.</summary>
public static class ApprovalFolder
{
    private const int MostFiles = 100;

    /// <summary>The folder of a plan's file.</summary>
    public static string Of(string planFile) => $"{planFile}.approvals";

    /// <summary>Reads the folder; files that are no signed statement are named.</summary>
    /// <param name="planFile">The absolute path of the plan's file.</param>
    /// <exception cref="ApprovalException">A file cannot be read, or there are more than a hundred.</exception>
    public static (IReadOnlyList<Approval> Approvals, IReadOnlyList<RejectedApproval> Unreadable) Read(string planFile)
    {
        var folder = new DirectoryInfo(Of(planFile));
        var (approvals, unreadable) = (new List<Approval>(), new List<RejectedApproval>());
        try
        {
            if (folder.LinkTarget is not null)
            {
                throw new ApprovalException(IsLink(folder));
            }

            var files = folder.Exists ? folder.GetFiles("*.json") : [];
            if (files.Length > MostFiles)
            {
                throw new ApprovalException($"'{folder.FullName}' holds {files.Length} files; keep at most {MostFiles} approvals of a plan.");
            }

            foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                // A pipe would be waited for, a device read without end, and what a link leads to came from nobody who approved.
                if (file.LinkTarget is not null || PlainFile.Length(file.FullName) is not { } length)
                {
                    unreadable.Add(new RejectedApproval(file.Name, "it is no ordinary file"));
                }
                else if (Approval.Parse(length <= Approval.LongestFile ? File.ReadAllText(file.FullName) : "", file.Name) is { } approval)
                {
                    approvals.Add(approval);
                }
                else
                {
                    unreadable.Add(new RejectedApproval(file.Name, "it is no signed approval of version 1"));
                }
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new ApprovalException($"The approvals in '{folder.FullName}' cannot be read: {trouble.Message}", trouble);
        }

        return (approvals, unreadable);
    }

    /// <summary>Puts an approval into the folder.</summary>
    /// <returns>The file's path: the same for the same role and signer.</returns>
    /// <exception cref="IOException">It cannot be written, or the folder is a link.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static string Write(string planFile, Approval approval, string identity)
    {
        var signer = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8];
        var role = new string([.. (approval.Statement.Role ?? "request").Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_')]);
        var path = Path.Combine(Of(planFile), $"{role}-{signer}.json");
        if (new DirectoryInfo(Of(planFile)) is { LinkTarget: not null } folder)
        {
            throw new IOException(IsLink(folder));
        }

        SafeFile.Write(path, approval.ToBytes());
        return path;
    }

    private static string IsLink(DirectoryInfo folder) => $"'{folder.FullName}' is a symbolic link; put the approvals themselves there.";
}
