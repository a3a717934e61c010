namespace DatalogStore.Codec;

/// <summary>
/// Bytes that no encoder of this program writes. Raised by the decoders, which do not know where the bytes came from; the storage layer
/// turns it into the error <c>store-damaged</c>, which names the column family and the key.
/// </summary>
internal sealed class DamagedBytesException(string message) : Exception(message);
