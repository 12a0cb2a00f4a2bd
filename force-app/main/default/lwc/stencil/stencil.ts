import { LightningElement } from 'lwc';
import { labels } from 'c/labels';

/** Short waits show nothing: a flash of grey is worse than none. Milliseconds. */
const PATIENCE = 200;

/** Grey lines of about the height of what is coming. */
export default class Stencil extends LightningElement {
  labels = labels;
  visible = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    this.timer = setTimeout(() => {
      this.visible = true;
    }, PATIENCE);
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  get linesClass(): string {
    return this.visible ? 'lines visible' : 'lines';
  }
}
