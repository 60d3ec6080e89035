import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { photo } from '../../device/photo.ts';
import { engine } from '../../lib/engine/client.ts';
import type { Sitting } from '../../lib/portrait.ts';
import { DETECTOR, TRAINED_SIZE } from '../ui/detect.ts';
import { noisePicture } from '../ui/noise-picture.ts';
import { PortraitElement } from '../ui/portrait-element.ts';
import type { Drawn, PortraitOrder } from '../ui/portrait-run.ts';
import {
  type ChannelFinding,
  type ChannelState,
  channelCodec,
  derive,
  HEAT,
  layers,
  type Reading,
  suggested,
  toNode,
} from './state.ts';

/** What excites one channel of the detector, drawn from noise. */
@customElement('fovea-channel-portrait')
export class ChannelPortrait extends PortraitElement<ChannelState, ChannelFinding> {
  protected override readonly codec = channelCodec;

  protected override deriveFrom(drawn: (sitting: Sitting, target: string) => Drawn<ChannelFinding> | null) {
    return derive(this.state, (all, target) => all.map((sitting) => drawn(sitting, target)));
  }

  protected override async judge(
    copies: readonly ImageData[],
    { objective }: PortraitOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<ChannelFinding> {
    const [node, channel] =
      objective.kind === 'class'
        ? [HEAT, objective.class]
        : objective.kind === 'channel'
          ? [objective.node, objective.channel]
          : [HEAT, 0];
    const read = async (image: ImageBitmap, inputSize: number): Promise<Reading> => {
      const { maps } = await engine.run(
        'maps',
        { network: DETECTOR, image, inputSize, nodes: [node], side: 1 },
        { signal, transfer: [image] },
      );
      return { mean: maps[0]!.mean[channel]!, high: maps[0]!.high[channel]! };
    };
    const side = copies[0]!.width;
    const readings: Reading[] = [];
    for (const copy of copies) readings.push(await read(await createImageBitmap(copy), side));
    const noise = await read(await noisePicture(side, 1), side);
    const now = await photo.current();
    const seen = await read(await now.bitmap(), TRAINED_SIZE);
    return { copies: readings, noise, photo: { ...seen, title: now.title } };
  }

  protected override subject() {
    const { state } = this;
    const { tensor } = this.derived as ReturnType<typeof derive>;
    return html`<div class="row subject">
      <label
        >Layer
        <select @change=${(event: Event) => this.set(toNode(state, (event.target as HTMLSelectElement).value))}>
          ${layers.map(
            ({ stage, tensors }) => html`<optgroup label=${stage}>
              ${tensors.map(
                ({ node, label }) =>
                  html`<option value=${node} ?selected=${node === state.node}>${label}</option>`,
              )}
            </optgroup>`,
          )}
        </select></label
      >
      <fovea-number-field
        label="Channel"
        min="0"
        max=${tensor.channels - 1}
        why="The layer has no others."
        .value=${state.channel}
        @fovea-input=${(event: CustomEvent<number>) => this.set({ ...state, channel: event.detail })}
      ></fovea-number-field>
      <div class="row" role="group" aria-label="Suggestions">
        ${suggested.map(
          ({ title, node, channel }) => html`<button
            type="button"
            aria-pressed=${node === state.node && channel === state.channel ? 'true' : 'false'}
            @click=${() => this.set({ ...state, node, channel })}
          >
            ${title}
          </button>`,
        )}
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-channel-portrait': ChannelPortrait;
  }
}
