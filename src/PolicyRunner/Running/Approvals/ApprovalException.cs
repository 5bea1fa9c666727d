namespace PolicyRunner.Running.Approvals;

/// <summary>Nothing can be signed or verified here; the message says why and what to do. It never means yes.</summary>
public sealed class ApprovalException : Exception
{
    public ApprovalException(string message)
        : base(message)
    {
    }

    public ApprovalException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
