using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace DatalogStore.Workloads.Peers.Engines;

/// <summary>
/// SQLite in memory: one table of datoms, clustered by attribute and entity, with a covering index by attribute and value. Where a value is compared
/// with an entity its statements say <c>+e</c>: a column that is declared an integer would otherwise keep the index on values from being used.
/// </summary>
internal sealed class SqliteEngine : SqlEngine
{
    public override string Name => "SQLite";

    protected override string? TextOf(Question question) => question.Sqlite;

    protected override DbConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "pragma temp_store = memory");
        return connection;
    }

    protected override void Fill(DbConnection connection, Workload workload)
    {
        Execute(connection, "create table d (a integer, e integer, v, primary key (a, e, v)) without rowid");
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = (SqliteCommand)connection.CreateCommand();
            insert.CommandText = "insert into d values ($a, $e, $v)";
            var (a, e, v) = (insert.Parameters.Add("$a", SqliteType.Integer), insert.Parameters.Add("$e", SqliteType.Integer), insert.Parameters.AddWithValue("$v", 0L));
            insert.Prepare();
            for (var t = 0; t < workload.Tables.Count; t++)
            {
                var table = workload.Tables[t];
                v.SqliteType = table.Kind == FactKind.Text ? SqliteType.Text : SqliteType.Integer;
                for (var row = 0; row < table.Count; row++)
                {
                    (a.Value, e.Value, v.Value) = ((long)t, table.Entities[row], table.ValueAt(row));
                    insert.ExecuteNonQuery();
                }
            }

            transaction.Commit();
        }

        Execute(connection, "create unique index d_ave on d (a, v, e)");
        Execute(connection, "analyze");
    }
}
