/** The event by which a component asks the record page to read its data again. */
export class RefreshEvent extends CustomEvent<unknown> {
  constructor() {
    super('lightning__refresh', { bubbles: true, composed: true });
  }
}
