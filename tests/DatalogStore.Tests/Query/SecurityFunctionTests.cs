using DatalogStore.Edn;

namespace DatalogStore.Tests.Query;

/// <summary>A table of cases for each function over collected text. A call is EDN; so is what it gives.</summary>
public class SecurityFunctionTests
{
    private static readonly Database Db = DatomStore.OpenInMemory().Db;

    [Theory]
    [InlineData("""(cidr-contains? "10.0.0.0/8" "10.255.255.255")""", "true")]
    [InlineData("""(cidr-contains? "10.0.0.0/8" "11.0.0.0")""", "false")]
    [InlineData("""(cidr-contains? "10.0.0.0/8" "10.0.0.0/8")""", "true")]
    [InlineData("""(cidr-contains? "10.0.0.0/16" "10.0.0.0/8")""", "false")]
    [InlineData("""(cidr-contains? "0.0.0.0/0" "255.255.255.255")""", "true")]
    [InlineData("""(cidr-contains? "0.0.0.0/0" "::1")""", "false")]
    [InlineData("""(cidr-contains? "::/0" "2001:db8::1")""", "true")]
    [InlineData("""(cidr-contains? "::/0" "10.0.0.1")""", "false")]
    [InlineData("""(cidr-contains? "2001:db8::/32" "2001:DB8:0:0::5")""", "true")]
    [InlineData("""(cidr-contains? "2001:db8::/33" "2001:db8:8000::")""", "false")]
    [InlineData("""(cidr-contains? "10.1.2.3/8" "10.9.9.9")""", "true")]
    [InlineData("""(cidr-contains? "10.0.0.1" "10.0.0.1/32")""", "true")]
    [InlineData("""(cidr-contains? "10.0.0.0/8" "::ffff:10.1.1.1")""", "true")]
    [InlineData("""(cidr-contains? "::ffff:10.0.0.0/104" "10.1.1.1")""", "true")]
    [InlineData("""(cidr-contains? "010.0.0.0/8" "10.1.1.1")""", "false")]
    [InlineData("""(cidr-contains? "10/8" "10.1.1.1")""", "false")]
    [InlineData("""(cidr-contains? "10.0.0.0/33" "10.0.0.0")""", "false")]
    [InlineData("""(cidr-contains? "10.0.0.0/08" "10.0.0.0")""", "false")]
    [InlineData("""(cidr-contains? "10.0.0.256/8" "10.0.0.0")""", "false")]
    [InlineData("""(cidr-contains? "sg-1" "10.0.0.0")""", "false")]
    [InlineData("""(cidr-contains? 10 "10.0.0.0")""", "false")]
    [InlineData("""(cidr-overlaps? "10.0.0.0/8" "10.1.0.0/16")""", "true")]
    [InlineData("""(cidr-overlaps? "10.1.0.0/16" "10.0.0.0/8")""", "true")]
    [InlineData("""(cidr-overlaps? "10.0.0.0/9" "10.128.0.0/9")""", "false")]
    [InlineData("""(cidr-overlaps? "2001:db8::/32" "2001:db8:1::/48")""", "true")]
    [InlineData("""(ip-in? "10.0.0.1" "10.0.0.0/24")""", "true")]
    [InlineData("""(ip-in? "10.0.1.1" ["10.0.0.0/24" "junk" "10.0.1.0/24"])""", "true")]
    [InlineData("""(ip-in? "10.0.2.1" #{"10.0.0.0/24" "10.0.1.0/24"})""", "false")]
    [InlineData("""(ip-in? "" "0.0.0.0/0")""", "false")]
    [InlineData("""(ip-private? "10.255.0.1")""", "true")]
    [InlineData("""(ip-private? "172.15.255.255")""", "false")]
    [InlineData("""(ip-private? "172.16.0.0")""", "true")]
    [InlineData("""(ip-private? "172.32.0.0")""", "false")]
    [InlineData("""(ip-private? "192.168.0.0/16")""", "true")]
    [InlineData("""(ip-private? "192.0.0.0/8")""", "false")]
    [InlineData("""(ip-private? "100.64.0.1")""", "true")]
    [InlineData("""(ip-private? "100.128.0.1")""", "false")]
    [InlineData("""(ip-private? "169.254.169.254")""", "true")]
    [InlineData("""(ip-private? "127.0.0.1")""", "true")]
    [InlineData("""(ip-private? "8.8.8.8")""", "false")]
    [InlineData("""(ip-private? "::1")""", "true")]
    [InlineData("""(ip-private? "fd00::1")""", "true")]
    [InlineData("""(ip-private? "fe80::1")""", "true")]
    [InlineData("""(ip-private? "2606:4700::1111")""", "false")]
    [InlineData("""(ip-private? "::ffff:192.168.1.1")""", "true")]
    [InlineData("""(ip-private? "0.0.0.0/0")""", "false")]
    public void Addresses(string call, string expected) => Check(call, expected);

