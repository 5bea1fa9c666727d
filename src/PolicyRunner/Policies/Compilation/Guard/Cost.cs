namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// What a member that a policy may use costs, and so what is counted where it is called. The list that allows the member states it
/// and explains the words.
/// </summary>
internal enum Cost
{
    Free,
    Arguments,
    Whole,
    Walk,
    Result,
    Slow,
    Search,
    Sort,
    Driven,
    Query,
    End,
    Compare,
    Keys,
    Twin,
}
