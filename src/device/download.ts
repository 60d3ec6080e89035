/**
 * Gives the reader a file to save under `name` (what systems refuse in names becomes “_”, dots at its start go). The browser
 * asks where, or puts it into the downloads folder. Needs no permission; what comes of it cannot be known.
 */
export function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[/\\:*?"<>|\p{Cc}\p{Cf}]/gu, '_').replace(/^\.+/, '');
  link.click();
  // The click only starts the download; some browsers read the blob later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