    [Theory]
    [InlineData("""(arn-part "arn:aws:iam::123456789012:role/ops/admin" :partition)""", "\"aws\"")]
    [InlineData("""(arn-part "arn:aws:iam::123456789012:role/ops/admin" :service)""", "\"iam\"")]
    [InlineData("""(arn-part "arn:aws:iam::123456789012:role/ops/admin" :account)""", "\"123456789012\"")]
    [InlineData("""(arn-part "arn:aws:iam::123456789012:role/ops/admin" :type)""", "\"role\"")]
    [InlineData("""(arn-part "arn:aws:iam::123456789012:role/ops/admin" "resource")""", "\"role/ops/admin\"")]
    [InlineData("""(arn-part "arn:aws:iam::123456789012:root" :id)""", "\"root\"")]
    [InlineData("""(arn-part "arn:aws-cn:ec2:cn-north-1:1:instance/i-1" :region)""", "\"cn-north-1\"")]
    [InlineData("""(arn-part "arn:aws:s3:::bucket/a/b:c" :id)""", "\"bucket/a/b:c\"")]
    [InlineData("""(arn-part "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:*" :id)""", "\"/aws/lambda/f:*\"")]
    [InlineData("""(arn-part "arn:aws:sns:eu-west-1:1:topic" :id)""", "\"topic\"")]
    [InlineData("""(arn-part "arn:aws:apigateway:eu-west-1::/restapis/x" :type)""", "\"restapis\"")]
    [InlineData("""(iam-action-matches? "s3:Get*" "S3:getobject")""", "true")]
    [InlineData("""(iam-action-matches? "*" "iam:PassRole")""", "true")]
    [InlineData("""(iam-action-matches? "iam:PassRol?" "iam:PassRole")""", "true")]
    [InlineData("""(iam-action-matches? "iam:PassRole" "iam:PassRoles")""", "false")]
    [InlineData("""(iam-action-matches? "iam:*Role" "iam:PassRoleRole")""", "true")]
    [InlineData("""(iam-action-matches? "iam:*a*b*c" "iam:xxaxxbxxcxxc")""", "true")]
    [InlineData("""(iam-action-matches? ["ec2:*" "iam:pass*"] "iam:PassRole")""", "true")]
    [InlineData("""(iam-action-matches? [] "iam:PassRole")""", "false")]
    [InlineData("""(iam-action-matches? "\u212A*" "kms:Decrypt")""", "false")]
    [InlineData("""(iam-action-matches? "[ki]ms:*" "kms:Decrypt")""", "false")]
    [InlineData("""(iam-resource-matches? "*" "arn:aws:s3:::b")""", "true")]
    [InlineData("""(iam-resource-matches? "arn:aws:s3:::b*" "arn:aws:s3:::b/k")""", "true")]
    [InlineData("""(iam-resource-matches? "arn:aws:s3:::B*" "arn:aws:s3:::b/k")""", "false")]
    [InlineData("""(iam-resource-matches? "arn:aws:*:*:*:role/x" "arn:aws:iam::123456789012:role/x")""", "true")]
    [InlineData("""(iam-resource-matches? "arn:aws:*:role/x" "arn:aws:iam::123456789012:role/x")""", "true")]
    [InlineData("""(iam-resource-matches? "arn:aws:iam:*:123456789012:x" "arn:aws:iam:a:b:c:123456789012:x")""", "false")]
    [InlineData("""(iam-resource-matches? "arn:aws:logs:*:*:log-group:*:log-stream:*" "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b")""", "true")]
    [InlineData("""(glob-match? "a?c" "abc")""", "true")]
    [InlineData("""(glob-match? "a?c" "a\ud83d\ude00c")""", "true")]
    [InlineData("""(glob-match? "A*" "abc")""", "false")]
    [InlineData("""(glob-match? "" "")""", "true")]
    [InlineData("""(glob-match? "**" "")""", "true")]
    [InlineData("""(glob-match? "a.c" "abc")""", "false")]
    public void Policies(string call, string expected) => Check(call, expected);

    [Theory]
    [InlineData("""(parse-json "[1, 18446744073709551616, 1.0, -0.5e1, true, \"x\", {}]")""", """[1 18446744073709551616N 1.0 -5.0 true "x" {}]""")]
    [InlineData("""(parse-json "{\"a\":null}")""", "{\"a\" nil}")]
    [InlineData("""(json-get "{\"a\":{\"b\":[10,20]}}" "a" "b" 1)""", "20")]
    [InlineData("""(json-get "{\"a\":1}" :a)""", "1")]
    [InlineData("""(url-decode "a%2Fb+c%C3%A9")""", "\"a/b+cé\"")]
    [InlineData("""(base64-decode "aGk=")""", "\"hi\"")]
    [InlineData("""(base64-decode "_-8")""", "#bytes \"/+8=\"")]
    [InlineData("""(csv-parse "a;\"b;\"\"c\nd\"\r\n;" ";")""", "[[\"a\" \"b;\\\"c\\nd\"] [\"\" \"\"]]")]
    [InlineData("""(csv-parse "")""", "[]")]
    [InlineData("""(as-list ["a" "b"])""", "[\"a\" \"b\"]")]
    [InlineData("""(as-list 5)""", "[5]")]
    [InlineData("""(as-list {:a 1})""", "[{:a 1}]")]
    [InlineData("""(lower-case= "Éa" "éA")""", "true")]
    [InlineData("""(lower-case= "a" "b")""", "false")]
    [InlineData("""(sha256 "abc")""", "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")]
    public void Documents(string call, string expected) => Check(call, expected);

