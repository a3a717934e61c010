using System.Numerics;
using DatalogStore.Edn;
using DatalogStore.Query;
using DatalogStore.Transactions;
using ValueType = DatalogStore.Model.ValueType;

namespace DatalogStore.Tests.Query;

public class WholeNumberTests
{
    [Fact]
    public void A_sum_of_bigints_that_fits_a_long_is_a_long() =>
        Assert.IsType<long>(QueryEngine.Run(QueryRequest.Of("[:find ?z . :in ?x :where [(- ?x 1) ?z]]", new BigInteger(long.MaxValue) + 1)).Rows[0][0]);

    [Fact]
    public void An_unsigned_number_that_fits_a_long_is_a_long()
    {
        Assert.True(ValueCoercion.TryCoerce(5UL, ValueType.Long, out var value));
        Assert.Equal(5L, Assert.IsType<long>(value));
        Assert.Equal(EdnEquality.Instance.GetHashCode(5L), EdnEquality.Instance.GetHashCode(5UL));
    }
}
