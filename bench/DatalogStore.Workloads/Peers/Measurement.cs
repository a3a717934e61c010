using System.Diagnostics;
using DatalogStore.Workloads.Peers.Engines;

namespace DatalogStore.Workloads.Peers;

/// <summary>What one engine took for one question: medians of its runs.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Question">The question.</param>
/// <param name="Engine">Who answered.</param>
/// <param name="ProcessorMilliseconds">Processor time of a run, rows read.</param>
/// <param name="WallMilliseconds">Time on the clock.</param>
/// <param name="FirstMilliseconds">Processor time of the first run, which compiles code and decodes columns.</param>
/// <param name="PeakBytes">Memory at its highest above what was held before the run.</param>
/// <param name="Rows">Rows of the answer.</param>
/// <param name="ColdMilliseconds">Processor time of the first run after the store was opened anew, in a process that has compiled its code; for what is on disk.</param>
/// <param name="ColdPeakBytes">Memory at its highest in that run above that of the opened store: columns, the work and the answer.</param>
internal sealed record Measurement(
    string Workload, string Question, string Engine, double ProcessorMilliseconds, double WallMilliseconds, double FirstMilliseconds, long PeakBytes, long Rows,
    double? ColdMilliseconds, long? ColdPeakBytes);

/// <summary>Asks one question of several engines in turn, so that what else the machine does meets all alike.</summary>
internal static class Stopwatches
{
    private const double ShortestRunMilliseconds = 120;
    private const double WarmUpMilliseconds = 400;
    private const int RunsInOneMax = 200;
    private const int ColdRuns = 3;

    public static IReadOnlyList<Measurement> Run(Workload workload, Question question, IReadOnlyList<Engine> engines, int repeat, List<string> faults)
    {
        var runs = engines.Select(e => (Engine: e, Batch: 1, First: 0.0, Peak: 0L, Cpu: new List<double>(), Wall: new List<double>(), Answer: default(Answer))).ToArray();
        for (var i = 0; i < runs.Length; i++)
        {
            var (answer, cpu, _, _) = Time(runs[i].Engine, question, 1);
            runs[i] = runs[i] with { First = cpu, Answer = answer };
            // Code is compiled in tiers: what runs for a moment only is asked often before it is measured.
            var (_, again, _, _) = Time(runs[i].Engine, question, 1);
            var batch = (int)Math.Clamp(ShortestRunMilliseconds / Math.Max(0.01, again), 1, RunsInOneMax);
            runs[i] = runs[i] with { Batch = batch };
            for (var warm = 0.0; warm < WarmUpMilliseconds && batch > 1;) warm += Time(runs[i].Engine, question, batch).Cpu * batch;
            if (answer.Rows != question.Rows) faults.Add($"{question.Name}: {runs[i].Engine.Name} answers {answer.Rows} rows, not {question.Rows}");
            if (answer != runs[0].Answer) faults.Add($"{question.Name}: {runs[i].Engine.Name} answers {answer}, {runs[0].Engine.Name} {runs[0].Answer}");
        }

        for (var round = 0; round < repeat; round++)
        {
            for (var i = 0; i < runs.Length; i++)
            {
                var (answer, cpu, wall, peak) = Time(runs[i].Engine, question, runs[i].Batch);
                if (answer != runs[i].Answer) faults.Add($"{question.Name}: {runs[i].Engine.Name} answers differently when asked again");
                runs[i].Cpu.Add(cpu);
                runs[i].Wall.Add(wall);
                runs[i] = runs[i] with { Peak = Math.Max(runs[i].Peak, peak) };
            }
        }

        return [.. runs.Select(r =>
        {
            var (cold, peak) = Cold(r.Engine, question, r.Answer, faults);
            return new Measurement(workload.Name, question.Name, r.Engine.Name, Median(r.Cpu), Median(r.Wall), r.First, r.Peak, r.Answer.Rows, cold, peak);
        })];
    }

    private static (double? Milliseconds, long? PeakBytes) Cold(Engine engine, Question question, Answer expected, List<string> faults)
    {
        var (times, peaks) = (new List<double>(), new List<double>());
        while (times.Count < ColdRuns && engine.TryReopen())
        {
            var (answer, cpu, _, peak) = Time(engine, question, 1, isCold: true);
            if (answer != expected) faults.Add($"{question.Name}: {engine.Name} answers differently when newly opened");
            times.Add(cpu);
            peaks.Add(peak);
        }

        return times.Count == 0 ? (null, null) : (Median(times), (long)Median(peaks));
    }

    private static (Answer Answer, double Cpu, double Wall, long Peak) Time(Engine engine, Question question, int times, bool isCold = false)
    {
        // What one engine left behind is not the next one's to clear up.
        GC.Collect(GC.MaxGeneration, isCold ? GCCollectionMode.Aggressive : GCCollectionMode.Default);
        GC.WaitForPendingFinalizers();
        ProcessorClock.ResetPeak();
        var held = ProcessorClock.ResidentBytes;
        var (cpu, wall) = (engine.ProcessorMilliseconds, Stopwatch.GetTimestamp());
        var answer = default(Answer);
        for (var i = 0; i < times; i++) answer = engine.Run(question);
        cpu = (engine.ProcessorMilliseconds - cpu) / times;
        return (answer, cpu, Stopwatch.GetElapsedTime(wall).TotalMilliseconds / times, Math.Max(0, ProcessorClock.PeakBytes - held));
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
