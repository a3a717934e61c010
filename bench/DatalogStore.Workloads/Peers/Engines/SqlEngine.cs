using System.Data.Common;

namespace DatalogStore.Workloads.Peers.Engines;

/// <summary>What SQL databases have in common: prepared commands, read by typed getters.</summary>
internal abstract class SqlEngine : Engine
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    private DbConnection? _connection;

    public sealed override void Load(Workload workload)
    {
        _connection = Open();
        Fill(_connection, workload);
    }

    public sealed override bool CanAnswer(Question question) => TextOf(question) is not null;

    public sealed override Answer Run(Question question)
    {
        var text = TextOf(question)!;
        if (!_prepared.TryGetValue(text, out var command)) _prepared[text] = command = Command(_connection!, text);
        using var reader = command.ExecuteReader();
        var checksum = default(Checksum);
        var isText = Enumerable.Range(0, reader.FieldCount).Select(c => reader.GetFieldType(c) == typeof(string)).ToArray();
        var isRead = false;
        while (reader.Read())
        {
            if (!isRead)
            {
                // SQLite knows the types of a row, not of a column.
                for (var c = 0; c < isText.Length; c++) isText[c] = reader.GetFieldType(c) == typeof(string);
                isRead = true;
            }

            for (var c = 0; c < isText.Length; c++)
            {
                if (isText[c]) checksum.Add(reader.GetString(c));
                else checksum.Add(reader.GetInt64(c));
            }

            checksum.EndRow();
        }

        return checksum.ToAnswer();
    }

    public sealed override void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _connection?.Dispose();
    }

    protected abstract DbConnection Open();

    protected abstract void Fill(DbConnection connection, Workload workload);

    protected abstract string? TextOf(Question question);

    protected static DbCommand Command(DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Prepare();
        return command;
    }

    protected static void Execute(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
