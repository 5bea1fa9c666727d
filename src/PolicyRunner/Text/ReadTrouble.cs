namespace PolicyRunner.Text;

/// <summary>Why a file or folder could not be read, in words that hold no path: it is named beside them, and may be longer than a message.</summary>
internal static class ReadTrouble
{
    /// <returns>Words without a full stop.</returns>
    public static string Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "access is denied",
        PathTooLongException => "its path, or one in it, is longer than this system takes",
        _ => exception.Message.TrimEnd('.'),
    };
}
