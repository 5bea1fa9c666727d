using System.Reflection;
using System.Runtime.Loader;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A compiled pack that is loaded: its manifest and the delegates that make its policies.</summary>
internal sealed class PackAssembly
{
    /// <summary>The generated class, and its method, that give out the delegates; no type is searched for.</summary>
    public const string EntryClass = "PolicyScripts.Pack";
    public const string EntryMethod = "Scripts";

    private readonly Func<Policy>[] scripts;

    public PackAssembly(Assembly assembly)
    {
        using var resource = assembly.GetManifestResourceStream(PackManifest.ResourceName)
            ?? throw new BadImageFormatException($"{assembly.GetName().Name} holds no policies.");
        using var reader = new StreamReader(resource);
        Manifest = PackManifest.Read(reader.ReadToEnd());
        scripts = assembly.GetType(EntryClass, throwOnError: true)!.GetMethod(EntryMethod)!.CreateDelegate<Func<Func<Policy>[]>>()();
        if (scripts.Length != Manifest.Scripts.Count)
        {
            throw new BadImageFormatException($"{assembly.GetName().Name} does not hold the policies that it lists.");
        }
    }

    public PackManifest Manifest { get; }

    /// <summary>
    /// Loads an assembly from bytes that have been looked at, not from a file that may have changed since. Each in a
    /// context of its own: packs of the base and of the head, compiled from the same paths, do not meet.
    /// </summary>
    public static Assembly LoadImage(byte[] image) =>
        new PackContext().LoadFromStream(new MemoryStream(image));

    /// <summary>Runs every script; one that fails is a diagnostic and does not stop the others.</summary>
    public void Create(bool isBuiltIn, List<PolicyEntry> entries, List<PolicyDiagnostic> diagnostics)
    {
        for (var index = 0; index < scripts.Length; index++)
        {
            var (path, digest) = Manifest.Scripts[index];
            try
            {
                if (scripts[index]() is { } policy)
                {
                    entries.Add(new PolicyEntry(policy, path, digest, isBuiltIn));
                }
                else
                {
                    diagnostics.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, path, new TextPosition(1, 1), "The script returned null; end it with 'return new Policy(…) { … };'."));
                }
            }
            catch (Exception exception)
            {
                // Whatever a script throws is about the script.
                diagnostics.Add(PolicyEntry.Describe(exception, path));
            }
        }
    }

    // A pack speaks with the library that loads it, wherever that one was loaded.
    private sealed class PackContext() : AssemblyLoadContext("policies")
    {
        protected override Assembly? Load(AssemblyName name) =>
            name.Name == typeof(Policy).Assembly.GetName().Name ? typeof(Policy).Assembly : null;
    }
}
