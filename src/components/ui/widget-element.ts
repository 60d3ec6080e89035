/**
 * What every widget element is: a state with a codec, kept in the URL under the widget's key, reset by the frame.
 * A widget's own file adds its render() and what it asks of the engine.
 */
import { LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { onFragmentChange, readFragment, writeFragment } from '../../device/fragment.ts';
import type { Codec } from '../../lib/codec.ts';

export abstract class WidgetElement<S extends object> extends LitElement {
  /** How this widget's state is written and read. */
  protected abstract readonly codec: Codec<S>;

  /** Tells two of the same widget on one page apart; the element's name without fovea- unless given. */
  @property() key = this.localName.replace(/^fovea-/, '');

  /** Start values of this figure, `field=value&field=value`; the reader's link wins over it. */
  @property({ attribute: 'start' }) start = '';

  @state() protected state!: S;

  #stopListening = () => {};

  override connectedCallback(): void {
    this.readState();
    this.#stopListening = onFragmentChange(() => this.readState());
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if ((changed.has('start') || changed.has('key')) && this.hasUpdated) this.readState();
  }

  /** The state that this figure has before the reader touches it. */
  protected get startState(): S {
    return this.codec.read(this.start);
  }

  /** Takes the state over and keeps it in the address bar. */
  protected set(next: S): void {
    this.state = next;
    writeFragment(this.key, this.codec.write(next));
  }

  /** Back to the start values. Widgets that hold more than their state add to this. */
  reset(): void {
    this.set(this.startState);
  }

  private readState(): void {
    this.state = this.codec.read(readFragment(this.key), this.startState);
  }
}
