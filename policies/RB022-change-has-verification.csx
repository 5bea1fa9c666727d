#nullable enable
#load "lib/changes.csx"
// Whoever changed something wants to know two things: did it work, and how do I get back?
return new Policy("RB022", "change-has-verification")
{
    Title = "A page that changes something says how to check it or take it back",
    Why = "Without a check nobody notices that a change did nothing or did harm.",
    Severity = Severity.Info,
    Confidence = Confidence.Low,
    Enforcement = Enforcement.Advisory,
    Profile = Profile.Baseline,
    AppliesTo = runbook => !runbook.IsDeclared && !runbook.Document.IsDeprecated && runbook.Document.IsEnglish,
    Check = (runbook, context) => runbook.Commands
        .Where(command => command.Effect >= CommandEffect.Mutate && !IsLocal(command) && !IsOfTheDesk(command))
        .Take(1)
        .Where(command => runbook.Verification is null && runbook.Rollback is null && !SpeaksOfChecks(runbook))
        .Select(command => command.Finding(
            $"'{Short(command.Text)}' changes something and nothing here says how to check the result or take it back; add a sentence or a command.")),
    Bad =
    [
        """
        # Add a worker

        ## Steps

        1. Scale out:

           ```bash
           [|kubectl scale deployment worker --replicas=5|]
           ```

        2. Tell the team.
        """,
    ],
    Good =
    [
        """
        # Add a worker

        ## Steps

        1. Scale out:

           ```bash
           kubectl scale deployment worker --replicas=5
           ```

        2. Wait until five pods are ready, which you can verify on the dashboard.
        """,
        """
        # Look at the workers

        ## Steps

        1. List them:

           ```bash
           brew install kubectl
           docker compose up -d
           az login
           kubectl get pods
           ```

        2. Tell the team.
        """,
    ],
};

static bool SpeaksOfChecks(Runbook runbook) => new Phrases(
    "verif", "validat", "check", "confirm", "ensure", "make sure", "rollback", "roll back", "roll it back", "revert", "undo", "restore", "expect", "should ", "test")
    .In(runbook.Extent.Text);

// What prepares the reader's own machine.
static bool IsLocal(ShellCommand command) =>
    command.Tool is "brew" or "apt" or "apt-get" or "yum" or "dnf" or "apk" or "pip" or "pip3" or "npm" or "yarn" or "go" or "gem" or "bundle"
        or "git" or "mkdir" or "touch" or "cp" or "mv" or "chmod" or "tar" or "unzip" or "curl" or "wget" or "ssh-keygen" or "ssh-add";
