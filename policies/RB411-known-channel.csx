#nullable enable
// A message to a channel that does not exist is a message nobody misses until it mattered.
return new Policy("RB411", "known-channel")
{
    Title = "A channel that a runbook notifies is one of the organisation's",
    Why = "A notification to an unknown channel fails in the middle of an incident, when people wait for it.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) => context.Organisation.File is null ? []
        : runbook.Actions.Where(action => action.Kind == ActionKind.Notify).Select(action => action.Yaml?["channel"]).OfType<YamlScalar>()
            .Where(name => !context.Organisation.Channels.Contains(name.Text) && !name.Text.Contains("{{", StringComparison.Ordinal))
            .Select(name => name.Finding($"The organisation file has no channel '{name.Text}'; name one that it has.{context.Organisation.Channels.Hint(name.Text)}")),
    Bad =
    [
        """
        === policies/policyrunner.yml
        channels:
          incident-room: { kind: webhook, secret: INCIDENT_WEBHOOK }
        === runbooks/outage.md
        ---
        id: OPS-001
        ---
        # Outage

        ## Procedure

        ### Step 1: Tell the room

        ```yaml notify id=tell timeout=30s
        channel: [|incident-rom|]
        message: The API is down.
        ```
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        channels:
          incident-room: { kind: webhook, secret: INCIDENT_WEBHOOK }
        === runbooks/outage.md
        ---
        id: OPS-001
        ---
        # Outage

        ## Procedure

        ### Step 1: Tell the room

        ```yaml notify id=tell timeout=30s
        channel: incident-room
        message: The API is down.
        ```
        """,
    ],
};
