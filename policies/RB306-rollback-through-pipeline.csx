#nullable enable
// A rollback past the pipeline leaves production in a state that no commit describes, and the next deployment undoes it.
return new Policy("RB306", "rollback-through-pipeline")
{
    Title = "A deployment is rolled back through the pipeline",
    Why = "What is rolled back by hand is not recorded, not tested and is overwritten by the next deployment.",
    Severity = Severity.Error,
    Settings =
    [
        Setting.List("direct-commands",
            [
                "kubectl rollout undo", "kubectl set image", "kubectl apply", "kubectl patch", "kubectl replace", "oc rollout undo", "helm rollback",
                "helm upgrade", "gcloud run deploy", "gcloud run services update-traffic", "gcloud app deploy", "aws ecs update-service",
                "docker service rollback", "docker service update", "heroku rollback", "az webapp deployment slot swap",
            ],
            "Commands that deploy past the pipeline, by the words they begin with."),
        Setting.List("pipeline-tools", [], "Commands among those that are your pipeline after all, by the words they begin with."),
    ],
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var direct = context.Settings.List("direct-commands").Select(words => words.Split(' ')).ToLookup(words => words[0]);
        var pipeline = context.Settings.List("pipeline-tools").Select(words => words.Split(' ')).ToLookup(words => words[0]);
        return runbook.StepsOf(SectionName.Rollback).SelectMany(step => step.Commands)
            .Where(command => direct[command.Tool].Any(words => Begins(command, words)) && !pipeline[command.Tool].Any(words => Begins(command, words)))
            .Select(command => command.Finding(
                $"'{command.Tool} {command.Verb}' rolls back past the pipeline; start the pipeline instead, by a workflow action or 'gh workflow run'."));
    },
    Bad =
    [
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.

        ## Rollback
        1. Take it back:

           ```bash id=back timeout=5m
           [|kubectl rollout undo deployment/api --to-revision="$REVISION"|]
           ```
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-001
        ---
        # Deploy

        ## Procedure
        1. Merge the release branch.

        ## Rollback
        1. Take it back:

           ```bash id=back timeout=5m
           gh workflow run rollback.yml -f version="$PREVIOUS_VERSION"
           kubectl rollout status deployment/api
           ```
        """,
    ],
};

static bool Begins(ShellCommand command, string[] wanted) =>
    command.Arguments.Select(word => word.Value).Where(value => !value.StartsWith('-')).Take(wanted.Length - 1).SequenceEqual(wanted.Skip(1));
