import { api, LightningElement } from 'lwc';
import { difference, nearMatch, visible } from 'c/nearNames';

/** A status's name. Where it differs from its partner's only so that people overlook it, the place is marked. */
export default class MarkedName extends LightningElement {
  @api name = '';
  /** The name on the other side; null where there is none. */
  @api partner: string | null = null;

  get cut() {
    const { name, partner } = this;
    if (partner === null || !nearMatch(partner, name)) return null;
    return visible(difference(partner, name).second);
  }
}
