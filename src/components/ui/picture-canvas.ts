/** Longer side of a canvas at most, also on screens of very fine pixels. */
const LARGEST_SIDE = 2000;

/**
 * Gives a canvas as many pixels as the screen shows of it, so that lines and letters are crisp and of one size.
 *
 * @param picture pixels of what is shown, fitted into the canvas's place
 * @returns canvas pixels per pixel of the picture, and per pixel that the reader sees; null while the canvas has no place
 */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  picture: { width: number; height: number },
): { scale: number; unit: number } | null {
  const fit = Math.min(canvas.clientWidth / picture.width, canvas.clientHeight / picture.height);
  if (!(fit > 0)) return null;
  const unit = Math.min(devicePixelRatio, LARGEST_SIDE / (Math.max(picture.width, picture.height) * fit));
  const width = Math.max(1, Math.round(picture.width * fit * unit));
  const height = Math.max(1, Math.round(picture.height * fit * unit));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { scale: fit * unit, unit };
}

/** Where a pointer is, in pixels of the picture that is fitted into the canvas. */
export function pictureAt(
  event: PointerEvent | MouseEvent,
  canvas: HTMLCanvasElement,
  picture: { width: number; height: number },
): [x: number, y: number] {
  const place = canvas.getBoundingClientRect();
  const fit = Math.min(place.width / picture.width, place.height / picture.height);
  return [
    (event.clientX - place.left - (place.width - picture.width * fit) / 2) / fit,
    (event.clientY - place.top - (place.height - picture.height * fit) / 2) / fit,
  ];
}
