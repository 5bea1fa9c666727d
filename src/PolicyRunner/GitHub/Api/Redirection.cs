using System.Net;

namespace PolicyRunner.GitHub.Api;

/// <summary>Where an answer points to, and whether it is gone to.</summary>
internal static class Redirection
{
    /// <summary>More hops than this are a circle.</summary>
    public const int MostHops = 5;

    public static bool Is(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <param name="method">Of the request.</param>
    /// <param name="from">Where the answer comes from.</param>
    /// <param name="location">What it says, relative or not.</param>
    /// <param name="api">The API's address.</param>
    /// <param name="to">Where to go.</param>
    /// <returns>Why nobody goes there, a sentence without its full stop; null: go.</returns>
    public static string? Next(HttpMethod method, Uri from, Uri? location, Uri api, out Uri to)
    {
        to = from;
        if (location is null)
        {
            return "it points to another place without saying which";
        }

        to = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (to.Scheme != Uri.UriSchemeHttps && !(to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp && from.IsLoopback && to.IsLoopback))
        {
            return "it points to an address without encryption";
        }

        if (to.UserInfo.Length > 0)
        {
            return "it points to an address with a name and password in it";
        }

        return method != HttpMethod.Get && !IsSameOrigin(to, api) ? $"it points to {to.Host}, where nothing is sent to" : null;
    }

    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
