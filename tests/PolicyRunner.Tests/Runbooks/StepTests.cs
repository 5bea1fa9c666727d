using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class StepTests
{
    [Fact]
    public void Headings_below_a_procedure_are_its_steps()
    {
        var steps = Declared("### Step 1: Look around (5 minutes)\n\ntext\n\n### Step 2: Drain\n\n- a\n- b\n").Steps;

        Assert.Equal(["look-around-5-minutes", "drain"], steps.Select(step => step.Id));
        Assert.Equal([1, 2], steps.Select(step => step.Number!.Value));
        Assert.Equal(TimeSpan.FromMinutes(5), steps[0].Estimate!.Maximum);
        Assert.All(steps, step => Assert.True(step.IsManual && !step.IsItem));
    }

    [Fact]
    public void Without_headings_ordered_items_and_boxes_are_steps()
    {
        var steps = Declared("1. Look\n2. Drain (10m)\n\n- [ ] Ask\n- not a step\n").Steps;

        Assert.Equal(["Look", "Drain (10m)", "Ask"], steps.Select(step => step.Title));
        Assert.Equal(["9:1-9:8", "10:1-10:15", "12:1-12:10"], steps.Select(step => Place(step)));
        Assert.Equal(TimeSpan.FromMinutes(10), steps[1].Estimate!.Maximum);
    }

    [Fact]
    public void A_fence_at_the_margin_belongs_to_the_item_before_it()
    {
        var steps = Declared("1. Look\n\n```bash id=look\nls\n```\n\n2. Wait\n").Steps;

        Assert.Equal(["look", "wait"], steps.Select(step => step.Id));
        Assert.Equal(ActionKind.Shell, Assert.Single(steps[0].Actions).Kind);
        Assert.True(steps[1].IsManual);
    }

    [Theory]
    [InlineData("```bash\nls\n```\n\n### Look\n\ntext\n", "9:1")]
    [InlineData("> ```yaml http\n> url: https://example.org\n> ```\n\n### Look\n\ntext\n", "9:3")]
    [InlineData("```python\nprint(1)\n```\n\n1. Look\n", "9:1")]
    [InlineData("- prose\n\n  ```bash\n  ls\n  ```\n\n### Look\n\ntext\n", "11:3")]
    [InlineData("### Look\n\ntext\n\n### Diagnosis\n\n```bash\nls\n```\n", "15:1")]
    [InlineData("```bash run=false\nls\n```\n\n### Look\n\ntext\n", null)]
    [InlineData("```console\n$ ls\n```\n\n### Look\n\ntext\n", null)]
    [InlineData("### Look\n\n- prose\n\n  ```bash\n  ls\n  ```\n", null)]
    [InlineData("```python\nprint(1)\n```\n", null)]
    public void A_block_that_would_run_and_belongs_to_no_step_is_a_problem(string procedure, string? place)
    {
        var problems = Declared(procedure).Document.Problems.Where(problem => problem.Kind == ProblemKind.StrayBlock);

        Assert.Equal(place is null ? [] : [place], problems.Select(problem => $"{problem.Span.StartPosition.Line}:{problem.Span.StartPosition.Column}"));
    }

    [Fact]
    public void A_block_alone_in_its_section_is_a_step_in_any_language_that_runs() =>
        Assert.Equal(ActionKind.Shell, Assert.Single(Assert.Single(Declared("```python\nprint(1)\n```\n").Steps).Actions).Kind);

    [Fact]
    public void A_step_of_one_title_gets_a_number_behind_its_id() =>
        Assert.Equal(["look", "look-2", "look-3"], Declared("1. Look\n2. Look\n3. Look\n").Steps.Select(step => step.Id));

    [Theory]
    [InlineData("bsh id=go timeout=5m", "id=go", "Nothing runs a block of 'bsh', and 'id' only says how a block runs; write a language that runs, such as 'bash', or run=false if it is only shown. Did you mean 'bash'?")]
    [InlineData("id=go timeout=5m", "id=go", "Nothing runs a block without a language, and 'id' only says how a block runs; write one, such as 'bash', in front of it, or run=false if it is only shown.")]
    [InlineData("yml timeout=5m", "timeout=5m", "Nothing runs a block of YAML without the kind of its action, and 'timeout' only says how a block runs; write it like 'yaml http'; the kinds are http, tcp, command, slo, wait, workflow, call and notify.")]
    [InlineData("yaml htp id=go", "id=go", "Nothing runs a block of YAML without the kind of its action, and 'id' only says how a block runs; write it like 'yaml http'; the kinds are http, tcp, command, slo, wait, workflow, call and notify. Did you mean 'http'?")]
    [InlineData("yaml Command", "```yaml Command", "Nothing runs a block of YAML of the kind 'Command'; write 'yaml command' if it is an action, or run=false if it is only shown.")]
    [InlineData("yml htpp id=go", "```yml htpp id=go", "Nothing runs a block of YAML of the kind 'htpp'; write 'yaml http' if it is an action, or run=false if it is only shown.")]
    [InlineData("console effect=read", "effect=read", "Nothing runs a block of 'console', and 'effect' only says how a block runs; write a language that runs, such as 'bash', or run=false if it is only shown.")]
    public void How_a_block_runs_that_nothing_runs_is_a_mistake(string info, string place, string message)
    {
        var problem = Assert.Single(Declared($"### Go\n\n```{info}\nsystemctl restart nginx\n```\n").Document.Problems);

        Assert.Equal(ProblemKind.Attribute, problem.Kind);
        Assert.Equal(place, problem.Span.Text.ToString());
        Assert.Equal(message, problem.Message);
    }

    [Theory]
    [InlineData("text title=\"what it prints\"")]
    [InlineData("console id=go run=false")]
    [InlineData("js {\"name\":\"go\"}")]
    [InlineData("yaml http id=go")]
    [InlineData("yaml Command run=false")]
    [InlineData("yaml tls")]
    [InlineData("yaml values.yaml")]
    [InlineData("text expect=contains")]
    public void A_block_that_is_only_shown_may_have_words_of_others(string info)
    {
        Assert.DoesNotContain(Declared($"### Go\n\n```{info}\nurl: https://example.com\n```\n").Document.Problems, problem => problem.Kind == ProblemKind.Attribute);
    }

    [Theory]
    [InlineData("b&#97;sh id=go")]
    [InlineData("B&#x41;SH id=go")]
    [InlineData("\\bash id=go", false)]
    [InlineData("b&ash id=go", false)]
    public void A_language_is_what_a_page_shows(string info, bool runs = true)
    {
        var step = Assert.Single(Declared($"### Go\n\n```{info}\nsystemctl restart nginx\n```\n").Steps);

        Assert.Equal(runs, step.Actions.Any(action => action is { Id: "go", IsRunnable: true }));
    }

    [Fact]
    public void A_box_in_a_heading_step_is_something_a_person_does()
    {
        var step = Assert.Single(Declared("### Deploy\n\n```bash id=go\nls\n```\n\n- [ ] The page is green\n- prose\n").Steps);

        Assert.Equal([ActionKind.Shell, ActionKind.Manual], step.Actions.Select(action => action.Kind));
        Assert.Equal("the-page-is-green", step.Actions[1].Id);
    }

    [Fact]
    public void Steps_stand_in_procedure_verification_and_rollback_only()
    {
        var runbook = ReadRunbook("---\nid: A-1\ntitle: x\n---\n# x\n\n## Prerequisites\n\n1. a\n\n## Procedure\n\n1. b\n\n## Verification\n\n1. c\n\n## Rollback\n\n1. d\n\n## Follow-up\n\n1. e\n");

        Assert.Equal([("b", SectionName.Procedure), ("c", SectionName.Verification), ("d", SectionName.Rollback)], runbook.Steps.Select(step => (step.Title, step.Section)));
    }

    [Theory]
    [InlineData("bash", "ls", ActionKind.Shell, true, Effect.Read)]
    [InlineData("sh", "kubectl scale deployment x --replicas=2", ActionKind.Shell, true, Effect.Mutate)]
    [InlineData("python", "print(1)", ActionKind.Shell, true, Effect.Mutate)]
    [InlineData("sql", "drop table x;", ActionKind.Shell, true, Effect.Destructive)]
    [InlineData("bash run=false", "ls", ActionKind.Shell, false, Effect.Read)]
    [InlineData("yaml http", "method: POST", ActionKind.Http, true, Effect.Mutate)]
    [InlineData("yaml http", "url: https://example.org", ActionKind.Http, true, Effect.Read)]
    [InlineData("yaml tcp", "host: x", ActionKind.Tcp, true, Effect.Read)]
    [InlineData("yaml command", "run: [kubectl, delete, namespace, x]", ActionKind.Command, true, Effect.Destructive)]
    [InlineData("yaml slo", "slos: [x]", ActionKind.Slo, true, Effect.Read)]
    [InlineData("yaml wait", "for: 5m", ActionKind.Wait, true, Effect.Read)]
    [InlineData("yaml workflow", "workflow: x.yml", ActionKind.Workflow, true, Effect.Mutate)]
    [InlineData("yaml call", "runbook: x", ActionKind.Call, true, Effect.Mutate)]
    [InlineData("yaml notify", "channel: x", ActionKind.Notify, true, Effect.Read)]
    public void A_block_does_what_its_first_words_say(string info, string content, ActionKind kind, bool isRunnable, Effect effect)
    {
        var action = Declared($"### Go\n\n```{info}\n{content}\n```\n").Actions.Single(action => action.Block is not null);

        Assert.Equal((kind, isRunnable, effect), (action.Kind, action.IsRunnable, action.Effect));
        Assert.Equal("11:1", action.Span.StartPosition.ToString());
    }

    [Theory]
    [InlineData("console")]
    [InlineData("text")]
    [InlineData("yaml")]
    [InlineData("")]
    public void A_block_that_is_only_shown_leaves_its_step_to_a_person(string info) =>
        Assert.True(Assert.Single(Declared($"### Go\n\n```{info}\nls\n```\n").Steps).IsManual);

    [Fact]
    public void Attributes_are_typed_and_know_their_places()
    {
        var attributes = Assert.Single(Declared(
            "### Go\n\n```bash id=go timeout=1h30m effect=mutate retry=3 backoff=10s needs=a,b when=\"x == \\\"y\\\" && z\" undo=back idempotent=true run=true on=rollback secrets=A,B cwd=dir\nls\n```\n").Actions).Attributes;

        Assert.Equal("go", attributes.Id);
        Assert.Equal(TimeSpan.FromMinutes(90), attributes.Timeout);
        Assert.Equal(Effect.Mutate, attributes.Effect);
        Assert.Equal(3, attributes.Retry);
        Assert.Equal(TimeSpan.FromSeconds(10), attributes.Backoff);
        Assert.Equal(["a", "b"], attributes.Needs);
        Assert.Equal("x == \"y\" && z", attributes.When);
        Assert.Equal("back", attributes.Undo);
        Assert.Equal(VerifyOn.Rollback, attributes.On);
        Assert.Equal(["A", "B"], attributes.Secrets);
        Assert.Equal("11:15-11:28", Place(attributes.SpanOf("timeout", default)));
        Assert.Equal("when=\"x == \\\"y\\\" && z\"", attributes.SpanOf("when", default).Text.ToString());
    }

    [Theory]
    [InlineData("bash timeut=5m", "11:9-11:18", "Did you mean 'timeout'")]
    [InlineData("bash id=a id=b", "11:14-11:18", "twice")]
    [InlineData("bash timeout=soon", "11:9-11:21", "no time")]
    [InlineData("bash effect=none", "11:9-11:20", "read, mutate, destructive")]
    [InlineData("bash retry=-1", "11:9-11:17", "0 to 100")]
    [InlineData("bash needs=a,,b", "11:9-11:19", "empty name")]
    [InlineData("bash when=\"x", "11:9-11:16", "never closed")]
    [InlineData("bash sudo", "11:9-11:13", "name=value")]
    [InlineData("bash id=a/b", "11:9-11:15", "no id")]
    public void An_attribute_that_is_wrong_is_a_problem_at_its_place(string info, string place, string message)
    {
        var problem = Assert.Single(Declared($"### Go\n\n```{info}\nls\n```\n").Document.Problems);

        Assert.Equal(ProblemKind.Attribute, problem.Kind);
        Assert.Equal(place, Place(problem));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_attributes_of_other_tools_are_read()
    {
        var action = Assert.Single(Declared("### Go\n\n```sh {\"name\":\"start\",\"cwd\":\"app\",\"interactive\":\"false\"}\nls\n```\n").Actions);

        Assert.Equal(("start", "app"), (action.Id, action.Attributes.WorkingDirectory));
    }

    [Fact]
    public void What_is_introduced_as_expected_output_belongs_to_the_action_before_it()
    {
        var actions = Declared("### Go\n\n```bash id=a\nls\n```\n\n**Expected output:**\n\n```\n3 pods\n...\n```\n\n```bash id=b\nls\n```\n\n```text expect=exact\nok\n```\n").Actions.ToList();

        Assert.Equal((ExpectMode.Contains, "3 pods\n..."), (actions[0].Expected!.Mode, actions[0].Expected!.Text));
        Assert.Equal((ExpectMode.Exact, "ok"), (actions[1].Expected!.Mode, actions[1].Expected!.Text));
    }

    [Fact]
    public void Marks_are_read_from_comments()
    {
        var steps = Declared("### A\n<!-- ack within=15m escalate=p1 by=lead -->\n\n### B\n<!-- ask scope = all-tenants | one-tenant -->\n\n### C\n<!-- ask-each item=users within=5d else=revoke by=manager -->\n").Steps;

        var marks = steps.SelectMany(step => step.Marks).ToList();
        Assert.Equal([MarkKind.Acknowledge, MarkKind.Ask, MarkKind.AskEach], marks.Select(mark => mark.Kind));
        Assert.Equal((TimeSpan.FromMinutes(15), "p1", "lead"), (marks[0].Within, marks[0].Escalate, marks[0].By));
        Assert.Equal("scope", marks[1].Name);
        Assert.Equal(["all-tenants", "one-tenant"], marks[1].Options);
        Assert.Equal(("users", "revoke"), (marks[2].Items, marks[2].Else));
        Assert.Equal("10:1-10:44", Place(marks[0]));
    }

    [Fact]
    public void Placeholders_in_a_shell_block_know_their_places()
    {
        var block = Assert.Single(Declared("1. Go\n\n   ```bash\n   kubectl -n <name space> get YOUR_POD < in.txt\n   ```\n").CodeBlocks);

        Assert.Equal(["<name space>", "YOUR_POD"], block.Placeholders.Select(placeholder => placeholder.Text));
        Assert.Equal(["12:15-12:27", "12:32-12:40"], block.Placeholders.Select(placeholder => Place(placeholder)));
    }

    [Theory]
    [InlineData("> [!WARNING]\n> Mind the gap.\n\n")]
    [InlineData("⚠ Mind the gap.\n\n")]
    [InlineData(":warning: Mind the gap.\n\n")]
    [InlineData("This cannot be undone.\n\n")]
    public void A_warning_counts_for_its_step_and_no_other(string warning)
    {
        var steps = Declared($"### A\n\n```bash\nls\n```\n\n### B\n\n{warning}```bash\nls\n```\n\n### C\n\n```bash\nls\n```\n").Steps;

        Assert.Equal([false, true, false], steps.Select(step => step.HasWarning));
    }
}
