using System.Globalization;

namespace PolicyRunner.Cli;

/// <summary>
/// Texts are ordered and numbers written in one way on every machine. The project file says so, but the runtime asks a variable first, which
/// images for .NET set: with it the same policy would find other things.
/// </summary>
internal static class OneCulture
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>To be called before anything is compared or written. What the tool starts is given the variable as it was.</summary>
    public static void Choose()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } given)
        {
            return;
        }

        // The runtime reads it once, when it is asked for a culture.
        Environment.SetEnvironmentVariable(Variable, "1");
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Environment.SetEnvironmentVariable(Variable, given);
    }
}
