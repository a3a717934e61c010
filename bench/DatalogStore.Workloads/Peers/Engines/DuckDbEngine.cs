using System.Data.Common;
using DuckDB.NET.Data;

namespace DatalogStore.Workloads.Peers.Engines;

/// <summary>DuckDB in memory, one thread, a table for each attribute.</summary>
internal sealed class DuckDbEngine : SqlEngine
{
    public override string Name => "DuckDB";

    protected override string? TextOf(Question question) => question.DuckDb;

    protected override DbConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, "set threads = 1");
        return connection;
    }

    protected override void Fill(DbConnection connection, Workload workload)
    {
        foreach (var table in workload.Tables)
        {
            Execute(connection, $"create table {table.Name} (e bigint, v {(table.Kind == FactKind.Text ? "varchar" : "bigint")})");
            using var appender = ((DuckDBConnection)connection).CreateAppender(table.Name);
            for (var row = 0; row < table.Count; row++)
            {
                var line = appender.CreateRow().AppendValue(table.Entities[row]);
                if (table.Kind == FactKind.Text) line.AppendValue(table.Texts[row]).EndRow();
                else line.AppendValue(table.Numbers[row]).EndRow();
            }
        }

        Execute(connection, "analyze");
    }
}
