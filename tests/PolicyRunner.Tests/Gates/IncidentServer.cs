using System.Globalization;
using System.Text;
using PolicyRunner.Tests.Probes;

namespace PolicyRunner.Tests.Gates;

/// <summary>
/// Four days of a service that answers ten requests a second, a sample a minute, with incidents that begin after three and a half
/// days: each job has one of its own.
/// </summary>
public sealed class IncidentServer : PrometheusServer
{
    private const int Minutes = 4 * 24 * 60;
    private static readonly string[] Jobs = ["fast", "slow", "flapping", "noise"];

    public IncidentServer() => Begin = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-4.5).ToUnixTimeSeconds() / 60 * 60);

    /// <summary>When the incidents begin.</summary>
    public DateTimeOffset Start => Begin.AddMinutes(Quiet);

    private static int Quiet => 84 * 60;

    protected override string Metrics()
    {
        var text = new StringBuilder("# TYPE requests counter\n");
        foreach (var job in Jobs)
        {
            var (good, bad) = (0.0, 0.0);
            var (goods, bads) = (new StringBuilder(), new StringBuilder());
            for (var minute = 0; minute < Minutes; minute++)
            {
                var share = Share(job, minute - Quiet);
                (good, bad) = (good + (600 * (1 - share)), bad + (600 * share));
                var time = Begin.AddMinutes(minute).ToUnixTimeSeconds();
                goods.Append(CultureInfo.InvariantCulture, $"requests_total{{job=\"{job}\",code=\"200\"}} {good} {time}\n");
                bads.Append(CultureInfo.InvariantCulture, $"requests_total{{job=\"{job}\",code=\"500\"}} {bad} {time}\n");
            }

            text.Append(goods).Append(bads);
        }

        return text.Append("# EOF\n").ToString();
    }

    // Of the minute that ends at this sample.
    private static double Share(string job, int minute) => job switch
    {
        "fast" => minute > 0 ? 1 : 0,
        "slow" => minute > 0 ? 0.01 : 0,
        "flapping" => minute > 0 && minute % 30 is > 0 and <= 5 ? 0.1 : 0,
        "noise" => minute % 360 == 1 ? 0.05 : 0,
        _ => 0,
    };
}
