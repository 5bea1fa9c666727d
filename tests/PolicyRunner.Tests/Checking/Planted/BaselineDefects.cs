using System.Text;
using static PolicyRunner.Tests.Checking.Planted.PlantedDefect;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>What may be wrong with any page: fences, links, text, front matter.</summary>
internal static class BaselineDefects
{
    public static IEnumerable<PlantedDefect> All =>
    [
        Page("RB010", "a fence that swallows the sections below it", """
            # Restart the queue

            ## Diagnosis

            [|```shell|]
            kubectl -n queue get pods

            ## Mitigation

            Wait.
            """),
        Page("RB010", "a fence of tildes that a fence of backticks does not close", """
            # Restart the queue

            ## Diagnosis

            [|~~~ text|]
            all is well
            ```

            ## Mitigation

            Wait.
            """),
        Page("RB010", "a fence of four backticks that three do not close", """
            # Restart the queue

            ## Diagnosis

            Look:

            [|````text|]
            all is well
            ```

            ## Mitigation

            Wait.
            """),
        Page("RB010", "a fence that the end of the file closes", """
            # Restart the queue

            Look at the pods:

            [|```text|]
            all is well
            """),
        Page("RB010", "a fence in a list item", """
            # Restart the queue

            ## Mitigation

            1. Look:

               [|```text|]
               all is well

            ## Impact

            Nobody notices.
            """),
        Page("RB003", "an ignore comment without a last day and a reason", """
            # Fail over

            [|<!-- policyrunner-ignore RB014 -->|]
            Ask the team on call.
            """),
        Page("RB004", "an ignore comment that covers nothing any more", """
            # Fail over

            [|<!-- policyrunner-ignore RB014 until 2026-12-31 by platform-team: the page is being written -->|]
            Ask the team on call.
            """),
        Page("RB011", "a link to a file that is not there", """
            # Fail over

            See [the contacts]([|./contacts.md|]).
            """),
        Page("RB011", "an image that is not there", """
            # Fail over

            ![The map]([|../images/map.png|] "drawn by hand")
            """),
        Page("RB011", "a reference whose definition leads nowhere", """
            # Fail over

            See [the contacts][people] or [the same again][people].

            [people]: [|contacts/people.md|] 'Names'
            """),
        Page("RB011", "a dead link in a cell of a table", """
            # Fail over

            | What | Where |
            | --- | --- |
            | Queue | [here](queue.md) |
            | Disk | `a|b` [there]([|disk.md|]) |
            """),
        Page("RB011", "a dead link behind emoji and CJK text", """
            # Fail over

            🚑 故障転移の手順は [こちら]([|手順.md|]) を見る。
            """),
        Page("RB011", "a dead link with escaped spaces, and a live one", """
            # Fail over

            - [dead]([|fail%20over.md|])
            - [alive](<queue.md>)
            """),
        Page("RB012", "both sides of a merge", """
            # Scale out

            [|<<<<<<< HEAD|]
            Use three replicas.
            =======
            Use five replicas.
            >>>>>>> scale-more

            Then wait.
            """),
        Page("RB012", "a merge with the base between its sides", """
            # Scale out

            Then:

            [|<<<<<<< ours|]
            Use three replicas.
            ||||||| base
            Use two replicas.
            =======
            Use five replicas.
            >>>>>>> theirs
            """) with { Encode = Windows },
        // Put together from parts: nothing in this repository looks like a credential.
        Page("RB013", "a token in a block", "# Deploy\n\nLog in:\n\n```bash\nexport GH_TOKEN=[|ghp" + "_k3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq|]\n```\n"),
        Page("RB013", "the id of a key in a sentence", "# Deploy\n\nThe key id is [|AKIA" + "Q3ZLM7TWK2VXNP5R|].\n"),
        Page("RB013", "a private key", "# Deploy\n\n[|-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Zr0Qm3Lk9VfYt2sWb8Hn5Jc1PdGgUeXi4Oa6Tq|]\n"),
        Page("RB014", "a link to a heading that is not there", """
            # Restore

            Go to [the checks]([|#final-checks|]).

            ## Checks

            Ask for the row count.
            """),
        Page("RB014", "a link to a heading that another page lacks", """
            # Restore

            Look at [the queue]([|queue.md#cause|]), [its impact](queue.md#impact) and [back](#restore).
            """),
        Page("RB015", "a scheme without its first letter", """
            # Dashboards

            [One]([|ttps://example.org/one|]) and [two](https://example.org/two).
            """),
        Page("RB015", "a scheme without its colon", """
            # Dashboards

            [One][1]

            [1]: [|https//example.org/one|]
            """),
        Page("RB016", "a section that only promises a text", """
            # QueueTooLong

            ## Meaning

            More than 1,000 messages wait.

            ## Impact

            [|TODO|]

            ## Mitigation

            Add a consumer.
            """),
        Page("RB016", "a section with an emoji and nothing else", """
            # QueueTooLong

            ## Meaning

            More than 1,000 messages wait.

            [|## 🩺 Diagnosis|]

            ## Mitigation

            Add a consumer.
            """),
        Page("RB016", "a section that holds only a comment", """
            # QueueTooLong

            ## Meaning

            More than 1,000 messages wait.

            [|Impact|]
            ------

            <!-- ask the customers -->

            ## Mitigation

            Add a consumer.
            """),
        Page("RB017", "an owner left as in the template", """
            # Rotate the certificate

            [|**Owner**: [Team]|]

            ## Steps

            1. Ask for a new certificate.
            2. Put it in place.
            """),
        Page("RB017", "a date left as in the template, in a table", """
            # Rotate the certificate

            | Field | Value |
            | --- | --- |
            | Owner | Edge team |
            | [|Last updated | YYYY-MM-DD|] |

            ## Steps

            1. Ask for a new certificate.
            2. Put it in place.
            """),
        Page("RB018", "a key that stands twice in the front matter", """
            ---
            title: Fail over
            [|title|]: Fail over to the second site
            ---
            # Fail over

            Call the owner.
            """),
        Page("RB018", "a tab that indents front matter", "---\ntitle:\n[||]\tweight: 20\n---\n# Fail over\n\nCall the owner.\n"),
        Page("RB018", "an unknown tag in the front matter", """
            ---
            title: [|!python/name os.system|]
            ---
            # Fail over

            Call the owner.
            """),
        new("RB019", "an id that a runbook of another library has", new Dictionary<string, string>
        {
            ["pages/a.md"] = Library("Operations", "## [OPS-001] The API is down", "## [OPS-002] The queue is full"),
            ["pages/b.md"] = Library("More operations", "[|## [OPS-001] The disk is full|]", "## [OPS-003] The certificate ends"),
        }),
        new("RB020", "the one alert of a folder that does not say whom it hurts", Enumerable.Range(1, 8)
            .ToDictionary(number => $"alerts/a{number}.md", number => Alert($"# Alert{number}", withImpact: true))
            .Append(new("alerts/b.md", Alert("[|# AlertB|]", withImpact: false))).ToDictionary()),
        Page("RB021", "commands in a block without a language", """
            # Look around

            [|```|]
            kubectl -n queue get pods
            kubectl -n queue logs deploy/worker | grep ERROR
            ```
            """),
        Page("RB021", "commands in a block without a language, in a list with tabs", "# Look around\n\n1.\tThe pods:\n\n\t[|```|]\n\tkubectl -n queue get pods\n\tkubectl -n queue get nodes\n\t```\n"),
        Page("RB022", "a change that nobody looks at afterwards", """
            # Add a worker

            ## Steps

            1. Scale out:

               ```bash
               [|kubectl scale deployment worker --replicas=5|]
               ```

            2. Tell the team.
            """),
        Page("RB023", "a comment that is never closed", """
            # Drain the node

            Ask first.

            [|<!-- ask the owner|]

            ## Steps

            1. Drain it.
            """),
        Page("RB201", "a command that cannot be undone, without a warning", """
            # Free the disk

            ## Steps

            1. Remove the old volume:

               ```bash
               kubectl get pvc
               [|kubectl delete pvc data-queue-0|]
               ```

            2. Ask whether it is gone and restore it if not.
            """),
        Page("RB201", "a table dropped in a block of SQL", """
            # Forget the events

            ## Steps

            1. Check that a backup exists.

            ```sql
            select count(*) from events;
            [|drop table events|];
            ```
            """),
        Page("RB201", "a folder deleted after a prompt", """
            # Free the disk

            ## Steps

            Check the disk first, and afterwards again.

            ```console
            $ df -h /var
            /dev/sda1  20G  20G  0  100% /var
            $ [|sudo rm -rf /var/lib/queue|]
            ```
            """),
    ];

    public static byte[] Windows(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    private static string Library(string title, params string[] headings) =>
        $"# {title}\n" + string.Concat(headings.Select(heading => $"\n{heading}\n\nSteps:\n\n1. Look at the dashboard.\n"));

    private static string Alert(string title, bool withImpact) =>
        $"{title}\n\n## Meaning\n\nToo many errors.\n{(withImpact ? "\n## Impact\n\nMails come late.\n" : "")}\n## Diagnosis\n\nRead the log.\n\n## Mitigation\n\nWait.\n";
}
