using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PolicyRunner.Git;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Approvals;

/// <summary>Signs and verifies with OpenSSH's own program, which also talks to agents, cards and people who type a passphrase.</summary>
internal static class SshKeygen
{
    // A verification asks nobody; signing may wait for a person and has no limit.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Signs a text with a private key's file, or by a public one whose private half an agent has.</summary>
    /// <returns>The armoured signature.</returns>
    /// <exception cref="ApprovalException">There is no such program, or it did not sign.</exception>
    public static string Sign(string keyFile, string purpose, byte[] text, CancellationToken cancellation)
    {
        var answer = Run(["-Y", "sign", "-f", keyFile, "-n", purpose], text, cancellation);
        return answer.ExitCode == 0 && answer.Output.StartsWith("-----BEGIN SSH SIGNATURE-----", StringComparison.Ordinal)
            ? answer.Output
            : throw new ApprovalException($"'{keyFile}' did not sign: {Complaint(answer)}");
    }

    /// <summary>The public half of a private key's file.</summary>
    /// <exception cref="ApprovalException">There is no such program, or the file is no key.</exception>
    public static string PublicKey(string keyFile, CancellationToken cancellation)
    {
        var answer = Run(["-y", "-f", keyFile], [], cancellation);
        return answer.ExitCode == 0 ? answer.Output.Trim() : throw new ApprovalException($"'{keyFile}' cannot be used as a key: {Complaint(answer)}");
    }

    /// <summary>Finds out which of some keys signed a text for a purpose.</summary>
    /// <param name="keys">Each as type and base64.</param>
    /// <param name="purpose">The signature's namespace.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="signature">Armoured.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <returns>The key's place in the list; -1 when none of them did, or not this text, or for another purpose.</returns>
    /// <exception cref="ApprovalException">There is no such program.</exception>
    public static int Verify(IReadOnlyList<string> keys, string purpose, byte[] text, string signature, CancellationToken cancellation)
    {
        // What the program reads is made here, word by word: a name in it is a number and no pattern, whoever wrote the organisation file.
        using var folder = new PrivateFolder("signers");
        var (signers, signed) = (Path.Combine(folder.Path, "signers"), Path.Combine(folder.Path, "signature"));
        File.WriteAllText(signers, string.Concat(keys.Select((key, index) => $"{NameOf(index)} namespaces=\"{purpose}\" {key}\n")));
        File.WriteAllText(signed, signature);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var found = Run(["-Y", "find-principals", "-s", signed, "-f", signers], [], limit.Token);
        for (var index = 0; found.ExitCode == 0 && index < keys.Count; index++)
        {
            if (found.Output.Trim() == NameOf(index) && Run(["-Y", "verify", "-f", signers, "-I", NameOf(index), "-n", purpose, "-s", signed], text, limit.Token).ExitCode == 0)
            {
                return index;
            }
        }

        return -1;
    }

    private static string NameOf(int index) => $"signer{index}";

    private static string Complaint(Answer answer) =>
        answer.Complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(line => !line.StartsWith("Signing data", StringComparison.Ordinal)) is { } line
            ? $"{line.TrimEnd('.')}."
            : $"ssh-keygen ended with exit code {answer.ExitCode} and gave no reason.";

    private static Answer Run(string[] arguments, byte[] input, CancellationToken cancellation)
    {
        var program = ProgramPath.Find("ssh-keygen") ?? throw new ApprovalException("Approvals are signed and verified with 'ssh-keygen', which is not on the PATH; install OpenSSH.");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            using var stop = cancellation.Register(() => process.Kill());
            var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
            Give(process, input);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return new Answer(process.ExitCode, output, complaints.GetAwaiter().GetResult());
        }
        catch (Win32Exception trouble)
        {
            throw new ApprovalException($"The program 'ssh-keygen' cannot be started: {trouble.Message}", trouble);
        }
    }

    private static void Give(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code and its complaints say why.
        }
    }

    private sealed record Answer(int ExitCode, string Output, string Complaints);
}
