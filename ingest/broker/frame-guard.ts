/** A CONNECT holds names and a will, no readings: who is not known yet gets no more room than this. */
const firstPacketBytes = 65_536;

/**
 * Follows the packets in a connection's bytes and says no as soon as a header announces one that is too large, before
 * any of it is buffered. (The broker's own parser would gather the whole packet first.)
 * Fixed header: MQTT 3.1.1, section 2.2.
 */
export function createFrameGuard(maxPacketBytes: number): (chunk: Uint8Array) => boolean {
  let bodyLeft = 0;
  let headerBytes = 0;
  let length = 0;
  let scale = 1;
  let limit = Math.min(firstPacketBytes, maxPacketBytes);

  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (bodyLeft > 0) {
        const step = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= step;
        at += step;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      headerBytes += 1;
      if (headerBytes === 1) continue;
      length += (byte & 127) * scale;
      scale *= 128;
      if (byte > 127) {
        if (headerBytes === 5) return false;
        continue;
      }
      if (length + headerBytes > limit) return false;
      bodyLeft = length;
      headerBytes = 0;
      length = 0;
      scale = 1;
      limit = maxPacketBytes;
    }
    return true;
  };
}
