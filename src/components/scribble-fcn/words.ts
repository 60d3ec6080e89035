/** What the figure says while a head is kept or labels a film, and what its picture is called. */
import type { Depth } from '../../lib/segmentation/fcn-head.ts';

/** A head, and the photo that it was trained on. */
interface From {
  readonly head: { readonly depth: Depth };
  readonly from: string;
}

/** While a head labels the camera or a video. */
export const filmSentence = ({ head, from }: From, framesPerSecond: number): string =>
  `The head trained on “${from}” (FCN-${head.depth}) labels each frame: ${framesPerSecond.toFixed(1)} frames per second.`;

/** While a head is kept for other photos. `photo`: the title of the one that is shown, if there is one. */
export function heldSentence({ head, from }: From, photo: string | undefined): string {
  const own = from === photo ? '' : ` It never saw “${photo ?? 'this photo'}”.`;
  return `The head that learnt on “${from}” (FCN-${head.depth}) is applied to what is shown.${own} Choose another photo or start the camera; press the button again to paint.`;
}

/** The accessible name of the picture that one paints on. */
export function stageName({
  film,
  photo,
  held,
}: {
  /** the title of the camera or video, null while a photo is shown */
  readonly film: string | null;
  /** the photo in words */
  readonly photo: string;
  readonly held: boolean;
}): string {
  if (film !== null) return `${film}, labelled by the head.`;
  const keys = 'Arrow keys move the brush, Space puts it down and lifts it, Escape drops the stroke.';
  return held ? `${photo} Labelled by the head that is kept.` : `Paint here. ${keys} ${photo}`;
}
