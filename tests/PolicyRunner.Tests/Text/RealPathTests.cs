using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class RealPathTests
{
    [Theory]
    [InlineData(".git", true)]
    [InlineData(".GIT", true)]
    [InlineData(".git.", true)]
    [InlineData(".git . . . .", true)]
    [InlineData(".git::$INDEX_ALLOCATION", true)]
    [InlineData("GIT~1", true)]
    [InlineData("\u200D.g\u200Ci\uFEFFt\u202E", true)]
    [InlineData(".github", false)]
    [InlineData(".gitignore", false)]
    [InlineData(".git x", false)]
    [InlineData(".git .  .x", false)]
    [InlineData("git", false)]
    [InlineData("git~x", false)]
    [InlineData("git~12", false)]
    [InlineData("", false)]
    public void The_name_of_gits_folder_is_known_in_every_spelling_that_a_file_system_takes_for_it(string name, bool isGit) => Assert.Equal(isGit, RealPath.IsGit(name));
}
