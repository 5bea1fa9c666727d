using PolicyRunner.Runbooks;
using static PolicyRunner.Tests.Runbooks.Reading;

namespace PolicyRunner.Tests.Runbooks;

public sealed class YamlRunbookTests
{
    private const string Markdown = """
        ---
        id: MNT-001
        title: Scale the workers
        kind: maintenance
        status: accepted
        owner: platform-team
        estimated-time: 10m-15m
        approval:
          - role: lead
            count: 2
        parameters:
          count: { type: integer, default: 5 }
        ---
        # Scale the workers

        ## Purpose

        Adds workers.

        ## Procedure

        ### Scale out

        Warning: this costs money.

        ```bash id=scale timeout=5m time=5m undo=back when="count > 3" needs=look
        kubectl scale deployment worker --replicas=5
        ```

        Expected output:

        ```text
        scaled
        ```

        ### Look

        ```yaml http id=look timeout=10s
        url: https://example.org/health
        ```

        ## Rollback

        ### Scale in

        ```bash id=back timeout=5m
        kubectl scale deployment worker --replicas=3
        ```
        """;

    private const string Yaml = """
        id: MNT-001
        title: Scale the workers
        kind: maintenance
        status: accepted
        owner: platform-team
        estimated-time: 10m-15m
        approval:
          - role: lead
            count: 2
        parameters:
          count: { type: integer, default: 5 }
        sections:
          purpose: Adds workers.
          procedure:
            - title: Scale out
              warning: This costs money.
              time: 5m
              actions:
                - id: scale
                  timeout: 5m
                  undo: back
                  when: count > 3
                  needs: [look]
                  bash: |
                    kubectl scale deployment worker --replicas=5
                  expect: scaled
            - title: Look
              actions:
                - id: look
                  timeout: 10s
                  http:
                    url: https://example.org/health
          rollback:
            - title: Scale in
              actions:
                - id: back
                  timeout: 5m
                  bash: kubectl scale deployment worker --replicas=3
        """;

    [Fact]
    public void Both_forms_of_a_runbook_are_one_model()
    {
        var markdown = ReadRunbook(Markdown);
        var yaml = ReadRunbook(Yaml, "runbooks/scale.runbook.yml");

        Assert.Empty(yaml.Document.Problems);
        Assert.Empty(markdown.Document.Problems);
        Assert.Equal(Describe(markdown), Describe(yaml));
    }

    [Fact]
    public void Commands_of_a_YAML_runbook_stand_where_they_are_written()
    {
        var commands = ReadRunbook(Yaml, "runbooks/scale.runbook.yml").Commands;

        Assert.Equal(["25:13-25:57", "38:17-38:61"], commands.Select(command => Place(command)));
    }

    [Theory]
    [InlineData("bash: |-\n            ls\n            pwd\n", "9:13-9:16")]
    [InlineData("bash: |\n            ls\n\n            pwd\n", "10:13-10:16")]
    [InlineData("bash: |2\n            ls\n            pwd\n", "9:13-9:16")]
    [InlineData("bash: \"ls; pwd\"\n", "7:22-7:25")]
    [InlineData("bash: 'ls; pwd'\n", "7:22-7:25")]
    public void The_last_command_of_a_script_stands_where_it_is_written(string action, string place)
    {
        var runbook = ReadRunbook($"id: A-1\ntitle: x\nsections:\n  procedure:\n    - title: x\n      actions:\n        - {action}", "runbooks/x.runbook.yml");

        Assert.Equal(place, Place(runbook.Commands[^1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n")]
    [InlineData("text\n")]
    [InlineData("id: [\n")]
    [InlineData("id: !x y\n")]
    [InlineData("sections: 5\n")]
    [InlineData("id: A-1\ntitle: x\nsections: { procedure: [5, [], { title: }, { actions: [{}, 5, { bash: }, { http: 5 }] }] }\n")]
    [InlineData("id: {}\ntitle: []\nsections: { procedure: {} }\n")]
    public void What_is_no_runbook_is_a_problem(string text)
    {
        var document = Read(text, "runbooks/x.runbook.yml");

        Assert.NotEmpty(document.Problems);
        Assert.True(document.IsDeclared);
    }

    [Fact]
    public void A_timeout_that_a_parameter_gives_is_no_problem() => Assert.Empty(Read(
        "id: A-1\ntitle: x\nparameters: { limit: { type: string } }\nsections:\n  procedure:\n    - title: x\n      actions:\n        - bash: ls\n          timeout: '{{ limit }}'\n",
        "runbooks/x.runbook.yml").Problems);

    private static string Describe(Runbook runbook)
    {
        var declaration = runbook.Declaration;
        var head = $"{runbook.Id} {runbook.Title} {declaration.Kind} {declaration.Status} {declaration.Owner} {declaration.EstimatedTime!.Minimum}-{declaration.EstimatedTime.Maximum} "
            + string.Join(',', declaration.Approvals.Select(rule => $"{rule.Role}x{rule.Count}")) + " "
            + string.Join(',', declaration.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Type}={parameter.Default?.Text}"));
        var steps = runbook.Steps.Select(step =>
            $"{step.Section} {step.Id} '{step.Title}' {step.Effect} warning={step.HasWarning} time={step.Estimate?.Maximum} undo={step.Undo}");
        var actions = runbook.Actions.Select(action =>
            $"{action.Kind} {action.Id} {action.Effect} {action.IsRunnable} {action.Attributes.Timeout} {string.Join(',', action.Attributes.Needs)} {action.Attributes.When} "
            + $"{action.Expected?.Mode} {action.Expected?.Text} {action.Yaml?.Text("url")} {string.Join(';', action.Commands.Select(command => command.Text))}");
        return string.Join('\n', [head, .. steps, .. actions]);
    }
}
