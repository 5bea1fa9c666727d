using System.Text;

namespace PolicyRunner.Git;

/// <summary>
/// The token of a job on GitHub, for git: a checkout without it can neither read a private repository nor keep the shared state. It
/// goes to the server of the job alone, stands in no argument and in no file, and no redirection is followed with it.
/// </summary>
internal static class JobCredentials
{
    private const string Count = "GIT_CONFIG_COUNT";

    /// <summary>Adds it to the environment of a git that may talk to a remote; outside of a job, or without a token, nothing.</summary>
    public static void Add(IDictionary<string, string?> environment)
    {
        if (Of(environment, "GITHUB_ACTIONS") != "true" || Of(environment, "GITHUB_TOKEN") is not { Length: > 0 } token
            || !Uri.TryCreate(Of(environment, "GITHUB_SERVER_URL"), UriKind.Absolute, out var server) || server.Scheme != Uri.UriSchemeHttps)
        {
            return;
        }

        // Behind what others have put there.
        var number = int.TryParse(Of(environment, Count), out var there) && there >= 0 ? there : 0;
        var place = $"http.{server.GetLeftPart(UriPartial.Authority)}/";
        Set(number, $"{place}.extraheader", $"AUTHORIZATION: basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{token}"))}");
        Set(number + 1, $"{place}.followRedirects", "false");
        environment[Count] = $"{number + 2}";

        void Set(int index, string key, string value) => (environment[$"GIT_CONFIG_KEY_{index}"], environment[$"GIT_CONFIG_VALUE_{index}"]) = (key, value);
    }

    private static string? Of(IDictionary<string, string?> environment, string name) => environment.TryGetValue(name, out var value) ? value : null;
}
