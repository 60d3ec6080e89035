/** CenterNet's part of the measurement: the six photos of the site, whose objects were marked by hand. */
import { bundledPhotos } from '../../device/bundled-photos.ts';
import { engine } from '../../lib/engine/client.ts';
import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import { photoDetections } from '../ui/photo-detections.ts';
import { type BenchDetector, PHOTO_SIZE } from './detectors.ts';
import { evaluatePhotos } from './evaluate.ts';
import type { Look } from './measured.ts';
import type { Baton } from './run.ts';
import { LOWEST_SCORE, PHOTOS } from './state.ts';

const MOST_CANDIDATES = 1000;

async function fetched(path: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(path, { signal });
  if (!answer.ok) throw new Error(`${path} could not be fetched (status ${answer.status}).`);
  return answer;
}

/** Looks at the photos in turn until there were so many looks or the time is over, the six at least. */
export async function photoRun(
  detector: BenchDetector,
  plan: { looks: number; warmUps: number; seconds: number; root: string },
  { signal, gate, onProgress, onMeasured, onSay }: Omit<Baton, 'stop'>,
): Promise<void> {
  const { root } = plan;
  onProgress(`${detector.name}: fetching, first look`, 0, 0);
  const truth = (await (await fetched(`${root}data/photos-truth.json`, signal)).json()) as CocoGroundTruth;
  const photos = await Promise.all(
    truth.images.map(async ({ file_name }) => {
      const file =
        bundledPhotos.find((one) => one.file === `photos/${file_name}`)?.file ?? `photos/${file_name}`;
      return (await fetched(root + file, signal)).blob();
    }),
  );
  const looks: Look[] = [];
  const found: CocoDetection[][] = [];
  let began = 0;
  let planned = plan.looks;
  try {
    for (let i = -plan.warmUps; i < planned; i++) {
      await gate();
      if (signal.aborted) return;
      if (i === 0) began = performance.now();
      const place = ((i % photos.length) + photos.length) % photos.length;
      if (i >= 0) onProgress(`${detector.name}, photo ${i + 1} of ${planned}`, i, planned);
      const image = await createImageBitmap(photos[place]!);
      const answer = await engine.run(
        'detect',
        {
          network: detector.id,
          image,
          inputSize: PHOTO_SIZE,
          scoreFloor: LOWEST_SCORE,
          maxCandidates: MOST_CANDIDATES,
        },
        { signal, transfer: [image] },
      );
      const start = performance.now();
      const kept = photoDetections(truth.images[place]!.id, answer);
      const { preprocess, network, boxes } = answer.stages;
      looks.push({ warmUp: i < 0, milliseconds: [preprocess, network, boxes, performance.now() - start] });
      if (i >= 0 && i < photos.length) found.push(kept);
      if (i === photos.length - 1) {
        const each = (performance.now() - began) / photos.length / 1000;
        const fit = Math.max(photos.length, Math.floor(plan.seconds / each));
        if (fit < planned) {
          planned = fit;
          onSay(
            `${detector.name} needs about ${each.toFixed(1)} s for a photo here, so it looks ${planned} times, not ${plan.looks}.`,
          );
        }
      }
    }
  } finally {
    if (found.length > 0)
      onMeasured({
        detector: detector.key,
        kind: PHOTOS,
        condition: PHOTOS,
        size: PHOTO_SIZE,
        planned: photos.length,
        pictures: found.length,
        stages: ['picture', 'network', 'decode', 'NMS'],
        looks,
        ...evaluatePhotos(truth, found),
        backend: engine.status.backend ?? '',
      });
  }
}
