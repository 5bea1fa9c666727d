namespace PolicyRunner.Shell;

/// <summary>What a command does to the world.</summary>
public enum CommandEffect
{
    /// <summary>Not a command: output, help, a line of a transcript.</summary>
    Output,

    /// <summary>Looks, changes nothing outside the process.</summary>
    Read,

    /// <summary>Nobody knows; counts as <see cref="Mutate"/> where something is at stake.</summary>
    Unknown,

    /// <summary>Changes something that can be changed back.</summary>
    Mutate,

    /// <summary>Removes or overwrites something.</summary>
    Destructive,
}
