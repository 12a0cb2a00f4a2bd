/** The event by which a component asks for a toast; the page shows it. */
export class ShowToastEvent extends CustomEvent<unknown> {
  constructor(toast: object) {
    super('lightning__showtoast', { detail: toast, bubbles: true, composed: true });
  }
}