    [Theory]
    [InlineData("\"2022-03-14T04:13:28Z\"", "2022-03-14T04:13:28Z")]
    [InlineData("\"2022-05-31T09:28:48.128000+00:00\"", "2022-05-31T09:28:48.128Z")]
    [InlineData("\"2015-11-06T20:00:00-05:00\"", "2015-11-07T01:00:00Z")]
    [InlineData("\"2021-08-09T20:13:23.298420761Z\"", "2021-08-09T20:13:23.298Z")]
    [InlineData("\"2020-01-01T12:34:56.999+00:50\"", "2020-01-01T11:44:56.999Z")]
    [InlineData("\"2020-08-31T16:00:01.411+0000\"", "2020-08-31T16:00:01.411Z")]
    [InlineData("\"2023-05-11T18:42:36\"", "2023-05-11T18:42:36Z")]
    [InlineData("\"2999-09-08T16:00Z\"", "2999-09-08T16:00:00Z")]
    [InlineData("\"2022-09-01\"", "2022-09-01T00:00:00Z")]
    [InlineData("\"2022-06-02 10:58:29.324664944 +0000 UTC\"", "2022-06-02T10:58:29.324Z")]
    [InlineData("\"2021-04-07 06:51:57\"", "2021-04-07T06:51:57Z")]
    [InlineData("\"Thu, 01 Jun 2023 17:28:46 GMT\"", "2023-06-01T17:28:46Z")]
    [InlineData("1700000000", "2023-11-14T22:13:20Z")]
    [InlineData("1700000000123", "2023-11-14T22:13:20.123Z")]
    [InlineData("1700000000.5", "2023-11-14T22:13:20.5Z")]
    [InlineData("\"1700000000\"", "2023-11-14T22:13:20Z")]
    public void Moments(string value, string instant) => Check($"(parse-time {value})", $"#inst \"{instant}\"");

    [Theory]
    [InlineData("""(parse-json "{")""")]
    [InlineData("""(json-get "{\"a\":[1]}" "a" 1)""")]
    [InlineData("""(base64-decode "a")""")]
    [InlineData("""(arn-part "i-123" :service)""")]
    [InlineData("""(arn-part "arn:aws:sns:eu-west-1:1:topic" :type)""")]
    [InlineData("""(arn-part "arn:aws:s3:::b" :account)""")]
    [InlineData("""(parse-time "10/05/2021, 14:35:20.028")""")]
    [InlineData("""(parse-time "802022-04-17T01:16:32.366Z")""")]
    [InlineData("""(parse-time "08:00:00")""")]
    [InlineData("""(days-between "2024-01-01" "never")""")]
    public void Text_that_is_not_in_the_notation_gives_nothing(string call) => Assert.Empty(Db.Query($"[:find ?r :where [{call} ?r]]").Rows);

    [Theory]
    [InlineData("""(days-between "2024-01-01" "2024-01-01T23:59:59Z")""", "0")]
    [InlineData("""(days-between "2024-01-02" #inst "2024-01-01T00:00:01Z")""", "0")]
    [InlineData("""(days-between "2024-03-01" "2024-01-01")""", "-60")]
    public void Days(string call, string expected) => Check(call, expected);

    [Fact]
    public void What_could_not_be_read_is_told_once_with_its_number()
    {
        var answer = Datalog.Query("[:find [?x ...] :in [?x ...] :where [(ip-private? ?x)]]", [new object[] { "10.0.0.1", "sg-1", "sg-2" }]);
        Assert.Equal(["10.0.0.1"], answer.Column);
        Assert.Contains("2 values", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_of_many_stars_takes_no_exponential_time()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 2000));
        Assert.Equal(false, Datalog.Query("[:find ?r . :in ?p ?t :where [(glob-match? ?p ?t) ?r]]", [pattern, new string('a', 1999) + "b"]).Scalar);
    }

    private static void Check(string call, string expected)
    {
        var found = Db.Query($"[:find ?r . :where [{call} ?r]]").Scalar;
        Assert.Equal(EdnReader.Read(expected, "expected"), found, EdnEquality.Instance.Equals);
    }
}
