using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DatalogStore.Workloads.Peers;

/// <summary>Processor time and memory of this process, all threads together.</summary>
internal static partial class ProcessorClock
{
    private const int ProcessCpuTime = 2;

    /// <summary>Milliseconds of processor time so far. Linux tells nanoseconds; elsewhere the resolution is that of the system's ticks.</summary>
    public static double Milliseconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && Environment.Is64BitProcess && GetTime(ProcessCpuTime, out var time) == 0) return (time.Seconds * 1000.0) + (time.Nanoseconds / 1e6);
            return Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>The most memory held since <see cref="ResetPeak"/>, in bytes; 0 where the system does not tell.</summary>
    public static long PeakBytes
    {
        get
        {
            const string Label = "VmHWM:";
            if (!OperatingSystem.IsLinux()) return 0;
            var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(Label, StringComparison.Ordinal));
            return long.Parse(line.AsSpan(Label.Length).Trim().ToString().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Memory held now, in bytes.</summary>
    public static long ResidentBytes => Environment.WorkingSet;

    public static void ResetPeak()
    {
        try
        {
            if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (UnauthorizedAccessException)
        {
            // The peak then counts from the start of the process.
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
