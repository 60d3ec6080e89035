/** The sha256 of bytes, in hexadecimal. Needs a secure origin, as service workers do. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the bytes are those of the listed file: nothing cut off, nothing altered. */
export async function isIntact(
  bytes: ArrayBuffer,
  file: { readonly bytes: number; readonly sha256: string },
): Promise<boolean> {
  return bytes.byteLength === file.bytes && (await sha256(bytes)) === file.sha256;
}
