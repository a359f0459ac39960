/** Returns the shard of a handle, as `site/shards.py` names it: the last bits of its CRC-32. */
export function shardOf(handle, count) {
  let hash = -1;
  for (const byte of new TextEncoder().encode(handle)) {
    hash ^= byte;
    for (let bit = 0; bit < 8; bit++) hash = (hash >>> 1) ^ (hash & 1 ? 0xedb88320 : 0);
  }
  return ((~hash >>> 0) % count).toString(16);
}
