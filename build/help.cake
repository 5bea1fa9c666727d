Task("Help")
    .Description("Lists the targets and their options")
    .Does(() =>
{
    Console.WriteLine("./build.sh [--target=NAME]... [options]");
    var described = Tasks.Where(task => !string.IsNullOrEmpty(task.Description)).ToList();
    var width = described.Max(task => task.Name.Length) + 2;
    foreach (var task in described)
    {
        Console.WriteLine($"  {task.Name.PadRight(width)}{task.Description}");
    }
});
