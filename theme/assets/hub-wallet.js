// Makes a picture of a badge that carries its signed credential, for wallets: "baking" of Open Badges 3.0, section 5.3.1.
// Nothing is stored on the site for it: the picture is drawn in the browser from the icon and the credential.
import { findCredential, get, offerFile } from "./hub-credentials.js";

const SIZE = 512; // pixels
const KEYWORD = "openbadgecredential";

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = (bytes) => (bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

/** A chunk of a PNG file: length, type, data, CRC of type and data. */
function makeChunk(type, data) {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** The PNG file with the credential in an uncompressed iTXt chunk behind its header, which has 33 bytes. */
export function bake(png, credential) {
  const text = makeChunk("iTXt", new TextEncoder().encode(`${KEYWORD}\0\0\0\0\0${credential}`));
  return new Blob([png.subarray(0, 33), text, png.subarray(33)], { type: "image/png" });
}

async function draw(address) {
  const icon = new Image(SIZE, SIZE);
  icon.src = address;
  await icon.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  canvas.getContext("2d").drawImage(icon, 0, 0, SIZE, SIZE);
  const blob = await new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png"));
  return new Uint8Array(await blob.arrayBuffer());
}

/** Has a link save the picture of the credential that it names. */
export function start(link) {
  if (link.dataset.hubStarted) return;
  link.dataset.hubStarted = "yes";
  const { credential, root, icon, key } = link.dataset;
  offerFile(link, `${key}.png`, async () => {
    const found = await findCredential(`${credential}.json`, root, get);
    if (found.state !== "there") throw new Error(found.state);
    return bake(await draw(icon), found.text);
  });
}
