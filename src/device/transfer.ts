/** What a reader dropped or pasted: a file to open, or a sentence that says why there is none. */
export type Handed =
  | {
      kind: 'picture' | 'video';
      file: File /** A sentence when there was more than one file. */;
      note: string | null;
    }
  | { kind: 'nothing'; sentence: string };

/** The parts of a DataTransfer that are looked at. */
export type Transfer = Pick<DataTransfer, 'files' | 'items' | 'types'>;

const VIDEO = /\.(mp4|m4v|mov|webm|ogv|mkv|avi|mpe?g|3gp)$/i;
const PICTURE = /\.(jpe?g|jfif|png|gif|webp|avif|bmp|svg|hei[cf]|tiff?|ico|jxl)$/i;

function kindOf(file: File): 'picture' | 'video' | null {
  if (file.type.startsWith('image/')) return 'picture';
  if (file.type.startsWith('video/')) return 'video';
  // Systems without a table of file types leave the type empty, so the name has to do.
  if (VIDEO.test(file.name)) return 'video';
  if (PICTURE.test(file.name)) return 'picture';
  return null;
}

/**
 * The first file of a drop or paste that looks like a picture or a video. When none looks so but there is a file, it is
 * handed on as a picture, so that decodePicture says what is wrong with it.
 */
function handedOver(transfer: Transfer | null, act: 'dropped' | 'pasted'): Handed {
  const files = [...(transfer?.files ?? [])];
  const first =
    files.find((file) => kindOf(file) !== null) ?? files.find((file) => !isFolder(transfer, file));
  if (first) {
    const note =
      files.length > 1 ? `${files.length} files were ${act}; the first one that fits is used.` : null;
    return { kind: kindOf(first) ?? 'picture', file: first, note };
  }
  if (files.length > 0)
    return {
      kind: 'nothing',
      sentence: 'A folder was dropped. Open it and drop one picture or video from it.',
    };
  const types = transfer?.types ?? [];
  const isLink = types.includes('text/uri-list') || types.includes('text/html');
  if (isLink && act === 'dropped')
    return {
      kind: 'nothing',
      sentence:
        'That was a link, not a file. Save the picture first, then drop the file: Fovea fetches nothing from other sites.',
    };
  if (types.length > 0)
    return {
      kind: 'nothing',
      sentence:
        act === 'dropped'
          ? 'Text was dropped, not a picture. Drop a picture or video file.'
          : 'The clipboard holds text, not a picture. Copy a picture itself (not its link or file name), then paste again.',
    };
  return {
    kind: 'nothing',
    sentence:
      act === 'dropped'
        ? 'Nothing usable was dropped. Drop a picture or video file.'
        : 'The clipboard holds no picture. Copy one, then paste again.',
  };
}

/** Browsers give a dropped folder as a file without type and with the size of its directory entry. */
function isFolder(transfer: Transfer | null, file: File): boolean {
  if (file.type !== '') return false;
  return [...(transfer?.items ?? [])].some((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry?.() : null;
    return entry?.isDirectory === true && entry.name === file.name;
  });
}

/** The picture or video of a drag and drop. The caller prevents the event's default, or the browser opens the file. */
export function fromDrop(event: Pick<DragEvent, 'dataTransfer'>): Handed {
  return handedOver(event.dataTransfer, 'dropped');
}

/** The picture or video of a paste. Prevent the default only when the kind is not 'nothing': text belongs elsewhere. */
export function fromPaste(event: Pick<ClipboardEvent, 'clipboardData'>): Handed {
  return handedOver(event.clipboardData, 'pasted');
}

/** Whether what is being dragged over the page could be dropped as a picture or video; for highlighting the target. */
export function couldBeDropped(event: Pick<DragEvent, 'dataTransfer'>): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
