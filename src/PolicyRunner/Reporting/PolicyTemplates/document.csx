#nullable enable
// An example to begin with: every page, runbook or not, names its owner. Put your own rule, reason and samples in its place.
return new Policy("$ID", "$NAME")
{
    Title = "$TITLE",
    Why = "Who finds a mistake on a page that belongs to nobody tells nobody.",
    Severity = Severity.$SEVERITY,
    Profile = Profile.Baseline,
    Settings = [Setting.Text("field", "owner", "The field that is asked for.")],
    CheckDocument = (document, context) => document.Metadata.Value(context.Settings.Text("field")) is null
        ? [document.Finding($"The page does not say '{context.Settings.Text("field")}'; write it below the title.")]
        : [],
    Bad =
    [
        """
        [|# How we are reached|]

        By telephone, day and night.
        """,
    ],
    Good =
    [
        """
        # How we are reached

        **Owner**: platform-team

        By telephone, day and night.
        """,
    ],
};
