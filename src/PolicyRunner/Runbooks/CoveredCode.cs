using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks;

/// <summary>A part of a document that is the same in another version only to the letter: a blank may make a command of it.</summary>
/// <param name="Start">The offset in the file where it begins.</param>
/// <param name="End">The offset behind it; not before <paramref name="Start"/>.</param>
/// <param name="Words">What is compared; short.</param>
internal readonly record struct CoveredCode(int Start, int End, string Words)
{
    /// <summary>The blocks of code of a page as they are read: without the indentation of the list item or quote that they stand in.</summary>
    public static IReadOnlyList<CoveredCode> Of(IEnumerable<CodeBlock> blocks) =>
        [.. blocks.Select(block => new CoveredCode(block.Extent.Start, block.Extent.End, Hash($"{block.Role}\n{block.Info}\n{block.Content.Text}")))];

    /// <summary>The values of a YAML document where they are used, in its order: at an alias what it stands for.</summary>
    public static IReadOnlyList<CoveredCode> Of(YamlNode root) => new Values().Read(root);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Values
    {
        private readonly List<CoveredCode> found = [];

        // What many aliases stand for is hashed once. Scalars of one anchor share their text.
        private readonly Dictionary<object, string> hashes = new(ReferenceEqualityComparer.Instance);

        private int last;

        public IReadOnlyList<CoveredCode> Read(YamlNode root)
        {
            Walk(root, 0);
            return found;
        }

        // The reader caps nesting, so this recursion is bounded.
        private void Walk(YamlNode node, int depth)
        {
            if (node is not YamlScalar && node.Span.Start < last)
            {
                // It stands further up: here is its alias.
                Add(last, last, depth, HashOf(node));
                return;
            }

            switch (node)
            {
                case YamlScalar scalar:
                    Add(scalar.Span.Start, scalar.Span.End, depth, HashOf(scalar));
                    break;
                case YamlSequence sequence:
                    Add(sequence.Span.Start, sequence.Span.Start, depth, "[");
                    foreach (var item in sequence.Items)
                    {
                        Walk(item, depth + 1);
                    }

                    break;
                case YamlMapping mapping:
                    Add(mapping.Span.Start, mapping.Span.Start, depth, "{");
                    foreach (var entry in mapping.Entries)
                    {
                        Walk(entry.Key, depth + 1);
                        Walk(entry.Value, depth + 1);
                    }

                    break;
            }
        }

        private void Add(int start, int end, int depth, string words)
        {
            found.Add(new CoveredCode(start, end, $"{depth} {words}"));
            last = Math.Max(last, end);
        }

        private string HashOf(YamlNode node)
        {
            if (node is YamlScalar scalar)
            {
                return $"{scalar.Type} {(scalar.Text.Length < 64 ? scalar.Text : Once(scalar.Text, () => Hash(scalar.Text)))}";
            }

            return Once(node, () => Hash(node switch
            {
                YamlSequence sequence => $"[{string.Join('\n', sequence.Items.Select(HashOf))}]",
                YamlMapping mapping => $"{{{string.Join('\n', mapping.Entries.Select(entry => $"{HashOf(entry.Key)}\n{HashOf(entry.Value)}"))}}}",
                _ => throw new InvalidOperationException($"A node of YAML is no {node.GetType().Name}."),
            }));
        }

        private string Once(object whole, Func<string> hash)
        {
            if (!hashes.TryGetValue(whole, out var known))
            {
                hashes.Add(whole, known = hash());
            }

            return known;
        }
    }
}
