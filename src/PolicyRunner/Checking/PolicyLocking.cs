using PolicyRunner.Policies;

namespace PolicyRunner.Checking;

/// <summary>Writes the lock of the policies in use, and holds a check to it.</summary>
public static class PolicyLocking
{
    /// <param name="policiesFolder">As in a request.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="cancellation">Ends the loading.</param>
    /// <returns>Where the lock belongs, what would stand in it, and how the one that is there differs; or why there can be none.</returns>
    public static LockState Of(string? policiesFolder, string workingDirectory, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var request = new CheckRequest { PoliciesFolder = policiesFolder, WorkingDirectory = workingDirectory };
        var rules = RuleSource.Own(request);
        var folder = rules.PoliciesFolder(request);
        var path = Path.Combine(folder, PolicyLock.FileName);
        if (rules.Refusal(path) is { } refusal)
        {
            return Misuse(refusal);
        }

        if (RuleFolder.List(folder, rules).Complaint is { } complaint)
        {
            return Misuse(complaint);
        }

        if (policiesFolder is not null && !Directory.Exists(folder))
        {
            return Misuse(Configuration.NoFolder(policiesFolder, "", workingDirectory));
        }

        var pack = PolicyPackLoader.Load(folder, new CacheOptions(), rules.Show(folder));
        if (pack.Errors.Any())
        {
            return None([.. pack.Errors.Select(Checker.Error)]);
        }

        if (pack.Policies.FirstOrDefault(entry => !PolicyLock.CanHold(entry.Policy.Id)) is { } odd)
        {
            return Misuse($"{odd.Path}: The policy's id '{odd.Policy.Id}' cannot stand in a lock file; make it of letters, digits, '-', '_' and '.'.");
        }

        var tool = typeof(PolicyLock).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        return new LockState(path, rules.Show(path), PolicyLock.Of(pack, tool), [.. Check(pack, folder, rules)], []);

        LockState Misuse(string message) => None([new CheckError(null, message, null, IsUsage: true)]);

        LockState None(IReadOnlyList<CheckError> errors) => new(path, rules.Show(path), null, [], errors);
    }

    /// <summary>What keeps a pack from being the locked one; nothing when it is.</summary>
    internal static IEnumerable<CheckError> Check(PolicyPack pack, string? folder, RuleSource rules)
    {
        const string remedy = "look at it and run 'policyrunner policy lock'";
        var path = folder is null ? null : Path.Combine(folder, PolicyLock.FileName);
        var where = rules.IsBase ? $" at the base '{rules.Name}'" : "";
        if (path is null || (rules.Refusal(path) is null && !File.Exists(path)))
        {
            return [new CheckError(null, $"There is no {(path is null ? $"policies/{PolicyLock.FileName}" : rules.Show(path))}{where}; write it with 'policyrunner policy lock' and commit it.", null, IsUsage: true)];
        }

        var (file, problem) = rules.ReadText(path);
        var (found, wrong) = problem is null ? PolicyLock.Read(file) : (null, problem);
        return found is null
            ? [new CheckError(null, wrong!.Message, wrong.Span, IsUsage: true)]
            : found.Differences(pack).Select(difference => new CheckError(null, $"{difference.TrimEnd('.')}{where}; {remedy}.", null, IsUsage: true));
    }
}

/// <summary>A lock beside the one that is there.</summary>
/// <param name="FullPath">Where it belongs, absolute.</param>
/// <param name="Path">As shown to people.</param>
/// <param name="Lock">Of the policies as they are; null when there are errors.</param>
/// <param name="Differences">How the lock that is there differs; one of them when there is none.</param>
/// <param name="Errors">Why the policies cannot be locked: they do not compile, contradict each other, or are not where they should be.</param>
public sealed record LockState(string FullPath, string Path, PolicyLock? Lock, IReadOnlyList<CheckError> Differences, IReadOnlyList<CheckError> Errors)
{
    /// <summary>How many policies a check counts besides: those that no script can change.</summary>
    public static int PartsOfTheTool => PolicySet.PartsOfTheTool.Length;
}
