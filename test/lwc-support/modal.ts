import { api, LightningElement } from 'lwc';

/** LightningModal for unit tests: it is an element that tells with which result it was closed. */
export default class LightningModal extends LightningElement {
  static open = () => Promise.resolve(undefined);

  @api label = '';
  @api disableClose = false;

  close(result?: unknown): void {
    this.dispatchEvent(new CustomEvent('close', { detail: result }));
  }
}
