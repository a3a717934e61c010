using System.Text;
using DatalogStore.Snapshots.Dedup;

namespace DatalogStore.Cli.Dedup;

/// <summary>
/// A report as a drawing that stands by itself: above, maps met and different maps so far, on a logarithmic scale, where the distance between the lines
/// is how many times a map was met; below, the new maps of each snapshot after the first, by cause.
/// </summary>
internal sealed class DedupChart
{
    private const int Width = 960;
    private const int Left = 72;
    private const int Right = 790;
    private const int LinesTop = 78;
    private const int LinesBottom = 278;
    private const int BarsTop = 340;
    private const int BarsBottom = 540;
    private const int Height = 590;

    /// <summary>Colours that also those tell apart who see fewer.</summary>
    private static readonly (DedupCauseKind Kind, string Name, string Colour)[] Causes =
    [
        (DedupCauseKind.NewResource, "new resource", "#0072b2"),
        (DedupCauseKind.ChangedScalar, "changed scalar", "#d55e00"),
        (DedupCauseKind.ChangedList, "changed list", "#e69f00"),
        (DedupCauseKind.Spine, "spine above a change", "#999999"),
    ];

    private readonly IReadOnlyList<DedupSnapshot> _snapshots;
    private readonly DedupPolicy _all;
    private readonly StringBuilder _svg = new();

    private DedupChart(DedupReport report) => (_snapshots, _all) = (report.Snapshots, report.Policies[0]);

    /// <summary>The drawing as SVG.</summary>
    public static string Draw(DedupReport report)
    {
        var chart = new DedupChart(report);
        chart.DrawAll();
        return chart._svg.ToString();
    }

    private void DrawAll()
    {
        var title = $"{_snapshots.Count} snapshots: {_all.Maps:N0} maps, {_all.Unique:N0} of them different";
        _svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"#333\">\n");
        _svg.Append($"<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        Text(Left, 30, title, "font-size=\"17\" font-weight=\"600\"");
        Text(Left, 52, $"{_snapshots.Sum(s => s.BytesIn) / 1e6:N1} MB in; each map kept once {_all.BytesKept / 1e6:N1} MB, uncompressed", "fill=\"#666\"");
        DrawLines();
        DrawBars();
        DrawNames();
        _svg.Append("</svg>\n");
    }

    private void DrawLines()
    {
        var (low, high) = (Math.Floor(Math.Log10(Math.Max(1, _snapshots[0].Unique))), Math.Ceiling(Math.Log10(Math.Max(10, _all.Maps))));
        if (low == high) high++;
        for (var power = low; power <= high; power++) Grid(YOf(Math.Pow(10, power)), Short(Math.Pow(10, power)));
        var (soFar, points) = (0.0, new List<double>());
        foreach (var snapshot in _snapshots) points.Add(soFar += snapshot.Maps);
        Line(points, "#333");
        Line([.. _snapshots.Select(s => (double)s.Unique)], "#0072b2");
        var (yMet, yUnique) = (YOf(_all.Maps), YOf(_all.Unique));
        // Labels that would touch give way downwards.
        yUnique = Math.Max(yUnique, yMet + 30);
        Text(Right + 8, yMet + 4, "maps met so far", "font-weight=\"600\"");
        Text(Right + 8, yUnique + 4, "different maps so far", "font-weight=\"600\" fill=\"#0072b2\"");
        Text(Left, LinesTop - 8, "log scale", "fill=\"#666\" font-size=\"11\"");

        double YOf(double value) => LinesBottom - ((Math.Log10(Math.Max(1, value)) - low) / (high - low) * (LinesBottom - LinesTop));

        void Line(List<double> values, string colour) =>
            _svg.Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" points=\"{string.Join(' ', values.Select((v, i) => $"{Number(XOf(i))},{Number(YOf(v))}"))}\"/>\n");
    }

    private void DrawBars()
    {
        Text(Left, BarsTop - 14, "new maps a snapshot, after the first, by cause", "font-weight=\"600\"");
        var most = Math.Max(1, _snapshots.Skip(1).Select(s => s.New).DefaultIfEmpty().Max());
        var step = Step(most);
        var top = Math.Ceiling((double)most / step) * step;
        for (var value = 0.0; value <= top; value += step) Grid(YOf(value), Short(value));
        var width = Math.Max(0.6, Math.Min(28, Slot * 0.8));
        for (var i = 1; i < _snapshots.Count; i++)
        {
            var below = 0L;
            foreach (var (kind, name, colour) in Causes)
            {
                var count = _snapshots[i].NewByCause.GetValueOrDefault(kind);
                if (count == 0) continue;
                var (y, bottom) = (YOf(below + count), YOf(below));
                _svg.Append($"<rect x=\"{Number(XOf(i) - (width / 2))}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(bottom - y)}\" fill=\"{colour}\"><title>{Escaped(_snapshots[i].Name)}: {count:N0} {name}</title></rect>\n");
                below += count;
            }
        }

        for (var i = 0; i < Causes.Length; i++)
        {
            var y = BarsTop + 14 + (i * 22);
            _svg.Append($"<rect x=\"{Right + 10}\" y=\"{y - 10}\" width=\"12\" height=\"12\" fill=\"{Causes[i].Colour}\"/>\n");
            Text(Right + 28, y, Causes[i].Name, "");
        }

        double YOf(double value) => BarsBottom - (value / top * (BarsBottom - BarsTop));
    }

    /// <summary>Names of some snapshots under the axis, the first and last among them.</summary>
    private void DrawNames()
    {
        var shown = _snapshots.Count <= 7 ? _snapshots.Count : 6;
        for (var n = 0; n < shown; n++)
        {
            var i = shown == 1 ? 0 : (int)Math.Round((double)n * (_snapshots.Count - 1) / (shown - 1));
            var name = _snapshots[i].Time is { } time ? $"{time.UtcDateTime:yyyy-MM-dd}" : _snapshots[i].Name;
            Text(XOf(i), BarsBottom + 22, name.Length > 18 ? name[..17] + "…" : name, "text-anchor=\"middle\" fill=\"#666\"");
        }
    }

    private double Slot => (double)(Right - Left) / _snapshots.Count;

    private double XOf(int snapshot) => Left + ((snapshot + 0.5) * Slot);

    /// <summary>1, 2 or 5 times a power of ten, so that some five lines are drawn.</summary>
    private static double Step(long most)
    {
        var rough = Math.Max(1, most / 5.0);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private void Grid(double y, string label)
    {
        _svg.Append($"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{Number(y)}\" y2=\"{Number(y)}\" stroke=\"#e3e3e3\"/>\n");
        Text(Left - 8, y + 4, label, "text-anchor=\"end\" fill=\"#666\"");
    }

    private void Text(double x, double y, string text, string attributes) => _svg.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" {attributes}>{Escaped(text)}</text>\n");

    private static string Short(double value) => value switch { >= 1e9 => $"{value / 1e9:0.#} G", >= 1e6 => $"{value / 1e6:0.#} M", >= 1e4 => $"{value / 1e3:0.#} k", _ => $"{value:N0}" };

    private static string Number(double value) => value.ToString("0.##");

    /// <summary>Text for XML; characters that XML cannot hold become a replacement.</summary>
    private static string Escaped(string text) => System.Security.SecurityElement.Escape(string.Concat(text.EnumerateRunes().Select(r => r.Value < 32 ? "\uFFFD" : r.ToString())));
}
