Task("Help")
    .Description("Lists the targets and their options")
    .Does(() =>
{
    Console.WriteLine("./build.sh [--target=NAME]... [options]");
    foreach (var task in Tasks.Where(task => !string.IsNullOrEmpty(task.Description)))
    {
        Console.WriteLine($"  {task.Name,-10}{task.Description}");
    }
});
