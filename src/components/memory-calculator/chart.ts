import { html, type TemplateResult } from 'lit';
import type { Bytes } from '../../lib/conv/index.ts';
import { sizeWords } from '../../lib/size-words.ts';
import { classColour } from '../ui/class-colour.ts';
import type { Derived } from './state.ts';

/** A total that opens into its parts, and they into theirs. */
export function openTotal(title: string, { bytes, formula, parts }: Bytes, open = false): TemplateResult {
  const line = html`<span class="name">${title}</span>
    <span class="number exact">${bytes.toLocaleString('en-GB')}</span>
    <span class="number">${sizeWords(bytes)}</span>`;
  if (parts.length === 0)
    return html`<div class="leaf line">${line}<code>${formula?.replaceAll(' x ', ' × ') ?? ''}</code></div>`;
  return html`<details ?open=${open}>
    <summary class="line">${line}</summary>
    ${parts.map((part) => openTotal(part.name, part))}
  </details>`;
}

/** The parts of the training total as one bar. */
export function trainingBar(shares: Derived['shares']): TemplateResult {
  return html`<div class="bar" role="img" aria-label=${shares.map(({ name, share }) => `${name} ${(100 * share).toFixed(1)} %`).join(', ')}>
      ${shares.map(
        ({ share }, index) =>
          html`<span style="flex:${Math.max(share, 0.002)};background:${classColour(index)}"></span>`,
      )}
    </div>
    <div class="row legend">
      ${shares.map(
        ({ name, bytes }, index) =>
          html`<span><i style="background:${classColour(index)}"></i>${name}: ${sizeWords(bytes)}</span>`,
      )}
    </div>`;
}
