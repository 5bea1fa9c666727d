using PolicyRunner.Cli;

OneCulture.Choose();

// On a thread whose stack is as large as the project file says, like those of all others: how deep a policy may call itself must depend
// neither on the thread that it meets nor on what the shell allows a process.
var code = ExitCode.Broken;
var tool = new Thread(() => code = Tool.Run(args)) { Name = "tool" };
tool.Start();
tool.Join();
return code;
