using BenchmarkDotNet.Attributes;
using PolicyRunner.Benchmarks.Process;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Benchmarks.Micro;

/// <summary>From the content of a shell block to commands with effects.</summary>
[MemoryDiagnoser]
public class Commands
{
    private const string PlainText = """
        # Take the node out, look, put it back.
        kubectl cordon node-7 && kubectl get pods --all-namespaces --field-selector spec.nodeName=node-7 | wc -l
        sudo systemctl restart containerd.service
        for node in node-7 node-8; do
          kubectl uncordon "$node" || { echo "failed: $node" >&2; exit 1; }
        done
        curl --fail --silent https://gateway.example.org/health/ready > /dev/null
        """;

    private const string NestedText = """
        ssh -o ConnectTimeout=5 admin@node-7 'sudo journalctl -u kubelet --since "-1h" | tail -n 50'
        kubectl exec -n ledger deploy/ledger -- bash -c 'cd /srv && ls -l | sort | head'
        env LC_ALL=C timeout 30 bash -c "echo $(date +%s) $(hostname)"
        cat <<'EOF' | kubectl apply -f -
        kind: ConfigMap
        metadata: { name: "settings" }
        EOF
        find /var/log -name '*.gz' -mtime +30 -print0 | xargs -0 rm --
        """;

    private const string TranscriptText = """
        $ kubectl get pods --namespace ledger
        NAME                      READY   STATUS    RESTARTS   AGE
        ledger-6d5f7c9b8d-2xkqp   1/1     Running   0          3d
        ledger-6d5f7c9b8d-9vwzr   1/1     Running   0          3d
        $ kubectl rollout status deployment/ledger --namespace ledger
        deployment "ledger" successfully rolled out
        """;

    private readonly EmbeddedText plain = Block(PlainText);
    private readonly EmbeddedText nested = Block(NestedText);
    private readonly EmbeddedText transcript = Block(TranscriptText);

    [GlobalSetup]
    public void Setup()
    {
        // Counts of these texts: a reader that gives up is fast.
        Expect(nameof(Plain), Plain(), 7);
        Expect(nameof(Nested), Nested(), 9);
        Expect(nameof(Console), Console(), 2);
    }

    /// <summary>Lists, pipelines, a loop, redirections.</summary>
    [Benchmark]
    public ShellScript Plain() => ShellReader.Read(plain, ShellDialect.Posix);

    /// <summary>Commands inside commands: ssh, exec, bash -c, a here-document, substitutions.</summary>
    [Benchmark]
    public ShellScript Nested() => ShellReader.Read(nested, ShellDialect.Posix);

    /// <summary>Prompts and output.</summary>
    [Benchmark]
    public ShellScript Console() => ShellReader.Read(transcript, ShellDialect.Transcript);

    private static EmbeddedText Block(string text) => EmbeddedText.Whole(new SourceFile("block.sh", text));

    private static void Expect(string name, ShellScript script, int least)
    {
        if (script.Commands.Count < least)
        {
            throw new BenchmarkException($"{name}: {script.Commands.Count} commands were read, not at least {least}.");
        }
    }
}
