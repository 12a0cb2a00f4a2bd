import { LightningElement } from 'lwc';

/** LightningModal for unit tests: an element that tells with which result it was closed. */
export default class LightningModal extends LightningElement {
  static open = () => Promise.resolve(undefined);

  close(result) {
    this.dispatchEvent(new CustomEvent('close', { detail: result }));
  }
}
