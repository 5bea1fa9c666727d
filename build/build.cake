// The entry of the build: names the concerns, runs the targets asked for, says the total, exits.
#load "paths.cake"
#load "outcome.cake"
#load "help.cake"
#load "clean.cake"
#load "compile.cake"
#load "check.cake"
#load "publish.cake"
#load "demo.cake"
#load "test.cake"
#load "contract.cake"
#load "bench.cake"
#load "pack.cake"

// Leaves before Cake prints its table of durations: the last line belongs to the target, or to the total.
Teardown(context =>
{
    if (!context.Successful)
    {
        Console.Error.WriteLine(context.ThrownException.Message);
        outcome.Exit(context.ThrownException is CakeException { ExitCode: > 0 } known ? known.ExitCode : 1);
    }

    outcome.PrintTotal();
    Console.Out.Flush();
    Environment.Exit(outcome.ExitCode);
});

// --target may be given several times: the tests of all the targets are then counted together.
RunTargets(Arguments("target", "Check"));
