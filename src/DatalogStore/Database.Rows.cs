using System.Runtime.CompilerServices;

namespace DatalogStore;

/// <summary>Answers as .NET types, and off the calling thread.</summary>
public sealed partial class Database
{
    /// <summary>Answers a Datalog query with rows of a type; see <see cref="QueryResult.As{T}"/>.</summary>
    /// <inheritdoc cref="Query(string, object?[])" path="/param"/>
    /// <exception cref="DatalogException">The query is wrong, a limit stopped it, or <c>bad-row-type</c>.</exception>
    public IReadOnlyList<T> Query<T>(string query, params object?[] inputs) => Query(query, inputs).As<T>();

    /// <summary>Answers a Datalog query with rows of a type, within limits.</summary>
    /// <exception cref="DatalogException">The query is wrong, a limit stopped it, or <c>bad-row-type</c>.</exception>
    public IReadOnlyList<T> Query<T>(string query, IReadOnlyList<object?> inputs, QueryOptions options, CancellationToken cancellationToken = default) =>
        Query(query, inputs, options, cancellationToken).As<T>();

    /// <summary>As <see cref="Query(string, IReadOnlyList{object?}, QueryOptions, CancellationToken)"/>, off the calling thread.</summary>
    public Task<QueryResult> QueryAsync(string query, IReadOnlyList<object?>? inputs = null, QueryOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Query(query, inputs ?? [], options ?? new QueryOptions(), cancellationToken), cancellationToken);

    /// <summary>As <see cref="Query{T}(string, IReadOnlyList{object?}, QueryOptions, CancellationToken)"/>, off the calling thread.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string query, IReadOnlyList<object?>? inputs = null, QueryOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Query<T>(query, inputs ?? [], options ?? new QueryOptions(), cancellationToken), cancellationToken);

    /// <summary>
    /// Answers a Datalog query off the calling thread and hands its rows out one by one, each made when it is asked for. The answer is complete before the first
    /// row comes, since rows are a set.
    /// </summary>
    /// <exception cref="DatalogException">The query is wrong, a limit stopped it, or <c>bad-row-type</c>.</exception>
    public async IAsyncEnumerable<T> QueryRows<T>(
        string query, IReadOnlyList<object?>? inputs = null, QueryOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var result = await QueryAsync(query, inputs, options, cancellationToken).ConfigureAwait(false);
        foreach (var row in result.Each<T>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }
}
