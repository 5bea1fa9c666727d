using System.Diagnostics;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Running;

if (args is ["github", var address])
{
    return await GitHubTour.RunAsync(new Uri(address));
}

// Runs a runbook, or goes on with a run, and kills itself as a machine that loses its power does: right behind a record, or after
// a time. Arguments: folder, what to run ("OPS-1" or "resume ID"), the record's number or 0, milliseconds or 0, answers and parameters.
if (args is not [var folder, var verb, var name, var record, var milliseconds, .. var words])
{
    Console.Error.WriteLine("folder run|resume NAME RECORD MILLISECONDS [answer:step=value|name=value]...");
    return 2;
}

var last = long.Parse(record);
if (int.Parse(milliseconds) is > 0 and var time)
{
    new Thread(() =>
    {
        Thread.Sleep(time);
        Process.GetCurrentProcess().Kill();
    }) { IsBackground = true }.Start();
}

const string Answer = "answer:";
var commission = new RunCommission
{
    Runbook = verb == "resume" ? null : name,
    Resume = verb == "resume" ? name : null,
    Answers = [.. words.Where(word => word.StartsWith(Answer, StringComparison.Ordinal)).Select(word => GivenAnswer.Parse(word[Answer.Length..])!)],
    Parameters = [.. words.Where(word => !word.StartsWith(Answer, StringComparison.Ordinal)).Select(word => ParameterInput.Parse(word)!)],
    Tool = "test",
    Operator = "tester",
    WorkingDirectory = folder,
    Environment = new Dictionary<string, string> { ["PATH"] = $"{folder}/bin:/usr/bin:/bin", ["HOME"] = folder },
};
var desk = new RunDesk
{
    Grace = TimeSpan.FromSeconds(1),
    Recorded = sequence =>
    {
        if (sequence == last)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    },
};
var report = await desk.RunAsync(commission, _ => { }, null, CancellationToken.None);
Console.WriteLine($"{report.Run} {report.Outcome} {string.Join(" | ", report.Reasons)}");
return 0;
