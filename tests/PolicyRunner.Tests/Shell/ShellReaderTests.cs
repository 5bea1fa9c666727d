using PolicyRunner.Findings;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Shell;

public class ShellReaderTests
{
    [Theory]
    [InlineData("a; b && c || d | e |& f & g", "a b c d e f g")]
    [InlineData("if a; then b; elif c; then d; else e; fi", "a b c d e")]
    [InlineData("for x in $(a) y; do b; done", "a b")]
    [InlineData("while a; do b; done < file", "a b ")]
    [InlineData("until a\ndo\n b\ndone", "a b")]
    [InlineData("case \"$1\" in start|run) a ;; stop) b;; *) c; esac; d", "a b c d")]
    [InlineData("(a; b) && { c; d; }", "a b c d")]
    [InlineData("[[ -f x && $y < 3 ]] && a", "[[ a")]
    [InlineData("(( i++ )); a", "a")]
    [InlineData("x=$((1 + (2 * 3))) a", "a")]
    [InlineData("diff <(a) <(b)", "diff a b")]
    [InlineData("echo `a $(b)` \"$(c \"$(d)\")\"", "echo a b c d")]
    [InlineData("list=(one \"two three\" # note\n four)\na ${list[@]}", " a")]
    [InlineData("a \\\n  --flag \\\n  | b", "a b")]
    [InlineData("! a", "a")]
    [InlineData("function f { a; }; g() { b; }", "a b")]
    [InlineData("a 'x; y' \"z | w\" q\\;r $'it\\'s'; b", "a b")]
    [InlineData("cat <<EOF | a\nnot; a command\n$(b)\nEOF\nc", "cat b a c")]
    [InlineData("cat <<'EOF'\n$(not)\nEOF\na", "cat a")]
    [InlineData("cat <<-EOF\n\tx\n\tEOF\na", "cat a")]
    [InlineData("a # b; c\n# d\ne#f", "a e#f")]
    [InlineData("echo ${X:-$(a)} ${Y%\\}*}", "echo a")]
    [InlineData("ls @(a|b)", "ls")]
    public void Commands_are_found_in_document_order(string text, string tools)
    {
        var script = ShellSamples.Read(text);

        Assert.Empty(script.Problems);
        var expected = tools.Split(' ').Order();
        Assert.Equal(expected, script.Commands.Select(command => command.Tool).Order());
        Assert.Equal(script.Commands.OrderBy(command => command.Span.Start), script.Commands);
    }

    [Theory]
    [InlineData("sudo -u postgres FOO=1 rm -rf /data", "sudo", "rm")]
    [InlineData("sudo env A=b nohup nice -n 5 rm -rf /data", "sudo env nohup nice", "rm")]
    [InlineData("time timeout -k 5 30s rm -rf /data", "time timeout", "rm")]
    [InlineData("xargs -0 -n 1 rm -rf /data", "xargs", "rm")]
    [InlineData("ssh -i key host rm -rf /data", "ssh", "rm")]
    [InlineData("kubectl exec -n x -it pod-0 -c app -- rm -rf /data", "kubectl exec", "rm")]
    [InlineData("docker exec -it -u root app rm -rf /data", "docker exec", "rm")]
    [InlineData("docker compose exec -T app rm -rf /data", "docker compose exec", "rm")]
    [InlineData("watch rm -rf /data", "watch", "rm")]
    [InlineData("oc rsh pod-0 rm -rf /data", "oc rsh", "rm")]
    public void Wrappers_are_taken_off(string text, string wrappers, string tool)
    {
        var command = ShellSamples.Single(text);

        Assert.Equal(wrappers, string.Join(' ', command.Wrappers));
        Assert.Equal(tool, command.Tool);
        Assert.True(command.IsIrreversible);
        Assert.Equal(text, ShellSamples.Covered(command));
        Assert.Equal(text, command.Text);
    }

