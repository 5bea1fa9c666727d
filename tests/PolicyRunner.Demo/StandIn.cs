using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace PolicyRunner.Demo;

/// <summary>One of the demo's programs, as a step calls it: asks the service to play it and prints what that says.</summary>
public static class StandIn
{
    /// <param name="address">The service's.</param>
    /// <param name="name">The program's.</param>
    /// <param name="words">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(string address, string name, IReadOnlyList<string> words)
    {
        try
        {
            using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/stand-ins/{name}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\0', words))) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().ConfigureAwait(false), Encoding.UTF8);
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith('\0'))
                {
                    return int.Parse(line[1..], CultureInfo.InvariantCulture);
                }

                Console.Out.WriteLine(line);
                await Console.Out.FlushAsync().ConfigureAwait(false);
            }

            Console.Error.WriteLine($"{name}: the demo service broke off.");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            Console.Error.WriteLine($"{name}: the demo service at {address} does not answer; start it: ./build.sh --target=Demo");
        }

        return 1;
    }
}
