Task("Clean")
    .Description("Deletes everything the build made")
    .Does(() =>
{
    var delete = new DeleteDirectorySettings { Recursive = true, Force = true };
    DeleteDirectories(GetDirectories("./{src,tests}/*/{bin,obj}"), delete);
    DeleteDirectories(GetDirectories($"./{ContractFolder}/node_modules"), delete);

    // The compiled build script that runs right now lives in artifacts/cake.
    DeleteDirectories(GetDirectories("./artifacts/*").Where(folder => folder.GetDirectoryName() != "cake"), delete);
});
