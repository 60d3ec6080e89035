/** The measurements as files: a table for spreadsheets, and everything as JSON. */
import { benchDetectors, type Cost, costOf } from './detectors.ts';
import {
  accuracies,
  type Measured,
  type Reading,
  RULES,
  ruleTitles,
  spread,
  stageSpreads,
  timesOf,
} from './measured.ts';

/** What the page knows of where and when. */
export interface Circumstances {
  /** ISO 8601 */
  date: string;
  /** the browser's own words for itself */
  browser: string;
  /** logical processors; 0 where the browser does not say */
  processors: number;
  /** the backend and why it runs */
  backend: string;
  reason: string;
  /** bytes to download, by the registry's id */
  downloads: Readonly<Record<string, number>>;
}

interface Line {
  detector: string;
  pictures: string;
  condition: string;
  input: number;
  looked: number;
  planned: number;
  truths: number;
  backend: string;
  download: number;
  cost: Cost;
  spread: [number, number, number];
  stages: { name: string; spread: [number, number, number] }[];
  accuracy: ReturnType<typeof accuracies>;
  measured: Measured;
}

function lines(results: readonly Measured[], reading: Reading, { downloads }: Circumstances): Line[] {
  return results
    .filter(({ pictures }) => pictures > 0)
    .map((measured) => {
      const detector = benchDetectors.find(({ key }) => key === measured.detector)!;
      return {
        detector: detector.name,
        pictures: measured.kind,
        condition: measured.condition,
        input: measured.size,
        looked: measured.pictures,
        planned: measured.planned,
        truths: measured.truths,
        backend: measured.backend,
        download: downloads[detector.id] ?? 0,
        cost: costOf(detector, measured.size),
        spread: spread(timesOf(measured, reading.timed, reading.warm)),
        stages: stageSpreads(measured),
        accuracy: accuracies(measured, reading.score),
        measured,
      };
    });
}

const cell = (value: string | number): string => {
  const text = typeof value === 'number' && Number.isNaN(value) ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One line for each detector, condition and input size; NaN is an empty cell. */
export function benchCsv(
  results: readonly Measured[],
  reading: Reading,
  circumstances: Circumstances,
): string {
  const all = lines(results, reading, circumstances);
  const stageNames = [...new Set(all.flatMap(({ stages }) => stages.map(({ name }) => name)))];
  const head = [
    'date',
    'backend',
    'detector',
    'pictures',
    'condition',
    'input',
    'looked at',
    'planned',
    'truths',
    'parameters',
    'multiply-adds',
    'least memory, bytes',
    'download, bytes',
    'p50 ms',
    'p90 ms',
    'p99 ms',
    ...stageNames.map((name) => `${name}, p50 ms`),
    'lowest score',
    ...RULES.map((rule) => ruleTitles[rule]),
  ];
  const rows = all.map((line) => [
    circumstances.date,
    line.backend,
    line.detector,
    line.pictures,
    line.condition,
    line.input,
    line.looked,
    line.planned,
    line.truths,
    line.cost.parameters,
    line.cost.macs,
    line.cost.memory,
    line.download,
    ...line.spread,
    ...stageNames.map((name) => line.stages.find((stage) => stage.name === name)?.spread[0] ?? Number.NaN),
    reading.score,
    ...RULES.map((rule) => line.accuracy[rule]),
  ]);
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Everything that was measured, each look's milliseconds included, with the circumstances and the way of counting. */
export function benchJson(
  results: readonly Measured[],
  reading: Reading,
  circumstances: Circumstances,
): string {
  const measurements = lines(results, reading, circumstances).map(
    ({ measured, spread: [p50, p90, p99], stages, ...line }) => ({
      ...line,
      milliseconds: { p50, p90, p99 },
      stages: stages.map(({ name, spread: [a, b, c] }) => ({ name, p50: a, p90: b, p99: c })),
      looks: measured.looks,
    }),
  );
  const { rule, score, timed, percent, warm } = reading;
  return JSON.stringify(
    { format: 'fovea-bench', ...circumstances, reading: { rule, score, timed, percent, warm }, measurements },
    null,
    1,
  );
}
