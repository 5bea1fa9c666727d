namespace PolicyRunner.Planning;

/// <summary>Ids of jobs: letters, digits and '-', each there once.</summary>
internal sealed class JobNames
{
    private const int Longest = 80;
    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="prefix">What it begins with, a letter first.</param>
    /// <param name="name">A step's or role's name; what a job's id cannot hold becomes '-'.</param>
    public string Unique(string prefix, string name)
    {
        var plain = new string([.. name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-')]);
        var id = $"{prefix}-{plain}";
        id = id.Length > Longest ? id[..Longest] : id;
        var unique = id;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = $"{id}-{number}";
        }

        return unique;
    }
}
