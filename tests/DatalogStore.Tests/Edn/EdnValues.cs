using System.Numerics;
using System.Text;
using DatalogStore.Edn;
using FsCheck;
using FsCheck.Fluent;

namespace DatalogStore.Tests.Edn;

/// <summary>Generated values of every kind that EDN has, NaN excepted (it equals nothing, itself included).</summary>
public static class EdnValues
{
    /// <summary>For <c>[Properties(Arbitrary = …)]</c>.</summary>
    public static Arbitrary<EdnForm> Forms() => Arb.From(Gen.Sized(Value).Select(v => new EdnForm(v, default)));

    /// <summary>Strings of awkward characters, surrogates that stand alone included.</summary>
    public static Arbitrary<string> Strings() => Arb.From(Text());

    public static Arbitrary<BigDecimal> Decimals() => Arb.From(Decimal());

    private static Gen<string> Text() => Gen.Elements([.. "ab\"\\\n\r\t\b\f\0\u0001\u007f\u0085\u00a0é\u07ff\u0800\u2028\ud7ff\ud800\udbff\udc00\udfff\ue000\ufeff\uffff"])
        .ArrayOf().Select(c => new string(c));

    private static Gen<BigDecimal> Decimal() =>
        from digits in Gen.Elements("0", "1", "5", "10", "100", "99", "12345678901234567890123", "1000000000000000000000000000000", "7")
        from sign in Gen.Elements("", "-")
        from scale in Gen.Choose(-40, 40)
        select new BigDecimal(BigInteger.Parse(sign + digits, System.Globalization.CultureInfo.InvariantCulture), scale);

    private static Gen<string> Name() =>
        from first in Gen.Elements("a", "B", "é", "_", "?x", "$", "%41", "<", "*", "=", "db.type")
        from rest in Gen.Elements("", "1", "-b", "'", "#", ":c", ".d", "!", "&", "+")
        select first + rest;

    private static Gen<string> QualifiedName() => Gen.OneOf(Name(), from ns in Name() from name in Name() select $"{ns}/{name}");

    private static Gen<object?> Atom() => Gen.OneOf(
        Gen.Constant<object?>(null),
        Gen.Elements<object?>(true, false),
        Gen.Elements(0L, 1, -1, 9, long.MaxValue, long.MinValue, 1L << 48).Select(v => (object?)v),
        Gen.Choose(-1000, 1000).Select(v => (object?)(long)v),
        Gen.Choose(-1000, 1000).Select(v => (object?)(BigInteger.Pow(2, 70) * v)),
        Gen.Elements(0.0, -0.0, 1, -1.5, 1e16, 1e-7, 1e22, 0.1, double.MaxValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity).Select(v => (object?)v),
        ArbMap.Default.GeneratorFor<double>().Where(d => !double.IsNaN(d)).Select(v => (object?)v),
        Decimal().Select(v => (object?)v),
        Text().Select(v => (object?)v),
        QualifiedName().Select(v => (object?)Keyword.Of(v)),
        QualifiedName().Select(v => (object?)new Symbol(v)),
        Gen.Choose(0, 0x10ffff).Where(Rune.IsValid).Select(v => (object?)new Rune(v)),
        Gen.Choose(0, 200).Where(v => !char.IsSurrogate((char)v)).Select(v => (object?)new Rune(v)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(v => (object?)DateTimeOffset.FromUnixTimeMilliseconds(v * 20_000L)),
        ArbMap.Default.GeneratorFor<Guid>().Select(v => (object?)v),
        Gen.Elements("https://example.org/ä?q=\"1\"", "a/b", "urn:x").Select(v => (object?)new Uri(v, UriKind.RelativeOrAbsolute)),
        ArbMap.Default.GeneratorFor<byte[]>().Where(b => b is not null).Select(v => (object?)v));

    private static Gen<object?> Value(int size)
    {
        if (size <= 1) return Atom();
        var inner = Value(size / 3);
        return Gen.OneOf(
            Atom(),
            inner.ArrayOf().Select(v => (object?)new EdnVector(v)),
            inner.ArrayOf().Select(v => (object?)new EdnList(v)),
            inner.ArrayOf().Select(v => (object?)new EdnSet(v)),
            inner.ArrayOf().Select(v => (object?)EdnMap.Of(v.Distinct(EdnEquality.Instance).Select((k, i) => new KeyValuePair<object, object?>(k!, v[^(i + 1)])))),
            (from tag in Gen.Elements("a", "my/tag", "x.y/z") from value in inner select new EdnTagged(new Symbol(tag), value)).Select(v => (object?)v));
    }
}
