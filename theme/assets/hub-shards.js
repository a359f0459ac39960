/** Returns the shard of a handle, as `site/shards.py` names it: the last bits of the FNV-1a hash. */
export function shardOf(handle, count) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(handle)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash % count).toString(16);
}
