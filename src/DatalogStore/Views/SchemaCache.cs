using DatalogStore.Model;

namespace DatalogStore.Views;

/// <summary>The schemas used lately, by the last transaction that changed the schema. Safe for many threads.</summary>
internal sealed class SchemaCache
{
    private const int SizeMax = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<(long T, DatabaseSchema Schema)> _byUse = new();

    public DatabaseSchema Get(long schemaT, Func<DatabaseSchema> read)
    {
        lock (_lock)
        {
            for (var node = _byUse.First; node is not null; node = node.Next)
            {
                if (node.Value.T != schemaT) continue;
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Schema;
            }
        }

        var schema = read();
        lock (_lock)
        {
            _byUse.AddFirst((schemaT, schema));
            if (_byUse.Count > SizeMax) _byUse.RemoveLast();
        }

        return schema;
    }
}
