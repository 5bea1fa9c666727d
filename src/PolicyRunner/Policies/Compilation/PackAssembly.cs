using System.Reflection;
using System.Runtime.Loader;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A compiled pack that is loaded: its manifest and the delegates that make its policies.</summary>
internal sealed class PackAssembly
{
    /// <summary>The generated class, and its method, that give out the delegates.</summary>
    public const string EntryClass = "PolicyScripts.Pack";
    public const string EntryMethod = "Scripts";

    private readonly Assembly assembly;
    private readonly Func<Policy>[] scripts;
    private readonly byte[]? image;

    /// <summary>
    /// Loads a pack from bytes that have been looked at, not from a file that may have changed since. Each in a
    /// context of its own: packs of the base and of the head, compiled from the same paths, do not meet.
    /// </summary>
    public PackAssembly(byte[] image)
        : this(Load(image)) => this.image = image;

    public PackAssembly(Assembly assembly)
    {
        this.assembly = assembly;
        using var resource = assembly.GetManifestResourceStream(PackManifest.ResourceName)
            ?? throw new BadImageFormatException($"{assembly.GetName().Name} holds no policies.");
        using var reader = new StreamReader(resource);
        Manifest = PackManifest.Read(reader.ReadToEnd());

        // By way of the entry point: to look up a type by its name costs a process that has not done it yet 9 ms.
        var entry = assembly.EntryPoint?.DeclaringType?.GetMethod(EntryMethod)
            ?? throw new BadImageFormatException($"{assembly.GetName().Name} has no entry point.");
        scripts = entry.CreateDelegate<Func<Func<Policy>[]>>()();
        if (scripts.Length != Manifest.Scripts.Count)
        {
            throw new BadImageFormatException($"{assembly.GetName().Name} does not hold the policies that it lists.");
        }
    }

    public PackManifest Manifest { get; }

    /// <summary>What the number of a counter stands for; null when there is no such counter. Reads a resource: for errors.</summary>
    public Probe? Counter(int number) =>
        Table(PackManifest.CountersName)?.Probes is { } probes && number >= 0 && number < probes.Count ? probes[number] : null;

    /// <summary>The lines that ran since the pack was loaded; null when it was not compiled to mark them.</summary>
    public PackCoverage? Coverage => Table(PackManifest.CoverageName) is { } table
        ? new PackCoverage(table.Probes, (bool[])assembly.GetType(BudgetRewriter.CoverageClass, throwOnError: true)!.GetField("Hit")!.GetValue(null)!)
        : null;

    /// <summary>The same pack once more, of which the runtime optimises nothing; null for one that was not loaded from bytes.</summary>
    public PackAssembly? Unoptimised() => image is null ? null : new PackAssembly(Load(UnoptimisedImage.Of(image)));

    /// <summary>Runs every script; one that fails is a diagnostic and does not stop the others.</summary>
    public void Create(bool isBuiltIn, List<PolicyEntry> entries, List<PolicyDiagnostic> diagnostics)
    {
        for (var index = 0; index < scripts.Length; index++)
        {
            Create(index, isBuiltIn, entries, diagnostics);
        }
    }

    private void Create(int index, bool isBuiltIn, List<PolicyEntry> entries, List<PolicyDiagnostic> diagnostics)
    {
        var (path, digest, isRenewed) = Manifest.Scripts[index];
        var name = Path.GetFileNameWithoutExtension(path);
        Exception thrown;
        bool hasExceeded;
        var budget = Metering.Budget.Begin(PolicyLimits.Making, isBuiltIn ? null : Watched(path, digest, name), WorkKind.Making);
        try
        {
            var made = scripts[index]();
            var refusal = made is null ? null : PolicyForm.Refusal(made);
            var policy = made is null || refusal is not null ? null : isRenewed ? PolicyCopies.Renewed(made, scripts[index]) : PolicyCopies.Settled(made);

            // The lists of the script may be code that shows something else the second time.
            refusal ??= policy is null ? null : PolicyForm.Refusal(policy);
            var excess = refusal is not null || policy is null || isBuiltIn ? null : PolicySize.Refusal(policy);
            budget.Check();
            if (refusal is not null)
            {
                diagnostics.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, new TextPosition(1, 1), refusal));
            }
            else if (excess is not null)
            {
                diagnostics.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, new TextPosition(1, 1), excess.Message) { Property = excess.Property });
            }
            else if (policy is not null)
            {
                entries.Add(new PolicyEntry(policy, path, digest, isBuiltIn)
                {
                    Pack = this,
                    Watched = isBuiltIn ? null : Watched(path, digest, policy.Id, policy.SeeksSecrets),
                });
            }
            else
            {
                diagnostics.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, new TextPosition(1, 1), "The script returned null; end it with 'return new Policy(…) { … };'."));
            }

            return;
        }
        catch (Exception exception)
        {
            if (exception is OutOfMemoryException && budget.Work is { } work)
            {
                ScriptWatch.OutOfMemory(work);
            }

            (hasExceeded, thrown) = (budget.Exceeded is not null, budget.Exceeded ?? exception);
        }
        finally
        {
            budget.End();
        }

        // Whatever a script throws is about the script.
        var diagnostic = PolicyEntry.Describe(thrown, path, name, this);
        diagnostics.Add(hasExceeded || thrown is OutOfMemoryException ? diagnostic : Metering.Budget.Beside(() => Retraced(index, diagnostic)) ?? diagnostic);
    }

    // The same script of which nothing is optimised has the line of what fails, which the runtime may not know otherwise.
    private PolicyDiagnostic? Retraced(int index, PolicyDiagnostic diagnostic)
    {
        var again = new List<PolicyDiagnostic>();
        Unoptimised()?.Create(index, isBuiltIn: false, [], again);
        return again.Find(found => found.Message == diagnostic.Message);
    }

    private static Assembly Load(byte[] image) => new PackContext().LoadFromStream(new MemoryStream(image));

    private WatchedScript Watched(string path, string digest, string name, bool seeksSecrets = false) =>
        new(path, digest, name, PolicyLimits.Default.Time, counter => Counter(counter) is { } probe ? (probe.Path, probe.Line) : null) { SeeksSecrets = seeksSecrets };

    private ProbeTable? Table(string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource);
        return stream is null ? null : ProbeTable.Read(new StreamReader(stream).ReadToEnd());
    }

    // A pack speaks with the library that loads it, wherever that one was loaded.
    private sealed class PackContext() : AssemblyLoadContext("policies")
    {
        protected override Assembly? Load(AssemblyName name) =>
            name.Name == typeof(Policy).Assembly.GetName().Name ? typeof(Policy).Assembly : null;
    }
}
