using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace PolicyRunner.Reporting;

/// <summary>The summaries of a library's documentation file, as one line of Markdown each.</summary>
internal sealed class ApiDocumentation(XDocument documentation)
{
    private readonly Dictionary<string, XElement> members = documentation.Descendants("member")
        .Where(member => member.Attribute("name") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public string Of(Type type) => Summary(Find($"T:{Id(type)}"));

    public string Of(MemberInfo member)
    {
        var owner = Id(member.DeclaringType!);
        return member switch
        {
            FieldInfo field => Summary(Find($"F:{owner}.{field.Name}")),
            PropertyInfo property when property.GetIndexParameters().Length > 0 => Summary(Indexer($"P:{owner}.{property.Name}(")),
            PropertyInfo property => Summary(Find($"P:{owner}.{property.Name}")) is { Length: > 0 } summary ? summary : Parameter(member.DeclaringType!, property.Name),
            MethodBase method => Summary(Method(owner, method)),
            _ => "",
        };
    }

    // A positional record documents its properties as parameters of the type.
    private string Parameter(Type type, string name) =>
        Text(Find($"T:{Id(type)}")?.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")?.Value == name));

    // By name and number of parameters: overloads that share both are documented alike.
    private XElement? Method(string owner, MethodBase method)
    {
        var name = $"M:{owner}.{(method.IsConstructor ? "#ctor" : method.Name)}";
        var count = method.GetParameters().Length;
        return members.Where(member => (member.Key == name || member.Key.StartsWith(name + "(", StringComparison.Ordinal)) && Count(member.Key) == count)
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Value).FirstOrDefault();
    }

    private XElement? Indexer(string beginning) =>
        members.Where(member => member.Key.StartsWith(beginning, StringComparison.Ordinal)).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Value).FirstOrDefault();

    private static int Count(string id)
    {
        var open = id.IndexOf('(');
        if (open < 0)
        {
            return 0;
        }

        int depth = 0, count = 1;
        foreach (var character in id.AsSpan(open + 1))
        {
            depth += character is '{' ? 1 : character is '}' ? -1 : 0;
            count += character == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    private XElement? Find(string id) => members.GetValueOrDefault(id);

    private static string Id(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static string Summary(XElement? member) => Text(member?.Element("summary") ?? member?.Element("returns"));

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var node in element.DescendantNodes())
        {
            text.Append(node switch
            {
                XText { Parent.Name.LocalName: "c" } code => $"`{code.Value}`",
                XText plain => MarkdownText.Escape(plain.Value),
                XElement { Name.LocalName: "see" or "paramref" } reference => $"`{Reference(reference)}`",
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal).Replace("\\\\|", "\\|", StringComparison.Ordinal);
    }

    private static string Reference(XElement reference)
    {
        var name = (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name"))?.Value ?? "";
        name = name.Split('(')[0];
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..];
    }
}
