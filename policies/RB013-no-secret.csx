#nullable enable
#load "lib/secrets.csx"
// Whatever is committed is known to everybody who ever cloned the repository. The message never repeats it.
return new Policy("RB013", "no-secret")
{
    Title = "No credential stands in the text",
    Why = "A password or key in a repository stays in its history and has to be replaced.",
    Severity = Severity.Error,
    Confidence = Confidence.Medium,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) => FindSecrets(document.File.Text)
        .DistinctBy(secret => secret with { What = "" })
        .Select(secret => document.File.Span(secret.Start, secret.End)
            .Finding($"This looks like {secret.What}; take it out, replace it, and name where to get it instead.") with { IsSecret = true }),
    Bad =
    [
        // Put together from parts: nothing in this repository looks like a credential either.
        new Sample("# Deploy\n\nLog in first:\n\n```bash\nexport GH_TOKEN=[|ghp" + "_k3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq|]\n```\n") { IsSecret = true },
        new Sample("# Deploy\n\nThe key id is [|AKIA" + "Q3ZLM7TWK2VXNP5R|].\n") { IsSecret = true },
        new Sample("# Deploy\n\n```yaml\npassword: \"[|vR7qLm2X" + "z9Tk4Wd|]\"\n```\n") { IsSecret = true },
        new Sample("# Deploy\n\n[|-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Zr0Qm3Lk9VfYt2sWb8Hn5Jc1PdGgUeXi4Oa6Tq|]\n") { IsSecret = true },
        new Sample("# Deploy\n\n`KEY=[|-----BEGIN " + "PRIVATE KEY-----\\nMIIEowIBAAKCAQEAx7Zr0Qm3Lk9VfYt2sWb8Hn5Jc1PdGgUeXi4Oa6Tq\\n-----END " + "PRIVATE KEY-----|]` then\n") { IsSecret = true },
    ],
    Good =
    [
        """
        # Deploy

        Get the token: `export GH_TOKEN=$(vault read token)`, `--password "$DB_PASSWORD"`, `token: <your-token-here>`,
        `AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE`, `ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`,
        `postgres://app:changeme@localhost/app`, `secretName: billing-api-tls-2024`,
        `arn:aws:secretsmanager:eu-west-1:secret:Billing2-Db7Xk`, `https://example.org/token?sha=4Kd9`.

        ```text
        -----BEGIN PRIVATE KEY-----
        ...
        -----END PRIVATE KEY-----
        ```
        """,
    ],
};
