namespace PolicyRunner.Shell;

/// <summary>What a prompt at the start of a line makes of a script.</summary>
internal enum Prompts
{
    /// <summary>A block that is called shell is a transcript when its first line, comments aside, begins with one.</summary>
    AtFirst,

    /// <summary>A block that nobody called shell is a transcript when any line begins with one.</summary>
    Anywhere,

    /// <summary>What runs is no transcript: the shell gets every line, and a prompt is a command it does not know.</summary>
    Problems,
}
