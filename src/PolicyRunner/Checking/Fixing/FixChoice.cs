namespace PolicyRunner.Checking.Fixing;

/// <summary>Which fixes are made.</summary>
public enum FixChoice
{
    /// <summary>Those that cannot change what a runbook means or does.</summary>
    Safe,

    /// <summary>Those that somebody has to look at, too.</summary>
    All,
}
