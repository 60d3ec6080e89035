import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { readFragment } from '../../device/fragment.ts';
import { CheckField } from './check-field.ts';

/** A setting to reach in a figure nearby: takes the figure's state as the answer when it is asked for. */
@customElement('fovea-check-setting')
export class CheckSetting extends CheckField<'setting'> {
  /** The figure of that name in the same exercise, else the first on the page. */
  get #figure(): (HTMLElement & { key: string }) | null {
    const host = (this.getRootNode() as ShadowRoot).host ?? this;
    const around = host.closest('[data-exercise]') ?? document;
    const name = `fovea-${this.check.widget}`;
    return around.querySelector(name) ?? document.querySelector(name);
  }

  /** Takes the setting as it is now. */
  take(): void {
    const figure = this.#figure;
    this.give(figure ? { kind: 'setting', state: readFragment(figure.key) } : null);
  }

  override render() {
    return html`<p class="soft">Set it in the figure, then press the button.</p>`;
  }
}