    [Theory]
    [InlineData("bash -c 'set -e; rm -rf /data'", "rm -rf /data", "bash -c")]
    [InlineData("sudo bash -lc \"rm -rf /data\"", "rm -rf /data", "sudo,bash -c")]
    [InlineData("ssh host 'cd /x && rm -rf /data'", "rm -rf /data", "ssh")]
    [InlineData("ssh host \"sudo rm -rf $DIR\"", "sudo rm -rf $DIR", "ssh,sudo")]
    [InlineData("kubectl exec p -- sh -c 'rm -rf /data | cat'", "rm -rf /data", "kubectl exec,sh -c")]
    [InlineData("find / -exec rm -rf {} \\;", "rm -rf {}", "find -exec")]
    [InlineData("su - app -c 'rm -rf /data'", "rm -rf /data", "su -c")]
    [InlineData("eval \"rm -rf /data\"", "rm -rf /data", "eval")]
    [InlineData("watch -n 5 'rm -rf /data'", "rm -rf /data", "watch")]
    [InlineData("psql -h db -c \"DROP TABLE users; SELECT 1\"", "DROP TABLE users", "psql")]
    [InlineData("psql <<SQL\nSELECT 1;\nDROP TABLE users;\nSQL\n", "DROP TABLE users", "psql")]
    [InlineData("docker exec -i db psql -U x <<'SQL'\nDROP TABLE users;\nSQL\n", "DROP TABLE users", "docker exec,psql")]
    [InlineData("mysql -u root -e 'TRUNCATE users'", "TRUNCATE users", "mysql")]
    [InlineData("bash <<'EOF'\nrm -rf /data\nEOF\n", "rm -rf /data", "bash")]
    [InlineData("ssh host <<'EOF'\nrm -rf /data\nEOF\n", "rm -rf /data", "ssh")]
    [InlineData("bash -c 'psql -c \"DROP TABLE users\"'", "DROP TABLE users", "bash -c,psql")]
    [InlineData("echo $(rm -rf /data)", "rm -rf /data", "")]
    [InlineData("echo `rm -rf /data`", "rm -rf /data", "")]
    public void What_is_inside_a_text_stands_at_its_exact_place(string text, string inner, string wrappers)
    {
        var script = ShellSamples.Read("echo first\n" + text);

        Assert.Empty(script.Problems);
        var command = Assert.Single(script.Commands, command => command.IsIrreversible);
        Assert.Equal(inner, ShellSamples.Covered(command));
        Assert.Equal(wrappers, string.Join(',', command.Wrappers));
        var carrier = script.Commands.FirstOrDefault(other => other.RunsOthers);
        Assert.True(carrier is null || carrier.Effect == CommandEffect.Destructive);
    }

    [Theory]
    [InlineData("sudo -u postgres FOO=1 /usr/bin/psql -f psql", "psql", "/usr/bin/psql")]
    [InlineData("\"rm\" -rf /data", "rm", "\"rm\"")]
    [InlineData("FOO=1", "", "FOO=1")]
    public void The_tool_knows_where_its_own_word_stands(string script, string tool, string written)
    {
        var command = ShellSamples.Single(script);

        Assert.Equal((tool, written), (command.Tool, command.ToolSpan.Text.ToString()));
    }

    [Fact]
    public void A_text_read_by_two_shells_is_listed_once()
    {
        var script = ShellSamples.Read("ssh host \"kill $(cat app.pid)\"");

        Assert.Equal(["ssh", "kill", "cat"], script.Commands.Select(command => command.Tool));
    }

    [Fact]
    public void Escapes_in_a_quoted_script_do_not_move_its_spans()
    {
        var script = ShellSamples.Read("bash -c \"echo \\\"a\\\" && rm -rf \\$X/data\"");

        Assert.Equal("rm -rf \\$X/data", ShellSamples.Covered(script.Commands[^1]));
        Assert.Equal("rm -rf $X/data", script.Commands[^1].Text);
        Assert.Equal("a", script.Commands[1].Arguments[0].Value);
    }

    [Fact]
    public void Words_keep_their_raw_form_value_and_expansions()
    {
        var command = ShellSamples.Read("tool \"$A b\"'c'\\ d${E:-$F} $(x)").Commands[0];

        Assert.Equal("$A bc d${E:-$F}", command.Arguments[0].Value);
        Assert.Equal("\"$A b\"'c'\\ d${E:-$F}", command.Arguments[0].Raw);
        Assert.Equal(["A", "E", "F"], command.Arguments[0].Expansions.Select(expansion => expansion.Name));
        Assert.Equal([true, false, false], command.Arguments[0].Expansions.Select(expansion => expansion.IsQuoted));
        Assert.Equal("${E:-$F}", command.Arguments[0].Expansions[1].Span.Text.ToString());
    }

    [Fact]
    public void Expansions_in_assignments_are_not_split()
    {
        var command = ShellSamples.Single("export A=$B");

        Assert.True(Assert.Single(command.Arguments[0].Expansions).IsQuoted);
    }

