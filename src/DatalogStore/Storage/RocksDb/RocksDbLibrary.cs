using System.Reflection;
using System.Runtime.InteropServices;

namespace DatalogStore.Storage.RocksDb;

/// <summary>
/// Finds the shared library: the package puts it where .NET looks by itself, except that on a musl Linux (Alpine) it has another name and stands
/// beside the one for glibc.
/// </summary>
internal static class RocksDbLibrary
{
    /// <summary>To be called once, before the first import is bound.</summary>
    public static void Register()
    {
        if (IsMusl) NativeLibrary.SetDllImportResolver(typeof(RocksDbLibrary).Assembly, Resolve);
    }

    private static bool IsMusl =>
        RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.Contains("alpine", StringComparison.Ordinal);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == RocksDbNative.Library && NativeLibrary.TryLoad("rocksdb-musl", assembly, searchPath, out var handle) ? handle : 0;
}
