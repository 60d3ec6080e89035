import { html, type TemplateResult } from 'lit';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import { ranges, stepRate, type TrainerState } from './state.ts';

type Change = (part: Partial<TrainerState>) => void;

const OPTIMISERS = [
  { value: 'adam', label: 'Adam' },
  { value: 'momentum', label: 'SGD, momentum' },
];
const SCHEDULES = [
  { value: 'cosine', label: 'falls to 0' },
  { value: 'constant', label: 'stays' },
];

/** A whole number of the settings; a refused one is told with the reason. */
export function numberSetting(
  now: TrainerState,
  [name, label, why]: readonly [
    name: 'most' | 'epochs' | 'batch' | 'shift' | 'turn' | 'seed',
    label: string,
    why: string,
  ],
  change: Change,
): TemplateResult {
  const { min, max } = ranges[name];
  return html`<fovea-number-field
    label=${label} min=${min} max=${max} why=${why} .value=${now[name]}
    @fovea-input=${(event: CustomEvent<number>) => change({ [name]: event.detail })}
  ></fovea-number-field>`;
}

/** How the network is trained; `rateText` is a learning rate that was refused and still stands in its field, else null. */
export function trainingSettings(
  now: TrainerState,
  { rateText, setRate }: { readonly rateText: string | null; readonly setRate: (text: string) => void },
  change: Change,
): TemplateResult {
  const number = (...one: Parameters<typeof numberSetting>[1]) => numberSetting(now, one, change);
  const rateKey = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key] as 1 | -1 | undefined;
    if (by === undefined) return;
    event.preventDefault();
    change({ rate: stepRate(now.rate, by) });
  };
  return html`<div class="settings">
  ${number('epochs', 'Epochs', 'One epoch shows every picture once.')}
  ${number('batch', 'Batch', 'A step looks at one batch of pictures.')}
  <label class="rate"
    >Learning rate<input
      inputmode="decimal" autocomplete="off"
      .value=${rateText ?? String(now.rate)}
      aria-invalid=${rateText === null ? 'false' : 'true'}
      @change=${(event: Event) => setRate((event.target as HTMLInputElement).value)}
      @keydown=${rateKey}
  /></label>
  <fovea-choice
    label="Rate over time" .value=${now.schedule} .options=${SCHEDULES}
    @fovea-input=${(event: CustomEvent<TrainerState['schedule']>) => change({ schedule: event.detail })}
  ></fovea-choice>
  <fovea-choice
    label="Optimiser" .value=${now.optimiser} .options=${OPTIMISERS}
    @fovea-input=${(event: CustomEvent<TrainerState['optimiser']>) => change({ optimiser: event.detail })}
  ></fovea-choice>
  ${number('shift', 'Shift, pixels', 'More would push digits out of the picture.')}
  ${number('turn', 'Turn, degrees', 'More would make a 6 of a 9.')}
  ${number('seed', 'Seed', 'The same seed gives the same run.')}
</div>`;
}