    [Theory]
    [InlineData("kubectl get pods -n <namespace>")]
    [InlineData("kubectl logs <pod name> -n <your-namespace> --tail=<10|100>")]
    [InlineData("curl -H \"Authorization: Bearer <token>\" https://x")]
    [InlineData("kubectl get pods -n [your-ns]")]
    [InlineData("psql -h <host>:<port> -U <user>")]
    [InlineData("cp <<FILE>> backup")]
    public void Placeholders_are_words_and_no_redirections(string text)
    {
        var script = ShellSamples.Read(text);

        Assert.Empty(script.Problems);
        var command = Assert.Single(script.Commands);
        Assert.True(command.HasPlaceholder);
        Assert.Empty(command.Redirections);
    }

    [Theory]
    [InlineData("mysql shop < dump.sql > out.log")]
    [InlineData("helm template --set image={{ image }} x ${{ github.sha }}")]
    [InlineData("sort <in >out")]
    [InlineData("docker ps --format '{{.Names}}'")]
    [InlineData("ls [a-z]* [0-9]")]
    public void What_only_looks_like_a_placeholder_is_none(string text)
    {
        var script = ShellSamples.Read(text);

        Assert.Empty(script.Problems);
        Assert.False(Assert.Single(script.Commands).HasPlaceholder);
    }

    [Fact]
    public void Redirections_have_operator_target_and_heredoc()
    {
        var command = ShellSamples.Single("tool 2>&1 >>out.log <<EOF &>all\nbody\nEOF\n");

        Assert.Equal([">&", ">>", "<<", "&>"], command.Redirections.Select(redirection => redirection.Operator));
        Assert.Equal("out.log", command.Redirections[1].Target.Value);
        Assert.Equal("body\n", command.Redirections[2].Heredoc);
    }

    [Fact]
    public void An_unclosed_quote_is_one_problem_and_the_next_line_is_read()
    {
        var script = ShellSamples.Read("echo first\necho \"open $(date)\nrm -rf /data\n");

        var problem = Assert.Single(script.Problems);
        Assert.Equal(ProblemKind.Shell, problem.Kind);
        Assert.Equal((2, 6), (problem.Span.StartPosition.Line, problem.Span.StartPosition.Column));
        Assert.Equal(["echo", "echo", "date", "rm"], script.Commands.Select(command => command.Tool));
    }

    [Theory]
    [InlineData("if true; then echo x", "if")]
    [InlineData("for x in a; do echo x", "for")]
    [InlineData("echo x; done", "done")]
    [InlineData("cat <<EOF\nbody\n", "<<EOF")]
    [InlineData("echo $(date", "$")]
    [InlineData("get pods (all)", "(")]
    public void What_bash_refuses_is_a_problem_at_its_place(string text, string place)
    {
        var problem = Assert.Single(ShellSamples.Read(text).Problems);

        Assert.StartsWith(problem.Span.Text.ToString()[..1], place, StringComparison.Ordinal);
        Assert.Equal(ProblemKind.Shell, problem.Kind);
    }

    [Fact]
    public void Too_deep_nesting_is_a_limit()
    {
        var script = ShellSamples.Read(string.Concat(Enumerable.Repeat("echo $(", 60)));

        Assert.Equal(ProblemKind.Limit, Assert.Single(script.Problems).Kind);
    }

    [Fact]
    public void Comments_are_listed_without_their_sign()
    {
        var script = ShellSamples.Read("# one\nls # two\n");

        Assert.Equal(["one", "two"], script.Comments.Select(comment => comment.Text));
    }

    [Fact]
    public void Commands_of_a_pipeline_are_counted()
    {
        var script = ShellSamples.Read("a | b | c; d");

        Assert.Equal([0, 1, 2, 0], script.Commands.Select(command => command.PipelineIndex));
    }

    [Fact]
    public void The_words_of_a_command_are_the_same_however_they_are_asked_for()
    {
        var file = new SourceFile("x.sh", "sudo -u app kubectl logs 'a b' \"$POD\" --tail=5\n");
        var command = ShellReader.Read(EmbeddedText.Whole(file), ShellDialect.Posix).Commands.Single();

        Assert.Equal(["sudo", "-u", "app", "kubectl", "logs", "a b", "$POD", "--tail=5"], command.Words.Select(word => word.Value));
        Assert.Equal(command.Words.Skip(4), command.Arguments);
        Assert.Equal(command.Arguments, Enumerable.Range(0, command.Arguments.Count).Select(index => command.Arguments[index]));
        Assert.Equal(["'a b'", "\"$POD\""], command.Arguments.Skip(1).Take(2).Select(word => word.Span.Text.ToString()));
        Assert.Equal("POD", command.Arguments[2].Expansions.Single().Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => command.Arguments[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => command.Arguments[4]);
    }
}
