import { api, LightningElement } from 'lwc';

/** LightningModal for unit tests: an element that tells with which result it was closed. */
export default class LightningModal extends LightningElement {
  static open = (): Promise<unknown> => Promise.resolve(undefined);

  @api disableClose = false;

  close(result?: unknown): void {
    // As the platform does: while disableClose is set, nobody closes it, the component neither.
    if (this.disableClose) throw new Error('A modal cannot be closed while disableClose is set.');
    this.dispatchEvent(new CustomEvent('close', { detail: result }));
  }
}
