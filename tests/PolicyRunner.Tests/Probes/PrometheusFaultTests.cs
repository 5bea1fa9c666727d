using PolicyRunner.Probes;
using PolicyRunner.Tests.Running;
using static PolicyRunner.Tests.Probes.Indicators;

namespace PolicyRunner.Tests.Probes;

/// <summary>What a server may answer that a well one does not; the real one is in <see cref="PrometheusTests"/>.</summary>
public sealed class PrometheusFaultTests
{
    private const string One = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.5,"0.5"]}]}}""";

    [Theory]
    [InlineData(200, """{"status":"success","warnings":["PromQL: remote storage is down"],"data":{"resultType":"scalar","result":[1,"1"]}}""", "The server warns that the answer may be wrong: PromQL: remote storage is down")]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", "The server says: timeout: query timed out")]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"many-to-many"}""", "The server says: execution: many-to-many")]
    [InlineData(200, """{"status":"error","errorType":"internal","error":"x"}""", "The server says: internal: x")]
    [InlineData(502, "<html>Bad gateway</html>", "The server answered with status 502.")]
    [InlineData(401, "", "The server answered with status 401.")]
    [InlineData(302, One, "The server answered with status 302.")]
    [InlineData(206, One, "The server answered with status 206.")]
    [InlineData(200, "", "The answer is none of a Prometheus.")]
    [InlineData(200, "null", "The answer is none of a Prometheus.")]
    [InlineData(200, "[]", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success"}""", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":{}}}""", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}""", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,0.5]}]}}""", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"half"]}]}}""", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success","status":"success","data":{"resultType":"scalar","result":[1,"1"]}}""", "The answer is none of a Prometheus.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{"count":"1"}]}]}}""", "The query gives a histogram; take a number of it, such as histogram_quantile.")]
    [InlineData(200, """{"status":"success","data":{"resultType":"streams","result":[]}}""", "The query gives a streams; it must give one number.")]
    public async Task An_answer_that_is_no_single_sound_number_is_trouble(int status, string body, string trouble)
    {
        using var server = new LocalServer((_, _) => (status, body));
        var reading = await Read(server.Address);

        Assert.Equal((trouble, null), (reading.Trouble, reading.Value));
    }

    [Fact]
    public async Task A_half_answered_ratio_is_no_reading()
    {
        var asked = 0;
        using var server = new LocalServer((_, _) => Interlocked.Increment(ref asked) == 1 ? (200, One) : (500, ""));
        var reading = await Source(server.Address).ReadAsync(new SloQuestion(Objective, Ratio(good: "a", total: "b")), CancellationToken.None);

        Assert.Equal(("The server answered with status 500.", null), (reading.Trouble, reading.Value));
        Assert.Equal("total", Assert.Single(reading.Raw).Part);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_trouble()
    {
        var reading = await Read("http://127.0.0.1:1");

        Assert.StartsWith("There is no answer: ", reading.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_moment_and_token_go_where_they_belong()
    {
        (string Path, string? Token, string Body) seen = default;
        using var server = new LocalServer((request, body) =>
        {
            seen = (request.RawUrl!, request.Headers["Authorization"], body);
            return (200, One);
        });
        var clock = new Moments(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250));
        var reading = await Source($"{server.Address.TrimEnd('/')}/prometheus/", "t0ken", clock).ReadAsync(new SloQuestion(Objective, Threshold("up{a=\"b&c=d\"} + 1")), CancellationToken.None);

        Assert.Equal(0.5, reading.Value);
        Assert.Equal(("/prometheus/api/v1/query", "Bearer t0ken", "query=up%7Ba%3D%22b%26c%3Dd%22%7D%20%2B%201&time=1700000000.250"), seen);
    }

    [Fact]
    public async Task A_long_complaint_is_cut()
    {
        using var server = new LocalServer((_, _) => (400, $$"""{"status":"error","errorType":"bad_data","error":"{{new string('x', 5000)}}"}"""));

        Assert.InRange((await Read(server.Address)).Trouble!.Length, 100, 310);
    }

    [Fact]
    public async Task An_indicator_without_a_query_is_trouble() =>
        Assert.Equal("The indicator has no query for its value.", (await Source("http://127.0.0.1:1").ReadAsync(new SloQuestion(Objective, Threshold(null)), CancellationToken.None)).Trouble);

    private static Task<SloReading> Read(string address) =>
        Source(address).ReadAsync(new SloQuestion(Objective, Threshold("up")), CancellationToken.None);
}
